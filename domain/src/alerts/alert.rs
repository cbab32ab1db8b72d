//! One alert: what it is about, and who has taken note of it.
//! Deliberately not here: when it is raised and cleared (`rules`).

use crate::kernel::{AlertId, Decision, Timestamp, UserId, stored_words, to_micros};

stored_words! {
    /// What is wrong.
    #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
    AlertKind {
        /// A gateway's answer about a payment is not what we asked for; the measure is our amount.
        PaymentMismatch = "payment_mismatch",
        /// Money came by a payment for which no order waits; the measure is how much.
        UnappliedPayment = "unapplied_payment",
        /// Work that recurs did not run; the measure is by how many seconds it is late.
        MissedRun = "missed_run",
        /// Something that goes out is paused, such as payouts; the measure is 1.
        PausedChannel = "paused_channel",
        /// The journal and what is kept beside it disagree; the measure is in how many places.
        BrokenLedger = "broken_ledger",
        /// A worker gives no sign of life; the measure is for how many seconds.
        SilentWorker = "silent_worker",
        /// Paid orders are not settled; the measure is how many seconds the oldest waits.
        SettleAge = "settle_age",
        /// Events are not dispatched; the measure is how many seconds the oldest waits.
        DispatchAge = "dispatch_age",
        /// A gateway holds too little for payouts; the measure is how many francs are missing.
        PayoutFloat = "payout_float",
        /// Another queue is not emptied; the measure is how many seconds its oldest thing waits.
        QueueAge = "queue_age",
    }
}

impl AlertKind {
    /// The unit of its measure.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::PaymentMismatch | Self::UnappliedPayment | Self::PayoutFloat => "xof",
            Self::BrokenLedger => "differences",
            Self::PausedChannel => "channels",
            Self::MissedRun
            | Self::SilentWorker
            | Self::SettleAge
            | Self::DispatchAge
            | Self::QueueAge => "seconds",
        }
    }
}

/// The longest name of a subject, in characters.
pub const SUBJECT_LIMIT: usize = 100;

/// A subject's name is empty, too long, or holds more than letters, digits, `-`, `_` and `:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a subject")]
pub struct SubjectError;

/// What an alert is about: an identifier, or the word of a queue, a gateway, a recurring work.
/// Nothing about a person fits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject(String);

impl Subject {
    /// The subject of this name.
    ///
    /// # Errors
    /// [`SubjectError`] if it is no such name.
    pub fn new(name: &str) -> Result<Self, SubjectError> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':');
        if name.is_empty() || name.len() > SUBJECT_LIMIT || !name.chars().all(plain) {
            return Err(SubjectError);
        }
        Ok(Self(name.to_owned()))
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An alert. Of one kind about one subject there is at most one that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Which.
    pub id: AlertId,
    /// What is wrong.
    pub kind: AlertKind,
    /// With what.
    pub subject: Subject,
    /// How much, in the unit of its kind, when it was raised.
    pub measure: i64,
    /// Since when it is so, where the thing tells; it may be older than the alert.
    pub since: Option<Timestamp>,
    /// When it was raised.
    pub raised_at: Timestamp,
    /// When it had passed.
    pub cleared_at: Option<Timestamp>,
    /// Who took note of it, and when.
    pub acknowledged: Option<(UserId, Timestamp)>,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Counts its changes.
    pub version: i64,
}

/// Why an alert was not acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum AcknowledgeError {
    /// Somebody else was first.
    #[error("somebody else has acknowledged the alert")]
    AlreadyAcknowledged,
}

impl Alert {
    /// Somebody takes note of it. An alert that has passed can still be acknowledged.
    ///
    /// # Errors
    /// [`AcknowledgeError`] if somebody else has done so.
    pub fn acknowledge(
        self,
        by: UserId,
        now: Timestamp,
    ) -> Result<Decision<Self, ()>, AcknowledgeError> {
        match self.acknowledged {
            Some((who, _)) if who == by => Ok(Decision::AlreadyApplied(self)),
            Some(_) => Err(AcknowledgeError::AlreadyAcknowledged),
            None => {
                let now = to_micros(now);
                let next = Self {
                    acknowledged: Some((by, now)),
                    updated_at: now,
                    version: self.version + 1,
                    ..self
                };
                Ok(Decision::Applied { next, events: vec![] })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn now() -> Timestamp {
        chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap()
    }

    fn alert() -> Alert {
        Alert {
            id: AlertId(Uuid::from_u128(1)),
            kind: AlertKind::QueueAge,
            subject: Subject::new("payouts").unwrap(),
            measure: 1_800,
            since: None,
            raised_at: now(),
            cleared_at: None,
            acknowledged: None,
            updated_at: now(),
            version: 1,
        }
    }

    #[test]
    fn words_and_kinds_belong_together() {
        for kind in AlertKind::ALL {
            assert_eq!(AlertKind::from_word(kind.as_str()), Some(*kind));
        }
        assert_eq!(AlertKind::from_word("hunger"), None);
    }

    #[test]
    fn nothing_about_a_person_is_a_subject() {
        assert!(Subject::new("0198c0de-0000-7000-8000-000000000001").is_ok());
        assert!(Subject::new("expire_collaborations").is_ok());
        let long = "a".repeat(SUBJECT_LIMIT + 1);
        for name in ["", "Awa Diop", "awa@example.sn", "+2250707070707", &long] {
            assert_eq!(Subject::new(name), Err(SubjectError), "{name}");
        }
    }

    #[test]
    fn it_is_acknowledged_once() {
        let (awa, kofi) = (UserId(Uuid::from_u128(7)), UserId(Uuid::from_u128(8)));
        let noted = alert().acknowledge(awa, now()).unwrap();
        assert!(!noted.is_replay());
        let noted = noted.into_state();
        assert_eq!((noted.acknowledged, noted.version), (Some((awa, now())), 2));
        let again = noted.clone().acknowledge(awa, now()).unwrap();
        assert_eq!(again, Decision::AlreadyApplied(noted.clone()));
        let other = noted.acknowledge(kofi, now());
        assert_eq!(other, Err(AcknowledgeError::AlreadyAcknowledged));
    }
}
