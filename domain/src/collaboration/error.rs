//! Every rule that a collaboration can refuse by.
//! Deliberately not here: status codes and texts for people.

use super::words::{Actor, CommandKind, Party, Status, Turn};
use crate::kernel::{CollaborationId, ProductId, TextError, Timestamp};
use crate::money::RatePercent;

/// Which text is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextField {
    /// Message of an offer, or justification of a counter-offer.
    Message,
    /// Reason of a refusal or a termination.
    Reason,
    /// Name under a contract.
    FullName,
}

/// Why a command is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CollaborationError {
    /// The deadline has passed, whether or not anybody wrote it down.
    #[error("the collaboration expired at {expired_at}")]
    Expired {
        /// The deadline itself.
        expired_at: Timestamp,
    },
    /// The transition table has no such row.
    #[error("{actor} can't {command} while {from}")]
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
    #[error("{found} products, 1 to {limit} are allowed")]
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
    #[error("{} products are not the merchant's own", ids.len())]
    ProductsNotOwned {
        /// Which ones.
        ids: Vec<ProductId>,
    },
    /// Products that are not for sale (any more).
    #[error("{} products are not available", ids.len())]
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
    #[error("the {field:?} {why}")]
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
