//! The shape of terms: a version, clauses in two languages, and whose signature they require.
//! Deliberately not here: the sentences of the standard terms (`terms_v1`).

use super::words::Party;

/// Whose signature puts a contract into force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum RequiredSignatures {
    /// The influencer's: the merchant's offer is its consent.
    #[cfg_attr(feature = "serde", serde(rename = "influencer"))]
    InfluencerOnly,
    /// Both parties'.
    Both,
}

impl RequiredSignatures {
    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InfluencerOnly => "influencer",
            Self::Both => "both",
        }
    }

    /// The value that a word names, if any.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::InfluencerOnly, Self::Both].into_iter().find(|required| required.as_str() == word)
    }

    /// True if this party's signature is required.
    pub const fn includes(self, party: Party) -> bool {
        matches!((self, party), (Self::Both, _) | (Self::InfluencerOnly, Party::Influencer))
    }
}

/// One clause, French (binding) with the English beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Clause {
    /// Title in French.
    pub title_fr: &'static str,
    /// Title in English.
    pub title_en: &'static str,
    /// What it says, in French.
    pub content_fr: &'static str,
    /// What it says, in English.
    pub content_en: &'static str,
}

/// The terms that a contract is made from; a published version never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Terms {
    /// Which version.
    pub version: &'static str,
    /// Whose signature puts a contract into force.
    pub required: RequiredSignatures,
    /// The clauses, in order.
    pub clauses: &'static [Clause],
}
