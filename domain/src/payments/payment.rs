//! A payment: what was frozen when it was opened, and where it stands.
//! Deliberately not here: what moves it (`fact`) and when it is asked about (`schedule`).

use super::Channel;
use crate::{
    kernel::{OrderId, PaymentId, Personal, Timestamp, UserId},
    money::Xof,
};

/// The only currency in which payments are opened (ISO 4217).
pub const CURRENCY: &str = "XOF";

/// The code of a payment that no gateway confirmed until its last check.
pub const UNCONFIRMED: &str = "unconfirmed";

/// Where a payment stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum PaymentState {
    /// The gateway has not decided, as far as we know.
    Pending {
        /// How many checks of the schedule have passed.
        checks: u8,
        /// When the gateway is asked again.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
        next_check_at: Timestamp,
    },
    /// Paid, in full and in our currency.
    Completed {
        /// When it was recorded; orders and holdback count from it.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
        paid_at: Timestamp,
    },
    /// Not paid. A late success revives it.
    Failed {
        /// Since when.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
        failed_at: Timestamp,
        /// The gateway's code, or [`UNCONFIRMED`].
        code: String,
    },
    /// Something was paid, but not what was asked for; nothing is credited, and only a person
    /// decides.
    Mismatch {
        /// Since when.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
        found_at: Timestamp,
        /// What the gateway says was paid, in units of `currency`.
        amount: i64,
        /// In which currency, as the gateway spells it.
        currency: String,
    },
}

impl PaymentState {
    /// The state's word on the wire and in the database.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Pending { .. } => "pending",
            Self::Completed { .. } => "completed",
            Self::Failed { .. } => "failed",
            Self::Mismatch { .. } => "mismatch",
        }
    }
}

/// Who paid, as the gateway tells it; a refund goes there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Payer {
    /// The gateway's word for the operator, such as `OM`.
    pub operator: Option<String>,
    /// The number (E.164).
    pub phone_number: Option<Personal<String>>,
}

/// One try to pay one order by one gateway. Its amount never changes.
///
/// ```
/// use cauri_domain::money::Xof;
/// use cauri_domain::payments::{
///     Channel, CheckedFact, Outcome, Payer, Payment, PaymentState,
/// };
/// use chrono::DateTime;
/// use uuid::Uuid;
///
/// let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
/// let payment = Payment {
///     id: Uuid::from_u128(1).into(),
///     order_id: Uuid::from_u128(2).into(),
///     buyer_id: Uuid::from_u128(3).into(),
///     gateway: "cinetpay".into(),
///     channel: Channel::MobileMoney,
///     amount_xof: Xof::new(1_500),
///     state: PaymentState::Pending { checks: 0, next_check_at: now },
///     payer: Payer::default(),
///     payment_url: None,
///     closed_at: None,
///     created_at: now,
///     updated_at: now,
///     version: 1,
/// };
/// let told = |francs| CheckedFact {
///     outcome: Outcome::Succeeded,
///     amount_xof: Some(Xof::new(francs)),
///     currency: Some("XOF".into()),
///     code: "00".into(),
///     payer: Payer::default(),
/// };
/// let state = |francs| payment.record_fact(&told(francs), now).unwrap().into_state().state;
/// assert_eq!(state(1_500).as_str(), "completed");
/// assert_eq!(state(1_499).as_str(), "mismatch"); // nothing is credited
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Payment {
    /// Which; the gateway knows it by the same number.
    pub id: PaymentId,
    /// What is paid.
    pub order_id: OrderId,
    /// Who pays.
    pub buyer_id: UserId,
    /// By which gateway.
    pub gateway: String,
    /// By which means.
    pub channel: Channel,
    /// What was asked for, in francs.
    pub amount_xof: Xof,
    /// Where it stands.
    pub state: PaymentState,
    /// Who paid, where the gateway tells.
    pub payer: Payer,
    /// Where the buyer pays; `None` until the gateway has opened it.
    pub payment_url: Option<String>,
    /// Since when nobody can pay it any more, because its page was lost before anybody had it. It
    /// is asked about like any other, and another may be opened beside it.
    pub closed_at: Option<Timestamp>,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Counts its changes.
    pub version: i64,
}
