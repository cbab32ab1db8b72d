//! Collaborations, from the first offer to the signed contract.
//! Deliberately not here: rules that the domain's own tests walk (every state, command, actor).

mod analytics;
mod bad_input;
mod contract_proof;
mod expire;
mod feeds;
mod negotiate;
mod propose;
mod races;
mod reading;
mod ring;
mod sign_contract;
mod standing;
mod state_machine;
mod table;
mod tampering;
mod terminate;
mod texts;

pub(crate) use tampering::proof;
