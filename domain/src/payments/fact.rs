//! What a checked answer of a gateway makes of a payment: the one place that decides on credit.
//! Deliberately not here: where the answer comes from – a notice, a check or a person asked.

use super::{
    payment::{CURRENCY, Payer, Payment, PaymentState, UNCONFIRMED},
    schedule::{checks_passed, last_check_at, next_check_at},
};
use crate::{
    kernel::{Decision, Timestamp, to_micros},
    money::Xof,
};

/// What the gateway says of the payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum Outcome {
    /// Paid.
    Succeeded,
    /// Not yet decided.
    Pending,
    /// Refused, cancelled or expired there.
    Failed,
    /// It knows no such payment: the opening may never have reached it.
    NotFound,
}

/// A gateway's own answer to our own question.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct CheckedFact {
    /// Where the payment stands there.
    pub outcome: Outcome,
    /// What was paid, in whole units of the currency, where the gateway tells.
    pub amount_xof: Option<Xof>,
    /// In which currency (ISO 4217), where the gateway tells.
    pub currency: Option<String>,
    /// The gateway's code.
    pub code: String,
    /// Who paid, where the gateway tells.
    pub payer: Payer,
}

/// What happened to a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum PaymentEvent {
    /// The gateway confirmed it.
    Completed,
    /// It failed.
    Failed,
    /// The gateway's amount or currency is not ours.
    Mismatched,
}

/// Why an answer is not recorded. The payment stays as it is, and the operator is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum FactError {
    /// The gateway says "paid" but not how much or in which currency: nothing to hold against
    /// what was frozen.
    #[error("the gateway confirms without amount or currency")]
    Incomplete,
    /// The payment is completed here, and the gateway now says something else.
    #[error("the gateway contradicts a completed payment")]
    ContradictsCompleted,
}

/// What the gateway's amount and currency say about a success.
enum Paid {
    AsAskedFor,
    Otherwise { amount: i64, currency: String },
}

impl Payment {
    /// Records a checked answer.
    ///
    /// Money is credited only when state, amount and currency all agree with what was frozen. A
    /// success revives a failed payment; a completed one stays; one that mismatches waits for a
    /// person. The same answer again, and answers that come in the wrong order, change nothing.
    ///
    /// An answer to a check that was due earlier counts from the instant at which it was due: the
    /// clock may have jumped.
    ///
    /// # Errors
    /// [`FactError`] if the answer can't be recorded.
    pub fn record_fact(
        &self,
        fact: &CheckedFact,
        now: Timestamp,
    ) -> Result<Decision<Self, PaymentEvent>, FactError> {
        let now = to_micros(now);
        match (&self.state, fact.outcome) {
            (PaymentState::Completed { .. }, outcome) => self.hold_against(fact, outcome),
            (PaymentState::Pending { .. } | PaymentState::Failed { .. }, Outcome::Succeeded) => {
                self.succeed(fact, now)
            }
            (PaymentState::Failed { .. } | PaymentState::Mismatch { .. }, _) => Ok(self.stays()),
            (PaymentState::Pending { .. }, Outcome::Failed) => {
                Ok(self.fail(self.known_at(now), fact.code.clone()))
            }
            (PaymentState::Pending { .. }, Outcome::Pending | Outcome::NotFound) => {
                Ok(self.wait_on(now))
            }
        }
    }

    /// Fails a payment that the gateway refused to open; a replay if it is not pending any more.
    pub fn refuse(&self, code: &str, now: Timestamp) -> Decision<Self, PaymentEvent> {
        match self.state {
            PaymentState::Pending { .. } => self.fail(to_micros(now), code.to_owned()),
            PaymentState::Completed { .. }
            | PaymentState::Failed { .. }
            | PaymentState::Mismatch { .. } => self.stays(),
        }
    }

    fn succeed(
        &self,
        fact: &CheckedFact,
        now: Timestamp,
    ) -> Result<Decision<Self, PaymentEvent>, FactError> {
        let known_at = self.known_at(now);
        let (state, event) = match self.paid(fact).ok_or(FactError::Incomplete)? {
            Paid::AsAskedFor => {
                (PaymentState::Completed { paid_at: known_at }, PaymentEvent::Completed)
            }
            Paid::Otherwise { amount, currency } => (
                PaymentState::Mismatch { found_at: known_at, amount, currency },
                PaymentEvent::Mismatched,
            ),
        };
        let next = Self { payer: fact.payer.clone(), ..self.moved(state, known_at) };
        Ok(Decision::Applied { next, events: vec![event] })
    }

    /// Amount and currency against what was frozen; `None` if one of them is not told.
    fn paid(&self, fact: &CheckedFact) -> Option<Paid> {
        let (amount_xof, currency) = (fact.amount_xof?, fact.currency.as_ref()?);
        if amount_xof == self.amount_xof && currency == CURRENCY {
            return Some(Paid::AsAskedFor);
        }
        Some(Paid::Otherwise { amount: amount_xof.get(), currency: currency.clone() })
    }

    /// A completed payment stays; late and repeated answers are no contradiction.
    fn hold_against(
        &self,
        fact: &CheckedFact,
        outcome: Outcome,
    ) -> Result<Decision<Self, PaymentEvent>, FactError> {
        let differs = matches!(self.paid(fact), Some(Paid::Otherwise { .. }));
        match outcome {
            Outcome::Failed => Err(FactError::ContradictsCompleted),
            Outcome::Succeeded if differs => Err(FactError::ContradictsCompleted),
            Outcome::Succeeded | Outcome::Pending | Outcome::NotFound => Ok(self.stays()),
        }
    }

    /// Still undecided: asked again at the next check, or given up after the last one.
    fn wait_on(&self, now: Timestamp) -> Decision<Self, PaymentEvent> {
        let Some(next_check_at) = next_check_at(self.created_at, now) else {
            return self.fail(last_check_at(self.created_at), UNCONFIRMED.to_owned());
        };
        let checks = checks_passed(self.created_at, now);
        let state = PaymentState::Pending { checks, next_check_at };
        if state == self.state {
            return self.stays();
        }
        Decision::Applied { next: self.moved(state, now), events: vec![] }
    }

    fn fail(&self, failed_at: Timestamp, code: String) -> Decision<Self, PaymentEvent> {
        let next = self.moved(PaymentState::Failed { failed_at, code }, failed_at);
        Decision::Applied { next, events: vec![PaymentEvent::Failed] }
    }

    /// The instant from which an answer of `now` counts.
    fn known_at(&self, now: Timestamp) -> Timestamp {
        match self.state {
            PaymentState::Pending { next_check_at, .. } => now.min(next_check_at),
            PaymentState::Completed { .. }
            | PaymentState::Failed { .. }
            | PaymentState::Mismatch { .. } => now,
        }
    }

    fn moved(&self, state: PaymentState, at: Timestamp) -> Self {
        let updated_at = at.max(self.updated_at);
        Self { state, updated_at, version: self.version + 1, ..self.clone() }
    }

    fn stays(&self) -> Decision<Self, PaymentEvent> {
        Decision::AlreadyApplied(self.clone())
    }
}

#[cfg(test)]
#[path = "fact_tests.rs"]
mod tests;
