//! Roles of people.
//! Deliberately not here: what each role may do (each context's policy).

use std::{fmt, str::FromStr};

/// What a person is to the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Role {
    /// Runs the platform; made on the command line only.
    Admin,
    /// Sells.
    Merchant,
    /// Promotes for a commission.
    Influencer,
    /// Sells photos.
    Photographer,
    /// Buys.
    Customer,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] =
        [Self::Admin, Self::Merchant, Self::Influencer, Self::Photographer, Self::Customer];

    /// The role's word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Merchant => "merchant",
            Self::Influencer => "influencer",
            Self::Photographer => "photographer",
            Self::Customer => "customer",
        }
    }

    /// True for those whose names stand in contracts.
    pub const fn signs_contracts(self) -> bool {
        matches!(self, Self::Merchant | Self::Influencer)
    }

    /// True for those who earn commissions.
    pub const fn is_creator(self) -> bool {
        matches!(self, Self::Influencer | Self::Photographer)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("names no role")]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(word: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.as_str() == word).ok_or(UnknownRole)
    }
}
