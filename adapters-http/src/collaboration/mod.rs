//! Collaborations, on the wire.
//! Deliberately not here: rules about them.

pub(crate) mod accept;
pub(crate) mod contract_terms;
pub(crate) mod counter_offer;
mod evidence;
pub(crate) mod list_contract_keys;
pub(crate) mod list_received;
pub(crate) mod list_sent;
mod moved;
mod problem;
pub(crate) mod propose;
pub(crate) mod read;
pub(crate) mod read_certificate;
pub(crate) mod read_contract;
pub(crate) mod read_history;
pub(crate) mod read_state_machine;
pub(crate) mod reject;
pub(crate) mod sign_contract;
pub(crate) mod terminate;
pub(crate) mod verify_contract;
mod wire;
pub(crate) mod withdraw;
