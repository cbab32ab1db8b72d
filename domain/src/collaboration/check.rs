//! What must hold of every collaboration, whoever made it: rows are not trusted.
//! Deliberately not here: the rules of moving (`decide`), which never lead to a contradiction.

use super::aggregate::{
    Agreement, Collaboration, PRODUCT_LIMIT, Stage, offer_deadline, signing_deadline,
};
use super::contract::contract_hash;
use super::offer::{OFFER_LIMIT, OfferTerms};
use super::words::{Actor, CommandKind, Party};
use crate::kernel::Timestamp;
use std::collections::BTreeSet;

/// What contradicts itself in a stored collaboration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum Contradiction {
    /// No product, too many, or one twice.
    #[error("the products are not 1 to 50 different ones")]
    Products,
    /// Offers that are not numbered 1, 2, 3 … and made in turns, the merchant first.
    #[error("the offers are not made in turns")]
    Offers,
    /// An offer whose hash is not that of its terms.
    #[error("an offer's hash is not that of its terms")]
    OfferHash,
    /// The last offer is not the one that the stage speaks of.
    #[error("the stage and the last offer contradict each other")]
    Stage,
    /// A deadline that nobody could have set.
    #[error("the deadline is not the one that the moves lead to")]
    Deadline,
    /// A contract whose hash is not that of its text.
    #[error("the contract's hash is not that of its text")]
    ContractHash,
    /// Signatures of another contract, of one party twice, or missing from an active contract.
    #[error("the signatures contradict the contract")]
    Signatures,
    /// The last move is not the one that led to the stage, or its instant is not the latest one.
    #[error("the last move contradicts the collaboration")]
    LastMove,
    /// A version other than the number of moves that offers, signatures and stage tell of.
    #[error("the version is not the number of moves")]
    Version,
    /// An event that can't follow those before it.
    #[error("an event of the history can't follow those before it")]
    History,
}

impl Collaboration {
    /// Holds a collaboration that came out of rows against what must hold of every one.
    ///
    /// # Errors
    /// [`Contradiction`] names the first thing that can't be.
    pub fn checked(self) -> Result<Self, Contradiction> {
        require(self.has_good_products(), Contradiction::Products)?;
        require(self.has_offers_in_turns(), Contradiction::Offers)?;
        require(self.has_good_offer_hashes(), Contradiction::OfferHash)?;
        require(self.stage_fits_last_offer(), Contradiction::Stage)?;
        require(self.has_good_deadline(), Contradiction::Deadline)?;
        if let Some(agreement) = self.stage.agreement() {
            let contract = &agreement.contract;
            let text = contract.text.reveal();
            // After the legal term the text is erased, and its hash stays.
            let good = text.is_empty() || contract_hash(text) == contract.hash;
            require(good, Contradiction::ContractHash)?;
            require(self.signatures_fit(agreement), Contradiction::Signatures)?;
        }
        require(self.has_good_last_move(), Contradiction::LastMove)?;
        require(self.version == self.moves(), Contradiction::Version)?;
        Ok(self)
    }

    /// How many moves led here: each offer, acceptance and signature is one, and so is the end. To
    /// come into force belongs to the last signature.
    fn moves(&self) -> i64 {
        let agreement = self.stage.agreement();
        let signed = agreement.map_or(0, |agreement| agreement.signatures.len());
        let moves = [
            self.offers.len(),
            usize::from(agreement.is_some()),
            signed,
            usize::from(self.status().is_closed()),
        ];
        // Neither offers nor signatures are that many: they were counted before.
        i64::try_from(moves.iter().sum::<usize>()).unwrap_or(i64::MAX)
    }

    fn has_good_last_move(&self) -> bool {
        let made = &self.last_move;
        made.at == self.updated_at && self.led_here() == Some((made.actor, made.command, made.at))
    }

    /// The move that leads to such a stage: by whom, what, when.
    fn led_here(&self) -> Option<(Actor, CommandKind, Timestamp)> {
        let offer = self.current_offer()?;
        Some(match &self.stage {
            Stage::Pending { .. } | Stage::CounterOffer { .. } => {
                let is_first = self.offers.len() == 1;
                let command = if is_first { CommandKind::Propose } else { CommandKind::Counter };
                (offer.by.into(), command, offer.offered_at)
            }
            Stage::Accepted { agreement, .. } => match agreement.signatures.last() {
                Some(signature) => (signature.by.into(), CommandKind::Sign, signature.signed_at),
                None => (offer.by.other().into(), CommandKind::Accept, agreement.accepted_at),
            },
            Stage::Active { agreement, activated_at } => {
                let last = agreement.signatures.last()?;
                (last.by.into(), CommandKind::Sign, *activated_at)
            }
            Stage::Rejected { by, at, .. } => ((*by).into(), CommandKind::Reject, *at),
            Stage::Expired { at, .. } => (Actor::Clock, CommandKind::Expire, *at),
            Stage::Withdrawn { at, .. } => (Actor::Merchant, CommandKind::Withdraw, *at),
            Stage::Terminated { by, at, .. } => ((*by).into(), CommandKind::Terminate, *at),
        })
    }

    fn has_good_products(&self) -> bool {
        let different: BTreeSet<_> = self.products.iter().collect();
        (1..=PRODUCT_LIMIT).contains(&different.len()) && different.len() == self.products.len()
    }

    fn has_offers_in_turns(&self) -> bool {
        let turns = [Party::Merchant, Party::Influencer].into_iter().cycle();
        (1..=OFFER_LIMIT).contains(&self.offers.len())
            && self
                .offers
                .iter()
                .zip(1_u16..)
                .zip(turns)
                .all(|((offer, number), by)| offer.number == number && offer.by == by)
    }

    fn has_good_offer_hashes(&self) -> bool {
        self.offers.iter().all(|offer| {
            let terms = OfferTerms {
                collaboration_id: self.id,
                number: offer.number,
                by: offer.by,
                products: &self.products,
                rate_percent: offer.rate_percent,
                terms_version: &offer.terms_version,
            };
            offer.hash == terms.hash()
        })
    }

    fn stage_fits_last_offer(&self) -> bool {
        let Some(offer) = self.current_offer() else {
            return false;
        };
        match (&self.stage, self.stage.agreement()) {
            (Stage::Pending { .. }, _) => offer.by == Party::Merchant,
            (Stage::CounterOffer { .. }, _) => offer.by == Party::Influencer,
            (_, Some(agreement)) => agreement.rate_percent == offer.rate_percent,
            (_, None) => true,
        }
    }

    fn has_good_deadline(&self) -> bool {
        let deadline = match &self.stage {
            Stage::Expired { at, .. } => Some(*at),
            stage => stage.expires_at(),
        };
        let expected = match (self.stage.agreement(), self.current_offer()) {
            (Some(agreement), _) => Some(signing_deadline(agreement.accepted_at)),
            (None, Some(offer)) => Some(offer_deadline(offer.offered_at, self.proposed_at)),
            (None, None) => None,
        };
        deadline.is_none() || deadline == expected
    }

    fn signatures_fit(&self, agreement: &Agreement) -> bool {
        let parties: BTreeSet<_> = agreement.signatures.iter().map(|it| it.by).collect();
        let of_this_contract = agreement.signatures.iter().all(|signature| {
            signature.contract_hash == agreement.contract.hash
                && signature.signer_id == self.user_of(signature.by)
        });
        let was_active = matches!(self.stage, Stage::Active { .. } | Stage::Terminated { .. });
        parties.len() == agreement.signatures.len()
            && of_this_contract
            && agreement.is_executed() == was_active
    }
}

fn require(holds: bool, otherwise: Contradiction) -> Result<(), Contradiction> {
    if holds { Ok(()) } else { Err(otherwise) }
}
