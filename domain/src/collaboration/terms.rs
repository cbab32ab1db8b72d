//! The shape of terms: a version, clauses in two languages, and whose signature they require.
//! Deliberately not here: the sentences of the standard terms (`terms_v1`).

use super::words::Party;
use crate::kernel::stored_words;

stored_words! {
    /// Whose signature puts a contract into force.
    RequiredSignatures {
        /// The influencer's: the merchant's offer is its consent.
        InfluencerOnly = "influencer",
        /// Both parties'.
        Both = "both",
    }
}

impl RequiredSignatures {
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
