//! The chart of accounts.
//! Deliberately not here: what stands on them, and what the database keeps of a kind besides
//! (`ledger.account_kinds`).

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

/// Declares kinds of account: name, stable word in the store, the side on which it grows.
macro_rules! kinds {
    ($(#[$about:meta])* $kinds:ident {
        $($(#[$what:meta])+ $kind:ident = $word:literal, $side:ident;)+
    }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $kinds {$(
            $(#[$what])+
            $kind,
        )+}

        impl $kinds {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            const fn facts(self) -> (&'static str, Side) {
                match self {
                    $(Self::$kind => ($word, Side::$side),)+
                }
            }

            /// The kind's stable word in the store.
            pub const fn as_str(self) -> &'static str {
                self.facts().0
            }

            /// The side on which accounts of this kind grow.
            pub const fn normal_side(self) -> Side {
                self.facts().1
            }

            fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.as_str() == word)
            }
        }
    };
}

kinds! {
    /// The accounts that each payee has.
    PayeeAccount {
        /// Earned, inside the holdback.
        Held = "held", Credit;
        /// May be withdrawn; below zero it is owed by the payee.
        Available = "available", Credit;
        /// A withdrawal: sent, not confirmed.
        PayoutInFlight = "payout_in_flight", Credit;
    }
}

kinds! {
    /// The accounts that the house has once.
    HouseAccount {
        /// The platform's part of sales.
        PlatformRevenue = "platform_revenue", Credit;
        /// What gateways kept of payments.
        GatewayFees = "gateway_fees", Debit;
        /// Buyers' money without an order, or paid twice.
        Unapplied = "unapplied", Credit;
    }
}

kinds! {
    /// The accounts that the house has at each gateway.
    GatewayAccount {
        /// What the gateway owes us.
        Clearing = "gateway_clearing", Debit;
        /// What the gateway holds for payouts.
        PayoutFloat = "payout_float", Debit;
    }
}

/// An account of the ledger. A payee is a person, whatever the role.
///
/// ```
/// use cauri_domain::ledger::{Account, PayeeAccount, Side};
///
/// let awa = cauri_domain::kernel::UserId(uuid::Uuid::nil());
/// let held = Account::Payee(PayeeAccount::Held, awa);
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
    /// A payee's.
    Payee(PayeeAccount, UserId),
    /// The house's own.
    House(HouseAccount),
    /// The house's at a gateway, by the gateway's name.
    Gateway(GatewayAccount, String),
}

impl Account {
    /// The account's stable name in the store: its kind, then whose it is.
    pub fn code(&self) -> String {
        self.to_string()
    }

    /// The account of a code, if it names one.
    pub fn from_code(code: &str) -> Option<Self> {
        let Some((kind, whose)) = code.split_once(':') else {
            return HouseAccount::from_word(code).map(Self::House);
        };
        if let Some(kind) = PayeeAccount::from_word(kind) {
            return Some(Self::Payee(kind, UserId(whose.parse().ok()?)));
        }
        let kind = GatewayAccount::from_word(kind).filter(|_| !whose.is_empty())?;
        Some(Self::Gateway(kind, whose.to_owned()))
    }

    /// The side on which the account grows.
    pub const fn normal_side(&self) -> Side {
        match self {
            Self::Payee(kind, _) => kind.normal_side(),
            Self::House(kind) => kind.normal_side(),
            Self::Gateway(kind, _) => kind.normal_side(),
        }
    }

    /// Whose account it is; `None` for the house's own.
    pub const fn payee_id(&self) -> Option<UserId> {
        match self {
            Self::Payee(_, payee_id) => Some(*payee_id),
            Self::House(_) | Self::Gateway(..) => None,
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Payee(kind, payee_id) => write!(f, "{}:{payee_id}", kind.as_str()),
            Self::House(kind) => f.write_str(kind.as_str()),
            Self::Gateway(kind, gateway) => write!(f, "{}:{gateway}", kind.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_leads_back_to_its_account() {
        let awa = UserId(uuid::Uuid::from_u128(7));
        let payees = PayeeAccount::ALL.iter().map(|kind| Account::Payee(*kind, awa));
        let houses = HouseAccount::ALL.iter().map(|kind| Account::House(*kind));
        let at = "cinetpay".to_owned();
        let gateways = GatewayAccount::ALL.iter().map(|kind| Account::Gateway(*kind, at.clone()));
        let accounts: Vec<_> = payees.chain(houses).chain(gateways).collect();
        let codes: BTreeSet<_> = accounts.iter().map(Account::code).collect();
        assert_eq!(codes.len(), accounts.len());
        for account in accounts {
            assert_eq!(Account::from_code(&account.code()), Some(account));
        }
        for code in [
            "",
            "held",
            "held:",
            "held:awa",
            "unapplied:x",
            "gateway_clearing",
            "gateway_clearing:",
            "cash",
            "cash:x",
        ] {
            assert_eq!(Account::from_code(code), None, "{code}");
        }
    }

    #[test]
    fn what_is_owed_to_us_or_spent_grows_by_debits() {
        let debit = |account: Account| account.normal_side() == Side::Debit;
        let at = |kind| Account::Gateway(kind, "cinetpay".into());
        assert!(debit(at(GatewayAccount::Clearing)) && debit(at(GatewayAccount::PayoutFloat)));
        assert!(debit(Account::House(HouseAccount::GatewayFees)));
        assert!(!debit(Account::House(HouseAccount::PlatformRevenue)));
        for kind in PayeeAccount::ALL {
            assert!(!debit(Account::Payee(*kind, UserId(uuid::Uuid::nil()))), "{kind:?}");
        }
    }
}
