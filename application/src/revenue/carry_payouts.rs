//! Carries payouts: sends them, asks what became of them, and writes down how they ended.
//! Deliberately not here: what an answer means (domain), how a gateway is called (adapters).

use super::settle::expect_written;
use crate::{
    app::App,
    event::Event,
    kernel::{
        caller::Permit,
        delivery::{Lease, side_by_side},
        error::StoreError,
        failpoint::kill_point,
        outbox::publish,
    },
    ledger::ports::SINGLE_LANE,
    payments::{
        gateway::{GatewayError, Transfer, TransferFact, TransferState},
        ports::NoticeAbout,
    },
    revenue::events::{PayoutFailed, PayoutPaid},
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::{
    kernel::{PayoutId, Timestamp},
    ledger::{Entry, EntryError, payout_failed, payout_paid},
    revenue::{Conclusion, Payout, PayoutStatus, TransferAnswer},
};
use chrono::TimeDelta;
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// Payouts claimed at once.
const BATCH: i64 = 16;
/// Payouts carried at the same time.
const SIDE_BY_SIDE: usize = 16;
/// Notices heard at once.
const NOTICES: i64 = 64;
/// How long a gateway may take for an answer, its adapter's further tries with it.
pub(super) const ANSWER_LIMIT: Duration = Duration::from_secs(20);
/// How long a notice is ours; it is heard within one transaction.
const NOTICE_LEASE: TimeDelta = TimeDelta::minutes(1);

/// Hears one batch of notices, sends and asks about one batch of payouts, and answers how many
/// things it was.
///
/// Each is written down as sent, or as asked about, before its gateway is called: whoever dies in
/// between leaves a payout in flight, which is asked about and never just sent again. The calls
/// are made outside any transaction.
///
/// # Errors
/// The store's; the next look tries again.
pub async fn carry_payouts(app: &Arc<App>) -> Result<usize, StoreError> {
    let heard = hear_notices(app).await?;
    let claimed = claim(app).await?;
    let count = heard + claimed.len();
    side_by_side("a payout", SIDE_BY_SIDE, claimed, |(payout, step)| {
        let app = Arc::clone(app);
        async move {
            let id = payout.id;
            if let Err(error) = carry(&app, payout, step).await {
                tracing::error!(payout_id = %id, %error, "a payout's answer is not recorded");
            }
        }
    })
    .await;
    Ok(count)
}

/// What is to be done with a payout.
#[derive(Debug, Clone, Copy)]
enum Step {
    Send,
    Ask,
}

/// A notice about a transfer says nothing but whom to ask about, now.
async fn hear_notices(app: &App) -> Result<usize, StoreError> {
    let now = app.clock.now();
    let lease = Lease::new(app.machine.now(), NOTICE_LEASE);
    in_tx(&*app.store, async |tx| {
        let notices = tx.payments().claim_notices(NoticeAbout::Transfer, lease, NOTICES).await?;
        if notices.is_empty() {
            return Ok(0);
        }
        let named: Vec<_> = notices
            .iter()
            .filter_map(|notice| {
                let gateway = app.payments.gateways.get(notice.gateway.as_str())?;
                gateway.transfer_id(&notice.transaction)
            })
            .collect();
        tx.revenue().expedite_payouts(&named, now).await?;
        let followed: Vec<_> = notices.iter().map(|notice| notice.id).collect();
        tx.payments().mark_followed(&followed, now).await?;
        Ok(followed.len())
    })
    .await
}

/// In a database that came from a backup nothing is sent before `reconcile` has lifted the pause;
/// what was sent before is asked about.
async fn claim(app: &App) -> Result<Vec<(Payout, Step)>, StoreError> {
    let now = app.clock.now();
    in_tx(&*app.store, async |tx| {
        let may_send = !tx.system().payouts_paused().await?;
        let due = tx.revenue().claim_payouts(now, may_send, BATCH).await?;
        let mut claimed = Vec::with_capacity(due.len());
        for payout in due {
            let (payout, step) = match payout.status {
                PayoutStatus::Requested => (payout.sending(now), Step::Send),
                _ => (payout.asking(now), Step::Ask),
            };
            tx.revenue().save_payout(&Permit::system(), &payout).await?;
            claimed.push((payout, step));
        }
        Ok(claimed)
    })
    .await
}

async fn carry(app: &App, payout: Payout, step: Step) -> Result<(), StoreError> {
    let answer = match step {
        Step::Send => send(app, &payout).await,
        Step::Ask => {
            let answer = ask(app, &payout).await;
            if payout.may_send_again(&answer) {
                let Some(payout) = again(app, &payout).await? else { return Ok(()) };
                send(app, &payout).await
            } else {
                answer
            }
        }
    };
    kill_point("payout_before_record");
    record(app, payout.id, &answer).await
}

/// Writes down that a transfer is sent again; `None` if somebody was faster, or payouts are paused.
async fn again(app: &App, payout: &Payout) -> Result<Option<Payout>, StoreError> {
    let sending = payout.clone().sending(app.clock.now());
    let saved = in_tx(&*app.store, async |tx| {
        if tx.system().payouts_paused().await? {
            return Ok(false);
        }
        tx.revenue().save_payout(&Permit::system(), &sending).await?;
        Ok(true)
    })
    .await;
    match saved {
        Ok(true) => {
            tracing::warn!(payout_id = %payout.id, "a transfer got lost; sending it again");
            Ok(Some(sending))
        }
        Ok(false) | Err(StoreError::Stale { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn send(app: &App, payout: &Payout) -> TransferAnswer {
    let Some(gateway) = app.payments.gateways.get(payout.gateway.as_str()) else {
        return unplugged(payout);
    };
    let transfer = Transfer {
        transfer_id: payout.transfer_id,
        amount_xof: payout.amount_xof,
        phone_number: payout.to.number().clone(),
        operator: payout.to.operator().to_owned(),
    };
    understand(payout, timeout(ANSWER_LIMIT, gateway.transfer(&transfer)).await.ok())
}

async fn ask(app: &App, payout: &Payout) -> TransferAnswer {
    let Some(gateway) = app.payments.gateways.get(payout.gateway.as_str()) else {
        return unplugged(payout);
    };
    let asked = timeout(ANSWER_LIMIT, gateway.transfer_status(payout.transfer_id)).await;
    match understand(payout, asked.ok()) {
        // The question was refused, not the transfer.
        TransferAnswer::Refused { .. } => TransferAnswer::Unknown,
        answer => answer,
    }
}

fn unplugged(payout: &Payout) -> TransferAnswer {
    tracing::error!(payout_id = %payout.id, gateway = payout.gateway, "no such gateway");
    TransferAnswer::Unknown
}

/// A gateway's answer in our words; whatever contradicts itself is no answer.
fn understand(
    payout: &Payout,
    answer: Option<Result<TransferFact, GatewayError>>,
) -> TransferAnswer {
    let payout_id = payout.id;
    let fact = match answer {
        None => {
            tracing::warn!(%payout_id, "no answer about a transfer in time");
            return TransferAnswer::Unknown;
        }
        Some(Err(GatewayError::Unknown(why))) => {
            tracing::warn!(%payout_id, why, "no answer about a transfer");
            return TransferAnswer::Unknown;
        }
        Some(Err(GatewayError::Refused { code })) => {
            tracing::error!(%payout_id, code, "the gateway refused a call about a transfer");
            return TransferAnswer::Refused { code };
        }
        Some(Ok(fact)) => fact,
    };
    let other_amount = fact.amount_xof.is_some_and(|amount_xof| amount_xof != payout.amount_xof);
    match fact.state {
        TransferState::Succeeded if other_amount => {
            tracing::error!(%payout_id, "the gateway paid another amount: held");
            TransferAnswer::Unknown
        }
        TransferState::Succeeded => TransferAnswer::Succeeded,
        TransferState::Pending => TransferAnswer::Pending,
        TransferState::Failed => TransferAnswer::Failed { code: fact.code },
        TransferState::NotFound => TransferAnswer::NotFound,
    }
}

/// Records an answer, however often and in whatever order answers come.
pub(super) async fn record(
    app: &App,
    id: PayoutId,
    answer: &TransferAnswer,
) -> Result<(), StoreError> {
    let now = app.clock.now();
    retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| {
            let Some(payout) = tx.revenue().get_payout_for_update(id).await? else {
                return Ok(());
            };
            let heard_at = payout.version;
            let (payout, conclusion) = payout.record_answer(answer, now);
            if payout.version == heard_at {
                return Ok(());
            }
            tx.revenue().save_payout(&Permit::system(), &payout).await?;
            match conclusion {
                None => Ok(()),
                Some(conclusion) => conclude(tx, app, &payout, conclusion, now).await,
            }
        })
        .await
    })
    .await
}

/// Writes down how a payout ended: event, and the journal's entry, which comes once.
async fn conclude(
    tx: &mut Tx,
    app: &App,
    payout: &Payout,
    conclusion: Conclusion,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (payout_id, payee_id) = (payout.id, payout.payee_id);
    let amount_xof = payout.amount_xof.get();
    let event = match conclusion {
        Conclusion::Paid => Event::PayoutPaid(PayoutPaid { payout_id, payee_id, amount_xof }),
        Conclusion::Failed => Event::PayoutFailed(PayoutFailed { payout_id, payee_id, amount_xof }),
    };
    publish(tx, app, now, [event]).await?;
    let entry = entry(payout, conclusion, now).map_err(|_| StoreError::Corrupt {
        table: "app.payouts",
        column: "amount_xof",
        id: payout_id.to_string(),
    })?;
    let posted = tx.ledger().post(SINGLE_LANE, std::slice::from_ref(&entry), now).await?;
    expect_written(&[entry], &posted)
}

fn entry(payout: &Payout, conclusion: Conclusion, now: Timestamp) -> Result<Entry, EntryError> {
    let (id, payee_id, amount_xof) = (payout.id, payout.payee_id, payout.amount_xof);
    match conclusion {
        Conclusion::Paid => payout_paid(id, payee_id, &payout.gateway, amount_xof, now),
        Conclusion::Failed => payout_failed(id, payee_id, amount_xof, now),
    }
}
