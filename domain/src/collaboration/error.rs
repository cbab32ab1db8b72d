//! Every rule that a collaboration can refuse by.
//! Deliberately not here: status codes and texts for people.

use super::words::{Actor, CommandKind, Party, Status, Turn};
use crate::kernel::{CollaborationId, ProductId, TextError, Timestamp, stored_words};
use crate::money::RatePercent;
use std::fmt;

/// Which text is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum TextField {
    /// Message of an offer, or justification of a counter-offer.
    Message,
    /// Reason of a refusal or a termination.
    Reason,
    /// Name under a contract.
    FullName,
}

impl fmt::Display for TextField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Message => "message",
            Self::Reason => "reason",
            Self::FullName => "full name",
        })
    }
}

stored_words! {
    /// Which rule a command broke, without its particulars: what a row of the table can list.
    #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
    Refusal {
        /// [`CollaborationError::Expired`]
        Expired = "expired",
        /// [`CollaborationError::IllegalTransition`]
        IllegalTransition = "illegal_transition",
        /// [`CollaborationError::NotYourTurn`]
        NotYourTurn = "not_your_turn",
        /// [`CollaborationError::NotDue`]
        NotDue = "not_due",
        /// [`CollaborationError::ProductCount`]
        ProductCount = "product_count",
        /// [`CollaborationError::DuplicateProduct`]
        DuplicateProduct = "duplicate_product",
        /// [`CollaborationError::ProductsNotOwned`]
        ProductsNotOwned = "products_not_owned",
        /// [`CollaborationError::ProductsUnavailable`]
        ProductsUnavailable = "products_unavailable",
        /// [`CollaborationError::CommissionOutOfRange`]
        CommissionOutOfRange = "commission_out_of_range",
        /// [`CollaborationError::Text`]
        Text = "text",
        /// [`CollaborationError::UnknownInfluencer`]
        UnknownInfluencer = "unknown_influencer",
        /// [`CollaborationError::SelfCollaboration`]
        SelfCollaboration = "self_collaboration",
        /// [`CollaborationError::PartySuspended`]
        PartySuspended = "party_suspended",
        /// [`CollaborationError::AlreadyOpen`]
        AlreadyOpen = "already_open",
        /// [`CollaborationError::SameRate`]
        SameRate = "same_rate",
        /// [`CollaborationError::OfferLimit`]
        OfferLimit = "offer_limit",
        /// [`CollaborationError::RepeatedOffer`]
        RepeatedOffer = "repeated_offer",
        /// [`CollaborationError::TermsChanged`]
        TermsChanged = "terms_changed",
        /// [`CollaborationError::TermsOutdated`]
        TermsOutdated = "terms_outdated",
        /// [`CollaborationError::TermsNotAccepted`]
        TermsNotAccepted = "terms_not_accepted",
        /// [`CollaborationError::AlreadySigned`]
        AlreadySigned = "already_signed",
    }
}

/// Why a command is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum CollaborationError {
    /// The deadline has passed, whether or not anybody wrote it down.
    #[error("the collaboration expired at {expired_at}")]
    Expired {
        /// The deadline itself.
        expired_at: Timestamp,
    },
    /// The transition table has no such row.
    #[error("the {actor} can't {command} while the collaboration is {}", plain(*from))]
    IllegalTransition {
        /// Where the collaboration stands.
        from: Status,
        /// What was asked.
        command: CommandKind,
        /// By whom.
        actor: Actor,
    },
    /// The row belongs to the other party.
    #[error("to {command} is up to the {turn}, not to the {actor}")]
    NotYourTurn {
        /// Whose row it is.
        turn: Turn,
        /// What was asked.
        command: CommandKind,
        /// By whom.
        actor: Actor,
    },
    /// The deadline lies ahead: nothing to write down.
    #[error("the deadline is {expires_at}")]
    NotDue {
        /// The deadline.
        expires_at: Timestamp,
    },
    /// No product, or too many.
    #[error("1 to {limit} products are allowed, not {found}")]
    ProductCount {
        /// Products found.
        found: usize,
        /// Products allowed.
        limit: usize,
    },
    /// A product is named twice.
    #[error("product {id} is named twice")]
    DuplicateProduct {
        /// Which one.
        id: ProductId,
    },
    /// Products that the merchant does not have.
    #[error("{} of the products are not the merchant's own", ids.len())]
    ProductsNotOwned {
        /// Which ones.
        ids: Vec<ProductId>,
    },
    /// Products that are not for sale (any more).
    #[error("{} of the products can't be had", ids.len())]
    ProductsUnavailable {
        /// Which ones.
        ids: Vec<ProductId>,
    },
    /// The commission lies outside the policy.
    #[error("a commission of {rate} % is not between {min} and {max}")]
    CommissionOutOfRange {
        /// The rate found.
        rate: RatePercent,
        /// The lowest commission.
        min: RatePercent,
        /// The highest commission.
        max: RatePercent,
    },
    /// A text is blank, too long, or not plain.
    #[error("the {field} {why}")]
    Text {
        /// Which text.
        field: TextField,
        /// What is wrong with it.
        why: TextError,
    },
    /// There is no such influencer.
    #[error("there is no such influencer")]
    UnknownInfluencer,
    /// Merchant and influencer are one person.
    #[error("merchant and influencer are one person")]
    SelfCollaboration,
    /// A party is suspended: nothing can be agreed until it is restored.
    #[error("the {party} is suspended")]
    PartySuspended {
        /// Which party.
        party: Party,
    },
    /// Another open request between the two shares a product.
    #[error("collaboration {id} between the two is still open")]
    AlreadyOpen {
        /// Which one.
        id: CollaborationId,
    },
    /// A counter-offer must differ from the offer that it answers.
    #[error("{rate} % is already on the table")]
    SameRate {
        /// The rate on the table.
        rate: RatePercent,
    },
    /// The negotiation has seen all the offers that it may.
    #[error("a negotiation has at most {limit} offers")]
    OfferLimit {
        /// Offers allowed.
        limit: usize,
    },
    /// The party made this very offer before.
    #[error("{rate} % was offer {number} of the same party")]
    RepeatedOffer {
        /// The rate offered again.
        rate: RatePercent,
        /// The number of the earlier offer.
        number: u16,
    },
    /// What the caller saw is not what lies on the table.
    #[error("the terms are not those that were seen")]
    TermsChanged,
    /// The standard terms have a newer version than what lies on the table.
    #[error("the terms are {found}, current is {current}")]
    TermsOutdated {
        /// The version on the table.
        found: String,
        /// The version in force.
        current: String,
    },
    /// A signature without agreement to the terms.
    #[error("the terms were not accepted")]
    TermsNotAccepted,
    /// The party has signed: it can neither sign again nor step back.
    #[error("the {by} has signed already")]
    AlreadySigned {
        /// Which party.
        by: Party,
    },
}

impl CollaborationError {
    /// Which rule it is, without the particulars.
    pub const fn refusal(&self) -> Refusal {
        match self {
            Self::Expired { .. } => Refusal::Expired,
            Self::IllegalTransition { .. } => Refusal::IllegalTransition,
            Self::NotYourTurn { .. } => Refusal::NotYourTurn,
            Self::NotDue { .. } => Refusal::NotDue,
            Self::ProductCount { .. } => Refusal::ProductCount,
            Self::DuplicateProduct { .. } => Refusal::DuplicateProduct,
            Self::ProductsNotOwned { .. } => Refusal::ProductsNotOwned,
            Self::ProductsUnavailable { .. } => Refusal::ProductsUnavailable,
            Self::CommissionOutOfRange { .. } => Refusal::CommissionOutOfRange,
            Self::Text { .. } => Refusal::Text,
            Self::UnknownInfluencer => Refusal::UnknownInfluencer,
            Self::SelfCollaboration => Refusal::SelfCollaboration,
            Self::PartySuspended { .. } => Refusal::PartySuspended,
            Self::AlreadyOpen { .. } => Refusal::AlreadyOpen,
            Self::SameRate { .. } => Refusal::SameRate,
            Self::OfferLimit { .. } => Refusal::OfferLimit,
            Self::RepeatedOffer { .. } => Refusal::RepeatedOffer,
            Self::TermsChanged => Refusal::TermsChanged,
            Self::TermsOutdated { .. } => Refusal::TermsOutdated,
            Self::TermsNotAccepted => Refusal::TermsNotAccepted,
            Self::AlreadySigned { .. } => Refusal::AlreadySigned,
        }
    }
}

/// What a collaboration is in a sentence.
const fn plain(status: Status) -> &'static str {
    match status {
        Status::CounterOffer => "a counter-offer",
        other => other.as_str(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_a_sentence_for_people() {
        let blank = |field| CollaborationError::Text { field, why: TextError::Blank }.to_string();
        assert_eq!(blank(TextField::Message), "the message has no visible letter or digit");
        assert_eq!(blank(TextField::Reason), "the reason has no visible letter or digit");
        let full_name = "the full name has no visible letter or digit";
        assert_eq!(blank(TextField::FullName), full_name);
        let illegal = CollaborationError::IllegalTransition {
            from: Status::CounterOffer,
            command: CommandKind::Sign,
            actor: Actor::Influencer,
        };
        let said = "the influencer can't sign while the collaboration is a counter-offer";
        assert_eq!(illegal.to_string(), said);
        let gone = CollaborationError::ProductsUnavailable { ids: vec![] };
        assert_eq!(gone.to_string(), "0 of the products can't be had");
    }
}
