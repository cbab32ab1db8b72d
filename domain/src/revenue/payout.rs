//! A payout: asked for, sent, asked about, and ended once.
//! Deliberately not here: how much is available (the ledger), and calling a gateway.

use super::{MobileNumber, NextTransfer, TransferNumber, UNDER_WAY_LIMIT};
use crate::kernel::{PayoutId, Timestamp, TransferId, UserId, to_micros};
use crate::money::Xof;
use chrono::TimeDelta;

/// How often a transfer that its gateway does not know is sent again under the same number.
pub const SENDINGS_LIMIT: u8 = 3;
/// The longest code of a failure, in characters.
pub const FAILURE_CODE_LIMIT: usize = 40;

/// How long until the next question, by how many were asked; the last goes on for ever.
const WAITS: [TimeDelta; 7] = [
    TimeDelta::seconds(2),
    TimeDelta::seconds(10),
    TimeDelta::seconds(30),
    TimeDelta::minutes(2),
    TimeDelta::minutes(10),
    TimeDelta::hours(1),
    TimeDelta::hours(6),
];

/// Why a payout can't be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum PayoutError {
    /// Less than the smallest payout.
    #[error("a payout of {0} is below 500 XOF")]
    TooSmall(Xof),
    /// The payee has as many under way as anybody may have.
    #[error("{UNDER_WAY_LIMIT} payouts of this payee are under way")]
    TooManyUnderWay,
}

/// Where a payout stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum PayoutStatus {
    /// Asked for; nothing was sent.
    Requested,
    /// Sent, or about to be: nobody knows yet what became of it, and nobody assumes.
    Processing {
        /// How often it was sent, always under the same number.
        sendings: u8,
        /// How often the gateway was asked.
        checks: u16,
        /// When to ask next.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
        next_check_at: Timestamp,
        /// The code with which the gateway refused to take it, if it did.
        refusal: Option<String>,
    },
    /// The payee has its money.
    Paid {
        /// Since when we know.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
        paid_at: Timestamp,
    },
    /// The payee did not get it; the money is available again.
    Failed {
        /// Since when we know.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
        failed_at: Timestamp,
        /// The gateway's code.
        code: String,
    },
}

impl PayoutStatus {
    /// The status' word on the wire and in the database.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Processing { .. } => "processing",
            Self::Paid { .. } => "paid",
            Self::Failed { .. } => "failed",
        }
    }
}

/// What a gateway said of a transfer, when it was given to it or when it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum TransferAnswer {
    /// The payee has the money.
    Succeeded,
    /// Not decided.
    Pending,
    /// Rejected for good.
    Failed {
        /// The gateway's code.
        code: String,
    },
    /// It knows no such transfer.
    NotFound,
    /// It did not take the transfer. Only a question tells whether it has it nevertheless.
    Refused {
        /// The gateway's code.
        code: String,
    },
    /// No answer that says anything.
    Unknown,
}

/// How a payout ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Conclusion {
    /// The payee has its money.
    Paid,
    /// It has not; the money is available again.
    Failed,
}

/// A withdrawal to a mobile-money number.
///
/// ```
/// use cauri_domain::money::Xof;
/// use cauri_domain::revenue::{
///     Conclusion, MobileNumber, NextTransfer, Payout, TransferAnswer, TransferNumber,
/// };
/// use chrono::DateTime;
/// use uuid::Uuid;
///
/// let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
/// let to = MobileNumber::from_stored("+2250707070707", "OM").unwrap();
/// let (id, payee) = (Uuid::from_u128(1).into(), Uuid::from_u128(2).into());
/// let next = NextTransfer { number: TransferNumber::new(1).unwrap(), under_way: 0 };
/// let ask = |francs| {
///     Payout::request(id, payee, Xof::new(francs), to.clone(), "cinetpay".into(), next, now)
/// };
/// assert!(ask(499).is_err());
///
/// let sent = ask(6_500).unwrap().sending(now);
/// let (still, end) = sent.record_answer(&TransferAnswer::Unknown, now); // nobody assumes anything
/// assert_eq!((still.status.as_str(), end), ("processing", None));
/// let (paid, end) = still.record_answer(&TransferAnswer::Succeeded, now);
/// assert_eq!((paid.status.as_str(), end), ("paid", Some(Conclusion::Paid)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Payout {
    /// Which.
    pub id: PayoutId,
    /// Whose money.
    pub payee_id: UserId,
    /// How much, in francs.
    pub amount_xof: Xof,
    /// Where to.
    pub to: MobileNumber,
    /// By which gateway.
    pub gateway: String,
    /// The transfer's number; `None` once the gateway has said that it never took it, so that
    /// another payout may have the number.
    pub number: Option<TransferNumber>,
    /// What the gateway knows the transfer by.
    pub transfer_id: TransferId,
    /// Where it stands.
    pub status: PayoutStatus,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Counts its changes.
    pub version: i64,
}

impl Payout {
    /// The smallest payout: 500 XOF.
    pub const MIN_XOF: Xof = Xof::new(500);

    /// Asks for a payout.
    ///
    /// # Errors
    /// [`PayoutError`] names the rule that it breaks.
    pub fn request(
        id: PayoutId,
        payee_id: UserId,
        amount_xof: Xof,
        to: MobileNumber,
        gateway: String,
        next: NextTransfer,
        now: Timestamp,
    ) -> Result<Self, PayoutError> {
        let now = to_micros(now);
        if amount_xof < Self::MIN_XOF {
            return Err(PayoutError::TooSmall(amount_xof));
        }
        if next.under_way >= UNDER_WAY_LIMIT {
            return Err(PayoutError::TooManyUnderWay);
        }
        Ok(Self {
            id,
            payee_id,
            amount_xof,
            to,
            gateway,
            number: Some(next.number),
            transfer_id: next.number.transfer_id(payee_id),
            status: PayoutStatus::Requested,
            created_at: now,
            updated_at: now,
            version: 1,
        })
    }

    /// A transfer that a gateway knows and we have forgotten: it was sent, and nobody has heard yet
    /// what became of it.
    pub fn found(
        id: PayoutId,
        payee_id: UserId,
        amount_xof: Xof,
        to: MobileNumber,
        gateway: String,
        number: TransferNumber,
        now: Timestamp,
    ) -> Self {
        let now = to_micros(now);
        let transfer_id = number.transfer_id(payee_id);
        let status = PayoutStatus::Requested;
        let (created_at, updated_at, number) = (now, now, Some(number));
        let version = 0;
        Self {
            id,
            payee_id,
            amount_xof,
            to,
            gateway,
            number,
            transfer_id,
            status,
            created_at,
            updated_at,
            version,
        }
        .sending(now)
    }

    /// The same under another number; only while nothing was sent under the one that it has.
    #[must_use]
    pub fn renumbered(self, number: TransferNumber, now: Timestamp) -> Self {
        if self.status != PayoutStatus::Requested {
            return self;
        }
        let transfer_id = number.transfer_id(self.payee_id);
        Self { number: Some(number), transfer_id, ..self.moved(PayoutStatus::Requested, now) }
    }

    /// Before it is given to the gateway. It is written down first: if we die in between, the
    /// gateway is asked before anything is sent again.
    #[must_use]
    pub fn sending(self, now: Timestamp) -> Self {
        let (sendings, checks) = match self.status {
            PayoutStatus::Requested => (1, 0),
            PayoutStatus::Processing { sendings, checks, .. } => {
                (sendings.saturating_add(1), checks)
            }
            PayoutStatus::Paid { .. } | PayoutStatus::Failed { .. } => return self,
        };
        self.processing(sendings, checks, None, now)
    }

    /// Before the gateway is asked: the next question is already set, should this one get lost.
    #[must_use]
    pub fn asking(self, now: Timestamp) -> Self {
        match self.status.clone() {
            PayoutStatus::Processing { sendings, checks, refusal, .. } => {
                self.processing(sendings, checks.saturating_add(1), refusal, now)
            }
            _ => self,
        }
    }

    fn processing(
        self,
        sendings: u8,
        checks: u16,
        refusal: Option<String>,
        now: Timestamp,
    ) -> Self {
        let now = to_micros(now);
        let wait = WAITS.get(usize::from(checks)).or(WAITS.last()).copied().unwrap_or_default();
        let next_check_at = now.checked_add_signed(wait).unwrap_or(now);
        let status = PayoutStatus::Processing { sendings, checks, next_check_at, refusal };
        self.moved(status, now)
    }

    /// True if the gateway has just said that it knows no such transfer, and it may be sent
    /// again, under the same number.
    pub fn may_send_again(&self, answer: &TransferAnswer) -> bool {
        matches!(answer, TransferAnswer::NotFound)
            && matches!(
                self.status,
                PayoutStatus::Processing { sendings, refusal: None, .. }
                    if sendings < SENDINGS_LIMIT
            )
    }

    /// Takes an answer of the gateway: the payout afterwards, and how it ended if it did.
    ///
    /// An answer that says nothing leaves it in flight. A payout that has ended stays as it is,
    /// whatever is said later. A refused transfer fails once the gateway, asked, knows none.
    #[must_use]
    pub fn record_answer(
        self,
        answer: &TransferAnswer,
        now: Timestamp,
    ) -> (Self, Option<Conclusion>) {
        let now = to_micros(now);
        let PayoutStatus::Processing { sendings, checks, next_check_at, refusal } =
            self.status.clone()
        else {
            return (self, None);
        };
        match (answer, refusal) {
            (TransferAnswer::Succeeded, _) => {
                (self.moved(PayoutStatus::Paid { paid_at: now }, now), Some(Conclusion::Paid))
            }
            (TransferAnswer::Failed { code }, _) => self.failed(code, now),
            (TransferAnswer::NotFound, Some(code)) => {
                let (failed, end) = self.failed(&code, now);
                (Self { number: None, ..failed }, end)
            }
            (TransferAnswer::Refused { code }, _) => {
                let refusal = Some(cut(code));
                let status = PayoutStatus::Processing { sendings, checks, next_check_at, refusal };
                (self.moved(status, now), None)
            }
            (TransferAnswer::Pending | TransferAnswer::Unknown, _)
            | (TransferAnswer::NotFound, None) => (self, None),
        }
    }

    fn failed(self, code: &str, now: Timestamp) -> (Self, Option<Conclusion>) {
        let status = PayoutStatus::Failed { failed_at: now, code: cut(code) };
        (self.moved(status, now), Some(Conclusion::Failed))
    }

    fn moved(self, status: PayoutStatus, now: Timestamp) -> Self {
        Self { status, updated_at: to_micros(now), version: self.version + 1, ..self }
    }
}

/// A code is for people to look up; one that is no word of a sane length is cut.
fn cut(code: &str) -> String {
    let code: String = code.chars().filter(|sign| !sign.is_control()).collect();
    let code: String = code.trim().chars().take(FAILURE_CODE_LIMIT).collect();
    if code.is_empty() { "unspecified".to_owned() } else { code }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn at(seconds: i64) -> Timestamp {
        chrono::DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    fn asked_for(francs: i64) -> Result<Payout, PayoutError> {
        let to = MobileNumber::from_stored("+2250707070707", "OM").unwrap();
        let (id, payee) = (Uuid::from_u128(1).into(), Uuid::from_u128(2).into());
        Payout::request(id, payee, Xof::new(francs), to, "cinetpay".into(), next(0), at(0))
    }

    fn next(under_way: usize) -> NextTransfer {
        NextTransfer { number: TransferNumber::new(3).unwrap(), under_way }
    }

    #[test]
    fn a_payee_has_so_many_under_way_and_no_more() {
        let asked = |under_way| {
            let Payout { id, payee_id, amount_xof, to, gateway, .. } = asked_for(500).unwrap();
            Payout::request(id, payee_id, amount_xof, to, gateway, next(under_way), at(0))
        };
        assert!(asked(UNDER_WAY_LIMIT - 1).is_ok());
        assert_eq!(asked(UNDER_WAY_LIMIT), Err(PayoutError::TooManyUnderWay));
    }

    #[test]
    fn a_number_changes_only_before_anything_is_sent() {
        let payout = asked_for(500).unwrap();
        let fourth = TransferNumber::new(4).unwrap();
        let renumbered = payout.clone().renumbered(fourth, at(1));
        assert_eq!(renumbered.number, Some(fourth));
        assert_ne!(renumbered.transfer_id, payout.transfer_id);
        let sent = payout.sending(at(1));
        assert_eq!(sent.clone().renumbered(fourth, at(2)), sent);
    }

    #[test]
    fn five_hundred_francs_are_the_least() {
        assert!(asked_for(500).is_ok());
        assert_eq!(asked_for(499), Err(PayoutError::TooSmall(Xof::new(499))));
    }

    #[test]
    fn a_lost_answer_is_asked_for_and_never_assumed() {
        let sent = asked_for(500).unwrap().sending(at(0));
        let (waiting, end) = sent.clone().record_answer(&TransferAnswer::Unknown, at(1));
        assert_eq!((&waiting, end), (&sent, None));
        let asking = waiting.asking(at(2));
        let (paid, end) = asking.record_answer(&TransferAnswer::Succeeded, at(3));
        assert_eq!((paid.status.as_str(), end), ("paid", Some(Conclusion::Paid)));
        let late = TransferAnswer::Failed { code: "REJ".into() };
        assert_eq!(paid.clone().record_answer(&late, at(4)), (paid, None));
    }

    #[test]
    fn a_transfer_that_got_lost_is_sent_again_a_few_times() {
        let mut payout = asked_for(500).unwrap().sending(at(0));
        let mut sendings = 1;
        while payout.may_send_again(&TransferAnswer::NotFound) {
            payout = payout.sending(at(sendings));
            sendings += 1;
        }
        assert_eq!(sendings, i64::from(SENDINGS_LIMIT));
        assert_eq!(payout.status.as_str(), "processing");
    }

    #[test]
    fn what_was_refused_fails_only_when_the_gateway_knows_no_transfer() {
        let refused = TransferAnswer::Refused { code: "AMOUNT_TOO_SMALL".into() };
        let (payout, end) = asked_for(500).unwrap().sending(at(0)).record_answer(&refused, at(1));
        assert_eq!((payout.status.as_str(), end), ("processing", None));
        assert!(!payout.may_send_again(&TransferAnswer::NotFound));
        let (paid, end) = payout.clone().record_answer(&TransferAnswer::Succeeded, at(2));
        assert_eq!((paid.status.as_str(), end), ("paid", Some(Conclusion::Paid)));
        let (failed, end) = payout.asking(at(2)).record_answer(&TransferAnswer::NotFound, at(3));
        let code = "AMOUNT_TOO_SMALL".to_owned();
        assert_eq!(failed.status, PayoutStatus::Failed { failed_at: at(3), code });
        assert_eq!((failed.number, end), (None, Some(Conclusion::Failed)));
    }

    fn answers() -> impl Strategy<Value = TransferAnswer> {
        prop_oneof![
            Just(TransferAnswer::Succeeded),
            Just(TransferAnswer::Pending),
            Just(TransferAnswer::NotFound),
            Just(TransferAnswer::Unknown),
            ".{0,60}".prop_map(|code| TransferAnswer::Failed { code }),
            ".{0,60}".prop_map(|code| TransferAnswer::Refused { code }),
        ]
    }

    proptest! {
        #[test]
        fn whatever_is_said_a_payout_ends_at_most_once(
            heard in prop::collection::vec(answers(), 0..30),
        ) {
            let mut payout = asked_for(500).unwrap().sending(at(0));
            let mut ends = 0;
            for (answer, second) in heard.iter().zip(1..) {
                let before = payout.version;
                let (next, end) = payout.asking(at(second)).record_answer(answer, at(second));
                prop_assert!(next.version >= before);
                if let PayoutStatus::Processing { next_check_at, .. } = &next.status {
                    prop_assert!(*next_check_at > at(second));
                }
                if let PayoutStatus::Failed { code, .. } = &next.status {
                    prop_assert!((1..=FAILURE_CODE_LIMIT).contains(&code.chars().count()));
                }
                ends += usize::from(end.is_some());
                payout = next;
            }
            prop_assert!(ends <= 1);
            prop_assert_eq!(ends == 1, matches!(payout.status.as_str(), "paid" | "failed"));
        }
    }
}
