//! The buyer's page: a stored payment is opened at its gateway, once, outside any transaction.
//! Deliberately not here: which payment (`pay_order`), and finding those that were broken off
//! (`reopen`).
//!
//! Opening runs in a task of its own, so that a buyer who does not stay for the answer breaks
//! nothing off. A process that dies at it leaves its lease, after which the next who asks goes on:
//! with the same payment if the gateway knows nothing of it, else – the page went to the dead
//! process, and nobody else will ever have it – the payment is closed and another one opened.

use super::{
    customer::CustomerIncomplete,
    gateway::{Customer, GatewayError, Initiate, PaymentGateway},
    paying::{Page, PayOrder, PayOrderError},
    place::place,
    record_fact::{RecordFactError, close, record_fact, record_refusal},
};
use crate::{
    app::App,
    kernel::{
        caller::Permit, delivery::Lease, error::StoreError, failpoint::kill_point,
        idempotency::IdempotencyError, wording::order_number,
    },
    tx::{in_tx, retry_conflicts},
};
use cauri_domain::{
    kernel::PaymentId,
    payments::{CheckedFact, OpenError, Outcome, Payment, PaymentState},
};
use chrono::TimeDelta;
use std::{sync::Arc, time::Duration};
use tokio::time::{sleep, timeout};
use tracing::Instrument as _;

/// How long a gateway may take to open a payment.
const OPENING_LIMIT: Duration = Duration::from_secs(15);
/// How long it may take to say where a payment stands that it did not open.
const ASKING_LIMIT: Duration = Duration::from_secs(10);
/// How long nobody else tries: longer than opening and asking take together, and short enough that
/// a buyer whose opening died with its process can pay within a minute.
const LEASE: TimeDelta = TimeDelta::seconds(30);
/// How often, and how far apart, somebody looks who waits for another's opening: 10 s in all.
const LOOKS: u32 = 40;
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);
/// How many payments one call opens that follow on one that had to be closed. A gateway that goes
/// on refusing what it says that it knows is out of order.
const SUCCESSORS: u32 = 2;

/// A page, and whether this call has opened it.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) page: Page,
    pub(super) now: bool,
}

/// One step towards the page.
#[derive(Debug)]
enum Step {
    /// Here it is.
    Page(Page),
    /// This call was at it: look again.
    Tried,
    /// The payment was closed, and this one follows on it.
    Followed(PaymentId),
    /// Somebody else is at it.
    Busy,
}

/// The page of a payment, or of the one that follows on it. If it has none yet it is opened; if
/// somebody else is at it, this waits.
pub(super) async fn page(
    app: &App,
    id: PaymentId,
    wish: &PayOrder,
) -> Result<Opened, PayOrderError> {
    let (mut id, mut now, mut successors) = (id, false, 0);
    for _ in 0..LOOKS {
        match step(app, id, wish).await? {
            Step::Page(page) => return Ok(Opened { page, now }),
            Step::Tried => now = true,
            Step::Followed(_) if successors == SUCCESSORS => {
                return Err(PayOrderError::GatewayUnavailable);
            }
            Step::Followed(next) => (id, successors) = (next, successors + 1),
            Step::Busy => sleep(BETWEEN_LOOKS).await,
        }
    }
    Err(IdempotencyError::InProgress.into())
}

async fn step(app: &App, id: PaymentId, wish: &PayOrder) -> Result<Step, PayOrderError> {
    let payment = find(app, id).await?;
    let gateway = app.payments.gateways.get(payment.gateway.as_str());
    let gateway = gateway.ok_or(PayOrderError::GatewayUnavailable)?;
    if let Some(url) = &payment.payment_url {
        return Ok(Step::Page(page_of(&**gateway, id, url.clone())));
    }
    if payment.closed_at.is_some() {
        return Ok(Step::Followed(follow_on(app, &payment, wish).await?));
    }
    still_to_pay(&payment)?;
    let order = app.queries.find_order(payment.order_id).await?.ok_or(PayOrderError::NotFound)?;
    Payment::payable(&order, app.clock.now())?;
    let (app, gateway, wish) = (app.clone(), Arc::clone(gateway), wish.clone());
    let trying = async move { try_to_open(&app, &gateway, &payment, &wish).await };
    match tokio::spawn(trying.in_current_span()).await {
        Ok(tried) => Ok(if tried? { Step::Tried } else { Step::Busy }),
        Err(died) => {
            tracing::error!(payment_id = %id, error = %died, "opening a payment died");
            Err(PayOrderError::GatewayUnavailable)
        }
    }
}

async fn find(app: &App, id: PaymentId) -> Result<Payment, StoreError> {
    app.queries.find_payment(id).await?.ok_or_else(|| StoreError::Corrupt {
        table: "app.idempotency",
        column: "outcome",
        id: id.to_string(),
    })
}

fn page_of(gateway: &dyn PaymentGateway, payment_id: PaymentId, payment_url: String) -> Page {
    Page { payment_id, payment_url, transaction_id: gateway.transaction(payment_id) }
}

/// A payment without a page is of use only while it is pending.
fn still_to_pay(payment: &Payment) -> Result<(), PayOrderError> {
    match payment.state {
        PaymentState::Pending { .. } => Ok(()),
        PaymentState::Failed { .. } => Err(PayOrderError::GatewayRefused),
        PaymentState::Completed { .. } => Err(OpenError::Paid.into()),
        PaymentState::Mismatch { .. } => Err(PayOrderError::UnderReview),
    }
}

/// The payment that follows on one that was closed: the order's open one, or a new one.
async fn follow_on(
    app: &App,
    closed: &Payment,
    wish: &PayOrder,
) -> Result<PaymentId, PayOrderError> {
    retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| {
            let order = tx.orders().get_for_update(closed.order_id).await?;
            let order = order.ok_or(PayOrderError::NotFound)?;
            place(tx, app, &Permit::system(), &order, wish, app.clock.now()).await
        })
        .await
    })
    .await
}

/// Opens a payment, unless somebody else is at it; false if so.
async fn try_to_open(
    app: &App,
    gateway: &Arc<dyn PaymentGateway>,
    payment: &Payment,
    wish: &PayOrder,
) -> Result<bool, PayOrderError> {
    let lease = Lease::new(app.machine.now(), LEASE);
    let id = payment.id;
    if !in_tx(&*app.store, async |tx| tx.payments().claim_opening(id, lease).await).await? {
        return Ok(false);
    }
    kill_point("pay_after_claim");
    let customer = match customer(app, gateway, payment, wish) {
        Ok(customer) => customer,
        Err(missing) => {
            end(app, id, None).await?;
            return Err(PayOrderError::CustomerNeeded(missing));
        }
    };
    let initiate = Initiate {
        payment_id: id,
        amount_xof: payment.amount_xof,
        description: format!("Commande {}", order_number(payment.order_id)),
        channel: payment.channel,
        phone_number: wish.phone_number.clone(),
        customer,
    };
    match timeout(OPENING_LIMIT, gateway.initiate(&initiate)).await {
        Ok(Ok(initiated)) => {
            kill_point("pay_after_gateway");
            end(app, id, Some(&initiated.payment_url)).await?;
        }
        Ok(Err(GatewayError::Refused { code })) => {
            tracing::warn!(payment_id = %id, code, "the gateway refused to open a payment");
            without_page(app, gateway, id, Some(&code)).await?;
        }
        Ok(Err(GatewayError::Unknown(_))) | Err(_) => without_page(app, gateway, id, None).await?,
    }
    Ok(true)
}

/// Who pays, where the gateway asks for it.
fn customer(
    app: &App,
    gateway: &Arc<dyn PaymentGateway>,
    payment: &Payment,
    wish: &PayOrder,
) -> Result<Option<Customer>, CustomerIncomplete> {
    let needed = gateway.capabilities().needs_customer(payment.channel);
    needed.then(|| wish.customer.complete(&*app.identity.numbering)).transpose()
}

/// No page came. The gateway may know the payment all the same – a refusal may be of a second try
/// whose first one arrived, an answer may be lost –, and only asking tells.
async fn without_page(
    app: &App,
    gateway: &Arc<dyn PaymentGateway>,
    id: PaymentId,
    refusal: Option<&str>,
) -> Result<(), PayOrderError> {
    let recorded = match (timeout(ASKING_LIMIT, gateway.status(id)).await, refusal) {
        (Ok(Ok(fact)), refusal) => {
            let fact = CheckedFact::from(fact);
            match (fact.outcome, refusal) {
                (Outcome::NotFound, Some(code)) => Some(record_refusal(app, id, code).await),
                (Outcome::NotFound, None) => None,
                (Outcome::Pending, _) => {
                    tracing::warn!(payment_id = %id, "a payment's page is lost: closed");
                    kill_point("pay_before_closing");
                    let closed = close(app, id).await;
                    kill_point("pay_after_closing");
                    Some(closed)
                }
                (Outcome::Succeeded | Outcome::Failed, _) => {
                    Some(record_fact(app, id, &fact).await)
                }
            }
        }
        (Ok(Err(_)) | Err(_), _) => None,
    };
    end(app, id, None).await?;
    match recorded {
        Some(Ok(_)) => Ok(()),
        Some(Err(RecordFactError::Store(error))) => Err(error.into()),
        // The same payment goes on when somebody asks again, never a second one.
        Some(Err(RecordFactError::UnknownPayment | RecordFactError::Fact(_))) | None => {
            Err(PayOrderError::GatewayUnavailable)
        }
    }
}

/// Leaves an opening that was broken off to the next who asks, unless somebody is at it again.
pub(super) async fn give_up(app: &App, id: PaymentId) -> Result<(), StoreError> {
    let machine_now = app.machine.now();
    in_tx(&*app.store, async |tx| tx.payments().drop_broken_opening(id, machine_now).await).await
}

async fn end(app: &App, id: PaymentId, payment_url: Option<&str>) -> Result<(), StoreError> {
    let now = app.clock.now();
    retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| tx.payments().end_opening(id, payment_url, now).await).await
    })
    .await
}
