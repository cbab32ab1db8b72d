//! Finds a payee's transfers that a gateway knows and we have forgotten.
//! Deliberately not here: writing them down (`record_found`), and which payees (`reconcile`).
//!
//! Nobody needs a list of the gateway's: the id of a payee's transfer follows from its number, and
//! numbers are given out in order, so that asking for the next few tells whether there are any
//! (`cauri_domain::revenue::UNDER_WAY_LIMIT` says why that is enough).

use super::{
    carry_payouts::{ANSWER_LIMIT, record},
    record_found::{Found, Recorded, record_found},
    recovered_transfer::{FoundTransfer, Open},
};
use crate::{
    app::App,
    kernel::{caller::Permit, error::StoreError},
    payments::gateway::{TransferFact, TransferState},
    tx::in_tx,
};
use cauri_domain::{
    kernel::{PayoutId, TransferId, UserId},
    revenue::{Payout, PayoutStatus, TransferAnswer, UNDER_WAY_LIMIT},
};
use tokio::time::timeout;

/// Numbers of one payee in one run.
const NUMBERS_LIMIT: usize = 10_000;
/// Why a transfer is left open when nobody answers.
const SILENT: &str = "the gateway gave no answer";

/// What gateways say of a transfer.
enum Look {
    Nobody,
    Silent,
    Known(&'static str, TransferFact),
}

/// What a search came to.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Transfers that were forgotten, and are written down.
    pub(super) found: Vec<FoundTransfer>,
    /// What nobody can tell yet.
    pub(super) open: Vec<Open>,
}

/// Asks about the payee's payouts under way, then about the numbers that no payout has.
pub(super) async fn find_transfers(app: &App, payee_id: UserId) -> Result<Findings, StoreError> {
    let mut findings = Findings::default();
    for payout in app.queries.list_under_way(payee_id).await? {
        match payout.status {
            PayoutStatus::Requested => settle_requested(app, payout, &mut findings).await?,
            _ => settle_sent(app, &payout, &mut findings).await?,
        }
    }
    let (mut after, mut unknown) = (None, 0);
    for _ in 0..NUMBERS_LIMIT {
        if unknown >= UNDER_WAY_LIMIT {
            return Ok(findings);
        }
        let number = app.queries.free_number_after(payee_id, after).await?;
        after = Some(number);
        let transfer_id = number.transfer_id(payee_id);
        match look(app, transfer_id).await {
            Look::Nobody => unknown += 1,
            Look::Silent => {
                unknown += 1;
                findings.open.push(open(payee_id, transfer_id, SILENT));
            }
            Look::Known(gateway, fact) => {
                let found = Found { payee_id, number, gateway, fact: &fact, displaced: None };
                keep(record_found(app, &found).await?, &found, &mut findings);
            }
        }
    }
    findings.open.push(Open::TooMany("transfers of one payee"));
    Ok(findings)
}

const fn open(payee_id: UserId, transfer_id: TransferId, why: &'static str) -> Open {
    Open::Transfer { payee_id, transfer_id, why }
}

fn keep(recorded: Recorded, found: &Found<'_>, findings: &mut Findings) {
    match recorded {
        Recorded::Written(transfer) => findings.found.push(transfer),
        Recorded::Known => {}
        Recorded::Open(why) => {
            let transfer_id = found.number.transfer_id(found.payee_id);
            findings.open.push(open(found.payee_id, transfer_id, why));
        }
    }
}

async fn look(app: &App, transfer_id: TransferId) -> Look {
    let mut look = Look::Nobody;
    for (name, gateway) in &app.payments.gateways {
        match timeout(ANSWER_LIMIT, gateway.transfer_status(transfer_id)).await {
            Ok(Ok(fact)) if fact.state == TransferState::NotFound => {}
            Ok(Ok(fact)) => return Look::Known(name, fact),
            Ok(Err(_)) | Err(_) => look = Look::Silent,
        }
    }
    look
}

/// The gateway's word in the domain's.
fn answer(fact: &TransferFact) -> TransferAnswer {
    match fact.state {
        TransferState::Succeeded => TransferAnswer::Succeeded,
        TransferState::Pending => TransferAnswer::Pending,
        TransferState::Failed => TransferAnswer::Failed { code: fact.code.clone() },
        TransferState::NotFound => TransferAnswer::NotFound,
    }
}

/// A payout that was sent before the backup, as far as we know.
async fn settle_sent(
    app: &App,
    payout: &Payout,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    let why = match look(app, payout.transfer_id).await {
        // It is sent again under the same id when payouts go on, so that it can't be paid twice.
        Look::Nobody => return Ok(()),
        Look::Silent => SILENT,
        Look::Known(_, fact) if fact.amount_xof.is_some_and(|it| it != payout.amount_xof) => {
            "the gateway has another amount for it"
        }
        Look::Known(_, fact) => return record(app, payout.id, &answer(&fact)).await,
    };
    findings.open.push(open(payout.payee_id, payout.transfer_id, why));
    Ok(())
}

/// A payout of which nothing was sent, as far as we know. If its id is known to the gateway, then
/// either it was sent after the backup, or it was asked for after the restore and has got the
/// number of a forgotten one. The same amount is the same money: it is paid. Another amount is
/// another transfer: that is written down, and the payout gets another number.
async fn settle_requested(
    app: &App,
    mut payout: Payout,
    findings: &mut Findings,
) -> Result<(), StoreError> {
    let payee_id = payout.payee_id;
    for _ in 0..NUMBERS_LIMIT {
        let (transfer_id, Some(number)) = (payout.transfer_id, payout.number) else { break };
        match look(app, transfer_id).await {
            Look::Nobody => return Ok(()),
            Look::Silent => {
                findings.open.push(open(payee_id, transfer_id, SILENT));
                return Ok(());
            }
            Look::Known(_, fact) if fact.amount_xof == Some(payout.amount_xof) => {
                mark_sent(app, payout.id).await?;
                return record(app, payout.id, &answer(&fact)).await;
            }
            Look::Known(gateway, fact) => {
                let displaced = Some(payout.id);
                let found = Found { payee_id, number, gateway, fact: &fact, displaced };
                let recorded = record_found(app, &found).await?;
                let stuck = matches!(recorded, Recorded::Open(_));
                keep(recorded, &found, findings);
                match app.queries.find_payout(payout.id).await? {
                    Some(moved) if !stuck => payout = moved,
                    _ => return Ok(()),
                }
            }
        }
    }
    findings.open.push(Open::TooMany("transfers of one payee"));
    Ok(())
}

/// Nothing is sent here: the gateway has it already.
async fn mark_sent(app: &App, id: PayoutId) -> Result<(), StoreError> {
    let now = app.clock.now();
    in_tx(&*app.store, async |tx| {
        let found = tx.revenue().get_payout_for_update(id).await?;
        let Some(payout) = found.filter(|it| it.status == PayoutStatus::Requested) else {
            return Ok(());
        };
        tx.revenue().save_payout(&Permit::system(), &payout.sending(now)).await
    })
    .await
}
