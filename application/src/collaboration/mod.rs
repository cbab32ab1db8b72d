//! Collaborations: proposing, negotiating, signing, reading them.
//! Deliberately not here: the rules of moving (domain), links and clicks (affiliate).

pub mod accept;
pub mod certificate;
pub mod contract_terms;
pub mod counter_offer;
pub mod document;
pub mod events;
mod evidence;
pub mod expire;
pub mod list_received;
pub mod list_sent;
mod load;
pub mod negotiate;
pub mod policy;
pub mod ports;
pub mod propose;
mod public;
pub mod read;
pub mod read_contract;
pub mod read_history;
pub mod reject;
mod represent;
pub mod seal_ports;
pub mod sign_contract;
pub mod state_machine;
pub mod terminate;
pub mod verify_contract;
pub mod withdraw;

pub use represent::Representation;
