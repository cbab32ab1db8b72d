//! A collaboration as a reader sees it: as of now, with whose turn it is and what may be done.
//! Deliberately not here: how it looks on the wire.

use super::{
    policy::Reader,
    ports::{CollaborationView, ProductSummary},
};
use cauri_domain::{
    collaboration::{Collaboration, CommandKind, Party, Turn},
    kernel::{Personal, Timestamp},
    money::RatePercent,
};

/// A collaboration as of now, for one reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Representation {
    /// The collaboration, past its deadline expired.
    pub collaboration: Collaboration,
    /// The merchant's name.
    pub merchant_name: Personal<String>,
    /// The influencer's name.
    pub influencer_name: Personal<String>,
    /// Its products.
    pub products: Vec<ProductSummary>,
    /// Whose answer is awaited.
    pub turn: Turn,
    /// What the reader may do; nothing for an admin.
    pub allowed_commands: Vec<CommandKind>,
}

impl Representation {
    /// Represents what is stored to a reader.
    pub(super) fn of(view: CollaborationView, reader: Reader, now: Timestamp) -> Self {
        let collaboration = view.collaboration.as_of(now);
        let allowed_commands = match reader {
            Reader::Party(party) => collaboration.allowed_commands(party.into(), now),
            Reader::Admin => vec![],
        };
        Self {
            turn: collaboration.turn(now),
            allowed_commands,
            collaboration,
            merchant_name: view.merchant_name,
            influencer_name: view.influencer_name,
            products: view.products,
        }
    }

    /// The rate that a party offered last, in percent.
    pub fn last_offered(&self, by: Party) -> Option<RatePercent> {
        self.collaboration
            .offers
            .iter()
            .rev()
            .find(|offer| offer.by == by)
            .map(|offer| offer.rate_percent)
    }
}
