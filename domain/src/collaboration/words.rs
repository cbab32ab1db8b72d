//! The words of a negotiation: statuses, commands, parties, actors, turns.
//! Deliberately not here: which of them go together (`transitions`).

use crate::kernel::stored_words;

stored_words! {
    /// Where a collaboration stands.
    #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
    Status {
        /// The merchant's offer is on the table.
        Pending = "pending",
        /// The influencer's offer is on the table.
        CounterOffer = "counter_offer",
        /// A rate is agreed, the contract waits for signatures.
        Accepted = "accepted",
        /// Signed; the affiliate link works.
        Active = "active",
        /// Refused, with a reason.
        Rejected = "rejected",
        /// Nobody moved before the deadline.
        Expired = "expired",
        /// The merchant took the offer back before signature.
        Withdrawn = "withdrawn",
        /// An active collaboration was ended by either side.
        Terminated = "terminated",
    }

    /// What can be asked of a collaboration.
    #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
    CommandKind {
        /// Put the first offer on the table.
        Propose = "propose",
        /// Take the offer on the table.
        Accept = "accept",
        /// Refuse it.
        Reject = "reject",
        /// Answer it with another offer.
        Counter = "counter",
        /// Take the whole request back.
        Withdraw = "withdraw",
        /// Sign the contract.
        Sign = "sign",
        /// Write down that the deadline has passed.
        Expire = "expire",
        /// End an active collaboration.
        Terminate = "terminate",
    }

    /// One of the two who negotiate.
    Party {
        /// Who sells.
        Merchant = "merchant",
        /// Who promotes.
        Influencer = "influencer",
    }

    /// Who moves: one of the parties, or time itself.
    Actor {
        /// Who sells.
        Merchant = "merchant",
        /// Who promotes.
        Influencer = "influencer",
        /// Time, which only ever expires.
        Clock = "clock",
    }

    /// Whose answer is awaited.
    Turn {
        /// The merchant's.
        Merchant = "merchant",
        /// The influencer's.
        Influencer = "influencer",
        /// Both must still sign.
        Both = "both",
        /// Nobody's.
        None = "none",
    }
}

impl Status {
    /// True while something is still awaited: `pending`, `counter_offer`, `accepted`.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::CounterOffer | Self::Accepted)
    }

    /// True once nothing can ever happen again.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Rejected | Self::Expired | Self::Withdrawn | Self::Terminated)
    }
}

impl Party {
    /// The one across the table.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Merchant => Self::Influencer,
            Self::Influencer => Self::Merchant,
        }
    }
}

impl Actor {
    /// The party that moves; `None` for the clock.
    pub const fn party(self) -> Option<Party> {
        match self {
            Self::Merchant => Some(Party::Merchant),
            Self::Influencer => Some(Party::Influencer),
            Self::Clock => None,
        }
    }
}

impl From<Party> for Actor {
    fn from(party: Party) -> Self {
        match party {
            Party::Merchant => Self::Merchant,
            Party::Influencer => Self::Influencer,
        }
    }
}

impl Turn {
    /// The turn of those who are awaited.
    pub const fn of(merchant: bool, influencer: bool) -> Self {
        match (merchant, influencer) {
            (true, true) => Self::Both,
            (true, false) => Self::Merchant,
            (false, true) => Self::Influencer,
            (false, false) => Self::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_names_its_value_again() {
        for status in Status::ALL {
            assert_eq!(Status::from_word(status.as_str()), Some(*status));
            assert!(!(status.is_open() && status.is_closed()));
        }
        for command in CommandKind::ALL {
            assert_eq!(CommandKind::from_word(command.as_str()), Some(*command));
        }
        for actor in Actor::ALL {
            assert_eq!(Actor::from_word(actor.as_str()), Some(*actor));
        }
        for turn in Turn::ALL {
            assert_eq!(Turn::from_word(turn.as_str()), Some(*turn));
        }
        assert_eq!(Party::from_word("clock"), None);
        assert_eq!(Status::from_word("Pending"), None);
    }
}
