//! Asks again about payments that are still pending, when their check is due.
//! Deliberately not here: when that is (the domain's schedule), and giving a payment up (the
//! answer to its last check does).

use super::{
    ask::{AskOutcome, BATCH, SIDE_BY_SIDE, again_at, ask, lease},
    ports::DueCheck,
};
use crate::{
    app::App,
    kernel::{delivery::side_by_side, error::StoreError},
    tx::in_tx,
};
use std::sync::Arc;

/// Checks one batch of due payments and answers how many.
///
/// # Errors
/// The store's; the next look tries again.
pub async fn recheck(app: &Arc<App>) -> Result<usize, StoreError> {
    let (now, lease) = (app.clock.now(), lease(app));
    let due =
        in_tx(&*app.store, async |tx| tx.payments().claim_due_checks(now, lease, BATCH).await)
            .await?;
    let count = due.len();
    let asked = side_by_side("a question", SIDE_BY_SIDE, due, |check| {
        let app = Arc::clone(app);
        async move { (ask(&app, &check.gateway, check.payment_id).await, check) }
    })
    .await;
    for (asked, check) in asked {
        if asked == AskOutcome::NoAnswer {
            put_off(app, &check).await?;
        }
    }
    Ok(count)
}

async fn put_off(app: &App, check: &DueCheck) -> Result<(), StoreError> {
    let until = again_at(app.machine.now(), check.unanswered);
    in_tx(&*app.store, async |tx| tx.payments().postpone_check(check.payment_id, until).await).await
}
