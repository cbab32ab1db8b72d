//! Writes down a transfer that a gateway knows and we have forgotten: payout, event and journal.
//! Deliberately not here: finding it (`find_transfers`).

use super::{recovered_transfer::FoundTransfer, settle::expect_written};
use crate::{
    app::App,
    event::Event,
    kernel::{caller::Permit, error::StoreError, outbox::publish},
    ledger::ports::{Posted, SINGLE_LANE},
    payments::gateway::{TransferFact, TransferState},
    revenue::events::{PayoutPaid, PayoutRequested},
    store_conflicts,
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::{
    kernel::{PayoutId, Timestamp, UserId},
    ledger::{EntryError, payout_recovered, payout_requested},
    revenue::{MobileNumber, Payout, PayoutStatus, TransferAnswer, TransferNumber},
};

/// A transfer that we have forgotten.
#[derive(Debug)]
pub(super) struct Found<'a> {
    pub(super) payee_id: UserId,
    pub(super) number: TransferNumber,
    pub(super) gateway: &'static str,
    pub(super) fact: &'a TransferFact,
    /// A payout that was asked for since and has the number: it gets another one.
    pub(super) displaced: Option<PayoutId>,
}

/// What came of it.
pub(super) enum Recorded {
    Written(FoundTransfer),
    /// Somebody has the number meanwhile: it is no longer forgotten.
    Known,
    Open(&'static str),
}

enum RecordError {
    /// The journal refuses to take so much out of what is available.
    MoreThanAvailable,
    Store(StoreError),
}

impl From<StoreError> for RecordError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

store_conflicts!(RecordError);

/// Writes it down, once.
pub(super) async fn record_found(app: &App, found: &Found<'_>) -> Result<Recorded, StoreError> {
    let Some(amount_xof) = found.fact.amount_xof else {
        return Ok(Recorded::Open("the gateway tells no amount"));
    };
    let Some(to) = receiver(found.fact) else {
        return Ok(Recorded::Open("the gateway tells no number that it went to"));
    };
    let now = app.clock.now();
    let by = found.gateway.to_owned();
    let id = PayoutId(app.ids.next());
    let payout = Payout::found(id, found.payee_id, amount_xof, to, by, found.number, now);
    let ended = match found.fact.state {
        TransferState::Succeeded => payout.clone().record_answer(&TransferAnswer::Succeeded, now).0,
        TransferState::Failed => {
            let code = found.fact.code.clone();
            payout.clone().record_answer(&TransferAnswer::Failed { code }, now).0
        }
        TransferState::Pending | TransferState::NotFound => payout.clone(),
    };
    let written = retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| write(tx, app, found, [&payout, &ended], now).await).await
    })
    .await;
    match written {
        Ok(true) => {
            let status = ended.status.as_str();
            let payee_id = found.payee_id;
            tracing::warn!(payout_id = %id, %payee_id, status, "a forgotten transfer was found");
            Ok(Recorded::Written(FoundTransfer { payout_id: id, payee_id, amount_xof, status }))
        }
        Ok(false) => Ok(Recorded::Known),
        Err(RecordError::MoreThanAvailable) => {
            Ok(Recorded::Open("it is under way and takes more than is available: ask again later"))
        }
        Err(RecordError::Store(error)) => Err(error),
    }
}

fn receiver(fact: &TransferFact) -> Option<MobileNumber> {
    let (number, operator) = (fact.receiver.as_ref()?, fact.operator.as_ref()?);
    MobileNumber::from_stored(number.reveal(), operator).ok()
}

/// False if the number is not forgotten any more. The payee's requests wait meanwhile, so that none
/// of them gets the number.
async fn write(
    tx: &mut Tx,
    app: &App,
    found: &Found<'_>,
    [sent, ended]: [&Payout; 2],
    now: Timestamp,
) -> Result<bool, RecordError> {
    let next = tx.revenue().next_transfer(found.payee_id).await?;
    if let Some(id) = found.displaced {
        let has_it =
            |it: &Payout| it.status == PayoutStatus::Requested && it.number == Some(found.number);
        let displaced = tx.revenue().get_payout_for_update(id).await?.filter(has_it);
        let Some(displaced) = displaced else { return Ok(false) };
        let moved = displaced.renumbered(next.number, now);
        tx.revenue().save_payout(&Permit::system(), &moved).await?;
    } else if tx.revenue().is_number_held(found.payee_id, found.number).await? {
        return Ok(false);
    }
    tx.revenue().insert_payout(&Permit::system(), sent).await?;
    if ended.version > sent.version {
        tx.revenue().save_payout(&Permit::system(), ended).await?;
    }
    post(tx, app, ended, now).await?;
    Ok(true)
}

/// Paid: the money is gone, whatever is available. Under way: as if it were asked for now. Failed:
/// no money has moved.
async fn post(tx: &mut Tx, app: &App, payout: &Payout, now: Timestamp) -> Result<(), RecordError> {
    let (payout_id, payee_id) = (payout.id, payout.payee_id);
    let amount_xof = payout.amount_xof.get();
    let (event, entry) = match payout.status {
        PayoutStatus::Paid { .. } => (
            Event::PayoutPaid(PayoutPaid { payout_id, payee_id, amount_xof }),
            payout_recovered(payout_id, payee_id, &payout.gateway, payout.amount_xof, now),
        ),
        PayoutStatus::Failed { .. } => return Ok(()),
        PayoutStatus::Requested | PayoutStatus::Processing { .. } => (
            Event::PayoutRequested(PayoutRequested { payout_id, payee_id, amount_xof }),
            payout_requested(payout_id, payee_id, payout.amount_xof, now),
        ),
    };
    publish(tx, app, now, [event]).await?;
    let entry = entry.map_err(|_: EntryError| StoreError::Corrupt {
        table: "app.payouts",
        column: "amount_xof",
        id: payout_id.to_string(),
    })?;
    tx.ledger().mature_payee(payee_id, now).await?;
    let posted = tx.ledger().post(SINGLE_LANE, std::slice::from_ref(&entry), now).await?;
    if posted == [Posted::Refused] {
        return Err(RecordError::MoreThanAvailable);
    }
    Ok(expect_written(&[entry], &posted)?)
}
