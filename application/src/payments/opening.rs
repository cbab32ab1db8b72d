//! The buyer's page: a stored payment is opened at its gateway, once, outside any transaction.
//! Deliberately not here: which payment (`pay_order`).

use super::{
    gateway::{GatewayError, Initiate, PaymentGateway},
    pay_order::{PayOrder, PayOrderError},
    ports::Lease,
    record_fact::{RecordFactError, record_fact, record_refusal},
};
use crate::{
    app::App,
    kernel::{error::StoreError, idempotency::IdempotencyError, wording::order_number},
    tx::{in_tx, retry_conflicts},
};
use cauri_domain::{
    kernel::PaymentId,
    payments::{CheckedFact, OpenError, Outcome, Payment, PaymentState},
};
use chrono::TimeDelta;
use std::{sync::Arc, time::Duration};
use tokio::time::{sleep, timeout};

/// How long a gateway may take to open a payment.
const OPENING_LIMIT: Duration = Duration::from_secs(20);
/// How long nobody else tries: longer than opening and asking take together.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// How often, and how far apart, somebody looks who waits for another's opening: 10 s in all.
const LOOKS: u32 = 40;
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);

/// Where the buyer pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The payment.
    pub payment_id: PaymentId,
    /// Its page at the gateway.
    pub payment_url: String,
    /// Its number at the gateway.
    pub transaction_id: String,
}

/// A page, and whether this call has opened it.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) page: Page,
    pub(super) now: bool,
}

/// The page of a payment. If it has none yet it is opened; if somebody else is at it, this waits.
pub(super) async fn page(
    app: &App,
    id: PaymentId,
    wish: &PayOrder,
) -> Result<Opened, PayOrderError> {
    for _ in 0..LOOKS {
        let payment = find(app, id).await?;
        let gateway = app.payments.gateways.get(payment.gateway.as_str());
        let gateway = gateway.ok_or(PayOrderError::GatewayUnavailable)?;
        if let Some(url) = &payment.payment_url {
            return Ok(Opened { page: page_of(&**gateway, id, url.clone()), now: false });
        }
        still_to_pay(&payment)?;
        let machine_now = app.machine.now();
        let lease = Lease { machine_now, until: machine_now + LEASE };
        let mine =
            in_tx(&*app.store, async |tx| tx.payments().claim_opening(id, lease).await).await?;
        if mine {
            return open(app, gateway, &payment, wish).await;
        }
        sleep(BETWEEN_LOOKS).await;
    }
    Err(IdempotencyError::InProgress.into())
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

async fn open(
    app: &App,
    gateway: &Arc<dyn PaymentGateway>,
    payment: &Payment,
    wish: &PayOrder,
) -> Result<Opened, PayOrderError> {
    let initiate = Initiate {
        payment_id: payment.id,
        amount_xof: payment.amount_xof,
        description: format!("Commande {}", order_number(payment.order_id)),
        channel: wish.channel,
        phone_number: wish.phone_number.clone(),
    };
    match timeout(OPENING_LIMIT, gateway.initiate(&initiate)).await {
        Ok(Ok(initiated)) => {
            end(app, payment.id, Some(&initiated.payment_url)).await?;
            let page = page_of(&**gateway, payment.id, initiated.payment_url);
            Ok(Opened { page, now: true })
        }
        Ok(Err(GatewayError::Refused { code })) => refused(app, gateway, payment.id, &code).await,
        Ok(Err(GatewayError::Unknown(_))) | Err(_) => {
            // It may be open there all the same: the same payment goes on, never a second one.
            end(app, payment.id, None).await?;
            Err(PayOrderError::GatewayUnavailable)
        }
    }
}

/// A refusal may be of a second try whose first one arrived: only asking tells.
async fn refused(
    app: &App,
    gateway: &Arc<dyn PaymentGateway>,
    id: PaymentId,
    code: &str,
) -> Result<Opened, PayOrderError> {
    tracing::warn!(payment_id = %id, code, "the gateway refused to open a payment");
    let asked = timeout(OPENING_LIMIT, gateway.status(id)).await;
    let recorded = match asked {
        Ok(Ok(fact)) => {
            let fact = CheckedFact::from(fact);
            match fact.outcome {
                Outcome::NotFound => Some(record_refusal(app, id, code).await),
                Outcome::Succeeded | Outcome::Pending | Outcome::Failed => {
                    Some(record_fact(app, id, &fact).await)
                }
            }
        }
        Ok(Err(_)) | Err(_) => None,
    };
    end(app, id, None).await?;
    match recorded {
        Some(Ok(payment)) => still_to_pay(&payment)?,
        Some(Err(RecordFactError::Store(error))) => return Err(error.into()),
        Some(Err(RecordFactError::UnknownPayment | RecordFactError::Fact(_))) | None => {}
    }
    Err(PayOrderError::GatewayUnavailable)
}

async fn end(app: &App, id: PaymentId, payment_url: Option<&str>) -> Result<(), StoreError> {
    let now = app.clock.now();
    retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| tx.payments().end_opening(id, payment_url, now).await).await
    })
    .await
}
