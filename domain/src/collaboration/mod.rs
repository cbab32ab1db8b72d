//! The negotiated contract between a merchant and an influencer: offers, signatures, states.
//! Deliberately not here: links and clicks (context `affiliate`), and who is notified.
//!
//! `transitions` holds the one table; `propose` and `decide` follow it; the rest is what they
//! speak of. The way through: load, [`decide`], save `next` with its `last_move`, publish events.
//! `next` is what [`evolve`] makes of the state and those events; who keeps the events instead of
//! the state gets it back by [`replay`].

mod aggregate;
mod chain;
mod check;
mod command;
mod contract;
mod decide;
mod digest;
mod error;
mod event;
mod evolve;
mod facts;
mod flaw;
mod history;
mod offer;
mod propose;
mod record;
#[cfg(test)]
mod record_tests;
mod seal;
mod terms;
mod terms_v1_0;
mod terms_v1_1;
mod terms_versions;
mod transitions;
mod words;

#[cfg(test)]
mod tests;

pub use aggregate::{
    Agreement, Collaboration, NEGOTIATION_DAYS, OFFER_DAYS, PRODUCT_LIMIT, SIGNING_DAYS, Signature,
    Stage,
};
pub use chain::{
    CHAIN_LINK_LIMIT, ChainEntry, ChainHead, ChainLink, ChainLinkKind, EvidenceSalt, NO_CHAIN_LINK,
};
pub use check::Contradiction;
pub use command::{Command, FULL_NAME_LIMIT, MESSAGE_LIMIT, SignatureEvidence};
pub use contract::{Contract, ContractDetails, contract_hash, render};
pub use decide::{decide, expire};
pub use error::{CollaborationError, Refusal, TextField};
pub use event::{CollaborationEvent, CollaborationFact, Opening};
pub use evolve::{evolve, replay};
pub use facts::{Facts, PartyFacts, ProductFacts, ProposalFacts};
pub use flaw::Flaw;
pub use history::Move;
pub use offer::{OFFER_LIMIT, Offer, OfferTerms};
pub use propose::{Proposal, propose};
pub use record::{
    ContractRecord, Execution, SealedChainLink, SealedSignatureEvidence, SignatureRecord, Verdict,
};
pub use seal::{KID_LENGTH, PdfBytes, SEAL_LENGTH, Seal, SealFault, SealKeys};
pub use terms::{
    CLICK_DAYS_MAX, Clause, ContractPolicy, RequiredSignatures, Terms, TermsError, TermsFigures,
    TermsInForce,
};
pub use terms_v1_0::TERMS_V1_0;
pub use terms_v1_1::TERMS_V1_1;
pub use terms_versions::{PUBLISHED_TERMS, STANDARD_TERMS};
pub use transitions::{
    EVERY_COMMAND_REFUSALS, Guard, ROWS, Row, allowed_commands, as_mermaid, refusals_as_markdown,
    turn,
};
pub use words::{Actor, CommandKind, Party, Status, Turn};
