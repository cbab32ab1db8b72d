//! Records a gateway's checked answer: the payment's new state, its event, the order's hold.
//! Deliberately not here: asking the gateway (`follow_notices`, `recheck`), settling (revenue).

use crate::{
    app::App,
    event::Event,
    kernel::{caller::Permit, error::StoreError, failpoint::kill_point, outbox::publish},
    payments::{
        events::{PaymentCompleted, PaymentFailed, PaymentMismatched},
        gateway::{PaymentFact, PaymentState as AtGateway},
    },
    store_conflicts,
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::{
    kernel::{Decision, PaymentId, Timestamp},
    payments::{CheckedFact, FactError, Outcome, Payer, Payment, PaymentEvent, PaymentState},
};

/// Why an answer was not recorded.
#[derive(Debug, thiserror::Error)]
pub enum RecordFactError {
    /// There is no such payment.
    #[error("there is no such payment")]
    UnknownPayment,
    /// The answer can't be held against the payment.
    #[error(transparent)]
    Fact(#[from] FactError),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(RecordFactError);

impl From<PaymentFact> for CheckedFact {
    fn from(fact: PaymentFact) -> Self {
        Self {
            outcome: match fact.state {
                AtGateway::Succeeded => Outcome::Succeeded,
                AtGateway::Pending => Outcome::Pending,
                AtGateway::Failed => Outcome::Failed,
                AtGateway::NotFound => Outcome::NotFound,
            },
            amount_xof: fact.amount_xof,
            currency: fact.currency,
            code: fact.code,
            payer: Payer { operator: fact.operator, phone_number: fact.payer_number },
        }
    }
}

/// Records an answer, however often and in whatever order answers come. Answers the payment as it
/// stands then.
///
/// # Errors
/// [`RecordFactError`] says why nothing was recorded.
pub async fn record_fact(
    app: &App,
    id: PaymentId,
    fact: &CheckedFact,
) -> Result<Payment, RecordFactError> {
    let payment = retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| {
            let payment = tx.payments().get_for_update(id).await?;
            let payment = payment.ok_or(RecordFactError::UnknownPayment)?;
            let now = app.clock.now();
            let decision = payment.record_fact(fact, now)?;
            Ok::<_, RecordFactError>(write(tx, app, decision).await?)
        })
        .await
    })
    .await?;
    if let PaymentState::Completed { .. } = payment.state {
        kill_point("after_payment_completed");
        // Somebody settles it.
        app.work.wake.notify_one();
    }
    Ok(payment)
}

/// Records that a gateway refused to open a payment.
///
/// # Errors
/// [`RecordFactError`] says why nothing was recorded.
pub(super) async fn record_refusal(
    app: &App,
    id: PaymentId,
    code: &str,
) -> Result<Payment, RecordFactError> {
    change(app, id, |payment, now| payment.refuse(code, now)).await
}

/// Closes a payment whose page was lost.
///
/// # Errors
/// [`RecordFactError`] says why nothing was recorded.
pub(super) async fn close(app: &App, id: PaymentId) -> Result<Payment, RecordFactError> {
    change(app, id, Payment::close).await
}

async fn change(
    app: &App,
    id: PaymentId,
    decide: impl Fn(&Payment, Timestamp) -> Decision<Payment, PaymentEvent>,
) -> Result<Payment, RecordFactError> {
    retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| {
            let payment = tx.payments().get_for_update(id).await?;
            let payment = payment.ok_or(RecordFactError::UnknownPayment)?;
            let decision = decide(&payment, app.clock.now());
            Ok::<_, RecordFactError>(write(tx, app, decision).await?)
        })
        .await
    })
    .await
}

/// Writes a decision with its events. The payment's row is locked before the order's: settlement
/// takes them in the same order.
async fn write(
    tx: &mut Tx,
    app: &App,
    decision: Decision<Payment, PaymentEvent>,
) -> Result<Payment, StoreError> {
    let (next, events) = match decision {
        Decision::AlreadyApplied(payment) => return Ok(payment),
        Decision::Applied { next, events } => (next, events),
    };
    let permit = Permit::system();
    tx.payments().save(&permit, &next).await?;
    if let PaymentState::Completed { paid_at } = next.state {
        hold_order(tx, &permit, &next, paid_at).await?;
    }
    let events: Vec<_> = events.into_iter().map(|event| public(&next, event)).collect();
    publish(tx, app, next.updated_at, events).await?;
    Ok(next)
}

/// Keeps the clock from cancelling an order whose money has come. An order that is cancelled or
/// paid already stays so: settlement finds the money left over.
async fn hold_order(
    tx: &mut Tx,
    permit: &Permit,
    payment: &Payment,
    paid_at: Timestamp,
) -> Result<(), StoreError> {
    if !tx.orders().confirm(permit, payment.order_id, paid_at).await? {
        tracing::warn!(payment_id = %payment.id, "money came for an order that is not waiting");
    }
    Ok(())
}

fn public(payment: &Payment, event: PaymentEvent) -> Event {
    let (payment_id, order_id) = (payment.id, payment.order_id);
    let amount_xof = payment.amount_xof.get();
    match event {
        PaymentEvent::Completed => {
            Event::PaymentCompleted(PaymentCompleted { payment_id, order_id, amount_xof })
        }
        PaymentEvent::Failed => Event::PaymentFailed(PaymentFailed { payment_id, order_id }),
        PaymentEvent::Mismatched => {
            tracing::error!(%payment_id, "a gateway's amount or currency is not ours: held");
            Event::PaymentMismatched(PaymentMismatched {
                payment_id,
                order_id,
                expected_xof: amount_xof,
            })
        }
    }
}
