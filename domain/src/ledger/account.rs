//! The chart of accounts.
//! Deliberately not here: what stands on them.

use crate::kernel::UserId;
use std::fmt;

/// The two sides of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Side {
    /// What is owned, owed to us, or spent.
    Debit,
    /// What we owe, or earned.
    Credit,
}

/// An account of the ledger. A payee is a person, whatever the role.
///
/// ```
/// use cauri_domain::ledger::{Account, Side};
///
/// let awa = cauri_domain::kernel::UserId(uuid::Uuid::nil());
/// let held = Account::Held(awa);
/// assert_eq!(held.code(), "held:00000000-0000-0000-0000-000000000000");
/// assert_eq!(held.normal_side(), Side::Credit);
/// assert_eq!(Account::from_code(&held.code()), Some(held));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "String", into = "String")
)]
pub enum Account {
    /// Earned by a payee, inside the holdback.
    Held(UserId),
    /// May be withdrawn by a payee; below zero it is owed by the payee.
    Available(UserId),
    /// A payee's withdrawal: sent, not confirmed.
    PayoutInFlight(UserId),
    /// The platform's part of sales.
    PlatformRevenue,
    /// What gateways kept of payments.
    GatewayFees,
    /// Buyers' money without an order, or paid twice.
    Unapplied,
    /// What a gateway owes us.
    GatewayClearing(String),
    /// What a gateway holds for payouts.
    PayoutFloat(String),
}

impl Account {
    /// The account's stable name in the store: its kind, then whose it is.
    pub fn code(&self) -> String {
        self.to_string()
    }

    /// The account of a code, if it names one.
    pub fn from_code(code: &str) -> Option<Self> {
        let (kind, whose) = match code.split_once(':') {
            Some((kind, whose)) => (kind, Some(whose)),
            None => (code, None),
        };
        let payee = || whose.and_then(|whose| whose.parse().ok()).map(UserId);
        let gateway = || whose.filter(|name| !name.is_empty()).map(str::to_owned);
        match (kind, whose) {
            ("held", _) => payee().map(Self::Held),
            ("available", _) => payee().map(Self::Available),
            ("payout_in_flight", _) => payee().map(Self::PayoutInFlight),
            ("gateway_clearing", _) => gateway().map(Self::GatewayClearing),
            ("payout_float", _) => gateway().map(Self::PayoutFloat),
            ("platform_revenue", None) => Some(Self::PlatformRevenue),
            ("gateway_fees", None) => Some(Self::GatewayFees),
            ("unapplied", None) => Some(Self::Unapplied),
            _ => None,
        }
    }

    /// The side on which the account grows.
    pub const fn normal_side(&self) -> Side {
        match self {
            Self::GatewayClearing(_) | Self::PayoutFloat(_) | Self::GatewayFees => Side::Debit,
            Self::Held(_)
            | Self::Available(_)
            | Self::PayoutInFlight(_)
            | Self::PlatformRevenue
            | Self::Unapplied => Side::Credit,
        }
    }

    /// Whose account it is; `None` for the house's own.
    pub const fn payee_id(&self) -> Option<UserId> {
        match self {
            Self::Held(payee_id) | Self::Available(payee_id) | Self::PayoutInFlight(payee_id) => {
                Some(*payee_id)
            }
            Self::PlatformRevenue
            | Self::GatewayFees
            | Self::Unapplied
            | Self::GatewayClearing(_)
            | Self::PayoutFloat(_) => None,
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Held(payee_id) => write!(f, "held:{payee_id}"),
            Self::Available(payee_id) => write!(f, "available:{payee_id}"),
            Self::PayoutInFlight(payee_id) => write!(f, "payout_in_flight:{payee_id}"),
            Self::PlatformRevenue => f.write_str("platform_revenue"),
            Self::GatewayFees => f.write_str("gateway_fees"),
            Self::Unapplied => f.write_str("unapplied"),
            Self::GatewayClearing(gateway) => write!(f, "gateway_clearing:{gateway}"),
            Self::PayoutFloat(gateway) => write!(f, "payout_float:{gateway}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_leads_back_to_its_account() {
        let awa = UserId(uuid::Uuid::from_u128(7));
        for account in [
            Account::Held(awa),
            Account::Available(awa),
            Account::PayoutInFlight(awa),
            Account::PlatformRevenue,
            Account::GatewayFees,
            Account::Unapplied,
            Account::GatewayClearing("cinetpay".into()),
            Account::PayoutFloat("cinetpay".into()),
        ] {
            assert_eq!(Account::from_code(&account.code()), Some(account));
        }
        for code in ["", "held", "held:awa", "unapplied:x", "gateway_clearing:", "cash"] {
            assert_eq!(Account::from_code(code), None, "{code}");
        }
    }
}
