//! After a restore: asks the gateways for everything that the backup does not know, and then lets
//! payouts go on.
//! Deliberately not here: noticing that a database was restored (the store does).

use super::{
    find_transfers::{Findings, find_transfers},
    read_statement::{Line, read_line},
};
use crate::{
    app::App,
    kernel::{audit, delivery::side_by_side, error::StoreError},
    payments::ask::{AskOutcome, SIDE_BY_SIDE, ask},
    revenue::recovered_transfer::{FoundTransfer, Open},
    tx::in_tx,
};
use cauri_domain::{
    kernel::{PaymentId, TransferId},
    money::Xof,
};
use std::{collections::BTreeSet, sync::Arc};
use uuid::Uuid;

/// Things taken from the store at once.
const BATCH: i64 = 256;
/// Batches of one kind in one run: some sixteen million things.
const BATCHES_LIMIT: usize = 65_536;

/// What came of it.
#[derive(Debug, Default)]
pub struct Reconciliation {
    /// Payouts were paused when it began.
    pub was_paused: bool,
    /// Payouts may go on.
    pub lifted: bool,
    /// Payments that were asked about.
    pub payments: usize,
    /// Payees whose transfers were asked about.
    pub payees: usize,
    /// Transfers that we had forgotten.
    pub found: Vec<FoundTransfer>,
    /// Payments of orders that are lost: their money is posted as unapplied.
    pub unapplied: Vec<(PaymentId, Xof)>,
    /// Transfers of the statement to people whom this database does not know.
    pub strangers: Vec<TransferId>,
    /// What is not decided.
    pub open: Vec<Open>,
}

/// Asks the gateways about every pending payment, about each payee's transfers under way and those
/// that would come next, and about every id of a gateway's statement, if there is one. Payouts go
/// on only if nothing is left open. Safe to run again, beside a running service, and half-way
/// killed: whatever is found is written down at once.
pub async fn reconcile(
    app: &Arc<App>,
    statement: &BTreeSet<Uuid>,
) -> Result<Reconciliation, StoreError> {
    let was_paused = app.queries.backup_state().await?.payouts_paused;
    let mut came = Reconciliation { was_paused, ..Reconciliation::default() };
    ask_payments(app, &mut came).await?;
    ask_transfers(app, &mut came).await?;
    ask_statement(app, statement, &mut came).await?;
    if was_paused && came.open.is_empty() {
        let now = app.clock.now();
        in_tx(&*app.store, async |tx| {
            tx.system().lift_pause(now).await?;
            audit::by_operator(tx, app, "reconcile", "payouts").await
        })
        .await?;
        came.lifted = true;
    }
    Ok(came)
}

async fn ask_payments(app: &Arc<App>, came: &mut Reconciliation) -> Result<(), StoreError> {
    let mut after = None;
    for _ in 0..BATCHES_LIMIT {
        let pending = app.queries.list_pending(after, BATCH).await?;
        let Some((last, _)) = pending.last() else { return Ok(()) };
        after = Some(*last);
        came.payments += pending.len();
        let asked = side_by_side("a question", SIDE_BY_SIDE, pending, |(id, gateway)| {
            let app = Arc::clone(app);
            async move { (id, ask(&app, &gateway, id).await) }
        })
        .await;
        let silent = asked.into_iter().filter(|(_, asked)| *asked == AskOutcome::NoAnswer);
        came.open.extend(silent.map(|(id, _)| Open::Payment(id)));
    }
    came.open.push(Open::TooMany("payments"));
    Ok(())
}

async fn ask_transfers(app: &Arc<App>, came: &mut Reconciliation) -> Result<(), StoreError> {
    let mut after = None;
    for _ in 0..BATCHES_LIMIT {
        let payees = app.queries.list_payees(after, BATCH).await?;
        let Some(last) = payees.last() else { return Ok(()) };
        after = Some(*last);
        let count = payees.len();
        let looked = side_by_side("a question", SIDE_BY_SIDE, payees, |payee_id| {
            let app = Arc::clone(app);
            async move { find_transfers(&app, payee_id).await }
        })
        .await;
        if looked.len() < count {
            // Somebody's search died; it says so in the log.
            came.open.push(Open::TooMany("failures"));
        }
        for of_payee in looked {
            let Findings { found, open } = of_payee?;
            came.payees += 1;
            came.found.extend(found);
            came.open.extend(open);
        }
    }
    came.open.push(Open::TooMany("payees"));
    Ok(())
}

async fn ask_statement(
    app: &Arc<App>,
    statement: &BTreeSet<Uuid>,
    came: &mut Reconciliation,
) -> Result<(), StoreError> {
    let read =
        side_by_side("a question", SIDE_BY_SIDE, statement.iter().copied().collect(), |id| {
            let app = Arc::clone(app);
            async move { (id, read_line(&app, id).await) }
        })
        .await;
    for (id, line) in read {
        match line? {
            Line::Known | Line::Nothing => {}
            Line::Unapplied(amount_xof) => came.unapplied.push((PaymentId(id), amount_xof)),
            Line::Stranger => came.strangers.push(TransferId(id)),
            Line::Silent => came.open.push(Open::Statement(id)),
        }
    }
    Ok(())
}
