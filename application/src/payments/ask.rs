//! Asking gateways about payments, many side by side, within limits.
//! Deliberately not here: which payments are asked about (`follow_notices`, `recheck`).

use super::record_fact::{RecordFactError, record_fact};
use crate::{
    app::App,
    kernel::delivery::{Backoff, Lease},
};
use cauri_domain::{
    kernel::{PaymentId, Timestamp},
    payments::CheckedFact,
};
use chrono::TimeDelta;
use std::time::Duration;
use tokio::time::timeout;

/// Questions under way at the same time; each holds a connection for a moment at its end.
pub(crate) const SIDE_BY_SIDE: usize = 16;
/// Things claimed at once: at most eight rounds of questions.
pub(crate) const BATCH: i64 = 128;
/// How long a gateway may take for an answer, its adapter's further tries with it.
const ANSWER_LIMIT: Duration = Duration::from_secs(20);
/// How long a claim holds: longer than a batch of questions that are all answered late.
const LEASE: TimeDelta = TimeDelta::minutes(4);
/// The pauses after questions without an answer: from 5 seconds to about 20 minutes.
const PAUSES: Backoff = Backoff::Doubling { first: TimeDelta::seconds(5), doublings: 8 };

/// What came of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AskOutcome {
    /// The answer is recorded, or there was nothing to ask.
    Done,
    /// No answer that can be used: ask again later.
    NoAnswer,
}

/// A claim from now on.
pub(super) fn lease(app: &App) -> Lease {
    Lease::new(app.machine.now(), LEASE)
}

/// When a question is asked again that has had no answer so many times before, by the machine
/// clock.
pub(super) fn again_at(machine_now: Timestamp, unanswered: i32) -> Timestamp {
    let failed = u32::try_from(unanswered).unwrap_or(0).saturating_add(1);
    PAUSES.after(failed).map_or(machine_now, |pause| machine_now + pause)
}

/// Asks a gateway where a payment stands and records the answer. A gateway that gives none fails
/// nothing.
pub(crate) async fn ask(app: &App, gateway: &str, id: PaymentId) -> AskOutcome {
    let Some(adapter) = app.payments.gateways.get(gateway) else {
        tracing::error!(payment_id = %id, gateway, "a payment's gateway is not plugged in");
        return AskOutcome::NoAnswer;
    };
    let fact: CheckedFact = match timeout(ANSWER_LIMIT, adapter.status(id)).await {
        Ok(Ok(fact)) => fact.into(),
        Ok(Err(error)) => {
            tracing::warn!(payment_id = %id, gateway, %error, "no answer about a payment");
            return AskOutcome::NoAnswer;
        }
        Err(_) => {
            tracing::warn!(payment_id = %id, gateway, "no answer about a payment in time");
            return AskOutcome::NoAnswer;
        }
    };
    match record_fact(app, id, &fact).await {
        Ok(_) | Err(RecordFactError::UnknownPayment) => AskOutcome::Done,
        Err(error) => {
            tracing::error!(payment_id = %id, gateway, %error, "an answer is not recorded");
            AskOutcome::NoAnswer
        }
    }
}
