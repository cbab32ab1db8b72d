//! A payee asks for its money.
//! Deliberately not here: sending it (`carry_payouts`); approval above a limit (later).

use super::payout_view::PayoutView;
use crate::{
    app::App,
    event::Event,
    identity::{
        payout_number::{self, PayoutNumberError},
        phone::{self, GivenNumber},
    },
    kernel::{
        caller::{Caller, Denied},
        error::StoreError,
        idempotency::{Answer, IdempotencyError, conclude, earlier, give_back},
        mode::Mode,
        outbox::publish,
        ports::IdempotencyKey,
    },
    ledger::ports::{Posted, SINGLE_LANE},
    matrix::Operation,
    payments::{
        amounts::nearest_transferable,
        operators::{find_sender, list_served},
    },
    revenue::events::PayoutRequested,
    store_conflicts,
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::{
    identity::Account,
    kernel::{PayoutId, Timestamp},
    ledger::{EntryError, payout_requested},
    money::Xof,
    revenue::{MobileError, MobileNumber, NextTransfer, Payout, PayoutError},
};

/// What a payee asks for.
#[derive(Debug, Clone)]
pub struct NewPayout {
    /// How much, in francs.
    pub amount_xof: Xof,
    /// Where to, as the payee wrote it.
    pub phone_number: GivenNumber,
    /// Operator, such as `OM`.
    pub operator: String,
}

/// Why nothing is paid out.
#[derive(Debug, thiserror::Error)]
pub enum RequestPayoutError {
    /// The role is paid nothing.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The payee has not proven its address yet; production pays nobody before.
    #[error("the payee's address is not proven yet")]
    EmailNotVerified,
    /// The client's key.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
    /// A rule about numbers and operators.
    #[error(transparent)]
    Mobile(#[from] MobileError),
    /// The number is new, and may not be paid to yet.
    #[error(transparent)]
    Number(#[from] PayoutNumberError),
    /// No gateway sends to the operator in the number's country.
    #[error("no gateway sends to this operator")]
    OperatorNotServed {
        /// The operators there that one sends to.
        served: Vec<&'static str>,
    },
    /// A rule about payouts.
    #[error(transparent)]
    Payout(#[from] PayoutError),
    /// The gateway sends no such amount; nothing is rounded for anybody.
    #[error("the gateway does not send this amount")]
    AmountNotPayable {
        /// What was asked for.
        amount_xof: Xof,
        /// The nearest amount below that it sends, if there is one.
        nearest_below_xof: Option<Xof>,
    },
    /// The other party of a running collaboration asks to be paid to the number.
    #[error("the number is the other party's in a running collaboration")]
    NumberOfOtherParty,
    /// More than is available.
    #[error("the payout exceeds what is available")]
    ExceedsAvailable,
    /// No gateway is plugged in.
    #[error("there is no gateway to send by")]
    NoGateway,
    /// The amount can't be posted.
    #[error("the payout can't be posted")]
    Entry(#[from] EntryError),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(RequestPayoutError);

/// Asks for a payout. The client's key is required: the same request sent twice is one payout.
pub async fn request_payout(
    app: &App,
    caller: &Caller,
    key: &IdempotencyKey,
    new: &NewPayout,
) -> Result<Answer<PayoutView>, RequestPayoutError> {
    let operation = Operation::RequestPayout;
    let permit = operation.permit(caller)?;
    let now = app.clock.now();
    let answer = retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| {
            if let Some(answer) = earlier(tx, caller, operation, Some(key), now).await? {
                return Ok(Ok(answer));
            }
            // The payee's requests stand in line here, before anything else of theirs is read.
            let next = tx.revenue().next_transfer(caller.user_id).await?;
            let payee = tx.identity().list_accounts_for_share(&[caller.user_id]).await?.pop();
            let payee = proven(app, payee)?;
            let payout = make(app, &payee, next, new, now)?;
            if let Err(refusal) = may_be_paid_to(tx, app, caller, &payee, &payout, now).await? {
                // What its owner is told of it stays, and so does a number that was added.
                give_back(tx, caller, operation, Some(key)).await?;
                return Ok(Err(refusal));
            }
            tx.revenue().insert_payout(&permit, &payout).await?;
            publish(tx, app, now, [requested(&payout)]).await?;
            let outcome = PayoutView::from(&payout);
            let answer = conclude(tx, caller, operation, Some(key), outcome).await?;
            take(tx, &payout, now).await?;
            Ok::<_, RequestPayoutError>(Ok(answer))
        })
        .await
    })
    .await?;
    app.work.wake.notify_one();
    answer
}

/// Whether the payee may be paid to the number; it hears of a refusal, which is committed.
async fn may_be_paid_to(
    tx: &mut Tx,
    app: &App,
    caller: &Caller,
    payee: &Account,
    payout: &Payout,
    now: Timestamp,
) -> Result<Result<(), RequestPayoutError>, StoreError> {
    let number = payout.to.number();
    if tx.revenue().is_number_of_other_party(payee.id, number).await? {
        payout_number::tell_refused(tx, app, payee, number).await?;
        return Ok(Err(RequestPayoutError::NumberOfOtherParty));
    }
    let looked = payout_number::look(tx, app, caller, payee, number, now).await?;
    Ok(looked.map_err(Into::into))
}

fn requested(payout: &Payout) -> Event {
    Event::PayoutRequested(PayoutRequested {
        payout_id: payout.id,
        payee_id: payout.payee_id,
        amount_xof: payout.amount_xof.get(),
    })
}

/// Production pays nobody whose address is not proven: an e-mail about the money must reach its
/// owner.
fn proven(app: &App, payee: Option<Account>) -> Result<Account, RequestPayoutError> {
    payee
        .filter(|payee| app.mode == Mode::Sandbox || payee.email_verified_at.is_some())
        .ok_or(RequestPayoutError::EmailNotVerified)
}

/// The payout, if there is a gateway that would send it.
fn make(
    app: &App,
    payee: &Account,
    next: NextTransfer,
    new: &NewPayout,
    now: Timestamp,
) -> Result<Payout, RequestPayoutError> {
    if app.payments.gateways.is_empty() {
        return Err(RequestPayoutError::NoGateway);
    }
    let phone = phone::read(app, Some(payee), &new.phone_number).map_err(MobileError::Number)?;
    let to = MobileNumber::new(&phone, &new.operator)?;
    let country = phone.country();
    let there = (country.as_str(), to.operator());
    let (name, gateway) = find_sender(&app.payments.gateways, app.payments.default_gateway, there)
        .ok_or_else(|| {
            let served = list_served(&app.payments.gateways, country.as_str());
            RequestPayoutError::OperatorNotServed { served }
        })?;
    let id = PayoutId(app.ids.next());
    let (payee_id, by) = (payee.id, name.to_owned());
    let payout = Payout::request(id, payee_id, new.amount_xof, to, by, next, now)?;
    match nearest_transferable(&gateway.capabilities(), new.amount_xof) {
        None => Ok(payout),
        Some(nearest) => Err(RequestPayoutError::AmountNotPayable {
            amount_xof: new.amount_xof,
            nearest_below_xof: nearest.filter(|near| *near >= Payout::MIN_XOF),
        }),
    }
}

/// Takes the money out of what is available, what is due included. Two requests at once wait here
/// for each other; the second finds what the first has left.
async fn take(tx: &mut Tx, payout: &Payout, now: Timestamp) -> Result<(), RequestPayoutError> {
    let entry = payout_requested(payout.id, payout.payee_id, payout.amount_xof, now)?;
    tx.ledger().mature_payee(payout.payee_id, now).await?;
    let posted = tx.ledger().post(SINGLE_LANE, std::slice::from_ref(&entry), now).await?;
    match posted[..] {
        [Posted::Created] => Ok(()),
        [Posted::Refused] => Err(RequestPayoutError::ExceedsAvailable),
        _ => Err(RequestPayoutError::Store(StoreError::Corrupt {
            table: "ledger.keys",
            column: "fingerprint",
            id: entry.key().to_owned(),
        })),
    }
}
