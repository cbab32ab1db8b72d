//! Asking gateways about payments, many side by side, within limits.
//! Deliberately not here: which payments are asked about (`follow_notices`, `recheck`).

use super::{
    ports::Lease,
    record_fact::{RecordFactError, record_fact},
};
use crate::app::App;
use cauri_domain::{
    kernel::{PaymentId, Timestamp},
    payments::CheckedFact,
};
use chrono::TimeDelta;
use std::time::Duration;
use tokio::{task::JoinSet, time::timeout};

/// Questions under way at the same time; each holds a connection for a moment at its end.
const SIDE_BY_SIDE: usize = 16;
/// Things claimed at once: at most eight rounds of questions.
pub(crate) const BATCH: i64 = 128;
/// How long a gateway may take for an answer, its adapter's further tries with it.
const ANSWER_LIMIT: Duration = Duration::from_secs(20);
/// How long a claim holds: longer than a batch of questions that are all answered late.
const LEASE: TimeDelta = TimeDelta::minutes(4);
/// The wait after the first question without an answer; it doubles.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(5);
/// The longest wait is this many doublings: about a quarter of an hour.
const DOUBLINGS: i32 = 8;

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
    let machine_now = app.machine.now();
    Lease { machine_now, until: machine_now + LEASE }
}

/// When a question is asked again that has had no answer so many times before, by the machine
/// clock.
pub(super) fn again_at(machine_now: Timestamp, unanswered: i32) -> Timestamp {
    machine_now + FIRST_WAIT * 2_i32.pow(unanswered.clamp(0, DOUBLINGS).unsigned_abs())
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

/// Does things side by side, a bounded number at a time; a thing whose work dies is left out.
pub(crate) async fn side_by_side<T, A, Fut>(things: Vec<T>, work: impl Fn(T) -> Fut) -> Vec<A>
where
    A: Send + 'static,
    Fut: Future<Output = A> + Send + 'static,
{
    let mut done = Vec::with_capacity(things.len());
    let mut running = JoinSet::new();
    for thing in things {
        if running.len() >= SIDE_BY_SIDE {
            done.extend(running.join_next().await.and_then(Result::ok));
        }
        running.spawn(work(thing));
    }
    while let Some(ended) = running.join_next().await {
        match ended {
            Ok(answer) => done.push(answer),
            Err(error) => tracing::error!(%error, "a question died"),
        }
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_to_a_quarter_of_an_hour() {
        let now = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        for (unanswered, seconds) in
            [(0, 5), (1, 10), (2, 20), (8, 1_280), (9, 1_280), (i32::MAX, 1_280), (-1, 5)]
        {
            assert_eq!(again_at(now, unanswered) - now, TimeDelta::seconds(seconds));
        }
    }
}
