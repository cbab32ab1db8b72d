//! Follows notices that came in: each makes us ask its gateway, copies make us ask once.
//! Deliberately not here: believing a notice; notices about transfers (revenue takes those).

use super::{
    ask::{AskOutcome, BATCH, SIDE_BY_SIDE, again_at, ask, lease},
    ports::{ClaimedNotice, NoticeAbout},
};
use crate::{
    app::App,
    kernel::{delivery::side_by_side, error::StoreError},
    tx::in_tx,
};
use cauri_domain::{kernel::NoticeId, payments::PaymentState};
use std::{collections::BTreeMap, sync::Arc};

/// Questions without an answer after which a notice is given up: about a day. The checks of the
/// payment itself go on.
const TRIES: i32 = 80;

/// All copies of a notice in one batch.
#[derive(Debug, Default)]
struct Copies {
    ids: Vec<NoticeId>,
    unanswered: i32,
}

/// Follows one batch and answers how many notices it was.
///
/// # Errors
/// The store's; the next look tries again.
pub async fn follow_notices(app: &Arc<App>) -> Result<usize, StoreError> {
    let lease = lease(app);
    let claimed = in_tx(&*app.store, async |tx| {
        tx.payments().claim_notices(NoticeAbout::Payment, lease, BATCH).await
    })
    .await?;
    let count = claimed.len();
    let followed = side_by_side(
        "a question",
        SIDE_BY_SIDE,
        by_transaction(claimed),
        |((gateway, transaction), copies)| {
            let app = Arc::clone(app);
            async move { (follow(&app, &gateway, &transaction).await, copies) }
        },
    )
    .await;
    let (mut done, mut put_off) = (Vec::new(), BTreeMap::<i32, Vec<NoticeId>>::new());
    for (asked, copies) in followed {
        if asked == AskOutcome::Done || copies.unanswered >= TRIES {
            done.extend(copies.ids);
        } else {
            put_off.entry(copies.unanswered).or_default().extend(copies.ids);
        }
    }
    let (now, machine_now) = (app.clock.now(), app.machine.now());
    in_tx(&*app.store, async |tx| {
        tx.payments().mark_followed(&done, now).await?;
        for (unanswered, ids) in &put_off {
            tx.payments().postpone_notices(ids, again_at(machine_now, *unanswered)).await?;
        }
        Ok::<_, StoreError>(())
    })
    .await?;
    Ok(count)
}

fn by_transaction(claimed: Vec<ClaimedNotice>) -> Vec<((String, String), Copies)> {
    let mut copies = BTreeMap::<_, Copies>::new();
    for notice in claimed {
        let of_one = copies.entry((notice.gateway, notice.transaction)).or_default();
        of_one.ids.push(notice.id);
        of_one.unanswered = of_one.unanswered.max(notice.unanswered);
    }
    copies.into_iter().collect()
}

/// Asks, if the notice is about a payment of ours on which an answer can change anything.
async fn follow(app: &App, gateway: &str, transaction: &str) -> AskOutcome {
    let id = app.payments.gateways.get(gateway).and_then(|adapter| adapter.payment_id(transaction));
    let Some(id) = id else { return AskOutcome::Done };
    let payment = match app.queries.find_payment(id).await {
        Ok(payment) => payment.filter(|payment| payment.gateway == gateway),
        Err(error) => {
            tracing::error!(payment_id = %id, %error, "a notice's payment can't be read");
            return AskOutcome::NoAnswer;
        }
    };
    match payment.map(|payment| payment.state) {
        Some(PaymentState::Pending { .. } | PaymentState::Failed { .. }) => {
            ask(app, gateway, id).await
        }
        Some(PaymentState::Completed { .. } | PaymentState::Mismatch { .. }) | None => {
            AskOutcome::Done
        }
    }
}
