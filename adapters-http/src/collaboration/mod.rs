//! Collaborations, on the wire.
//! Deliberately not here: rules about them.

mod accept;
mod contract_terms;
mod counter_offer;
mod evidence;
mod list_contract_keys;
mod list_received;
mod list_sent;
mod moved;
mod problem;
mod propose;
mod read;
mod read_certificate;
mod read_contract;
mod read_history;
mod read_state_machine;
mod reject;
mod sign_contract;
mod terminate;
mod verify_contract;
mod wire;
mod withdraw;

use crate::kernel::state::Http;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What can be asked here.
pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(propose::propose))
        .routes(routes!(list_received::list_received))
        .routes(routes!(list_sent::list_sent))
        .routes(routes!(read::read))
        .routes(routes!(accept::accept))
        .routes(routes!(reject::reject))
        .routes(routes!(counter_offer::counter_offer))
        .routes(routes!(withdraw::withdraw))
        .routes(routes!(terminate::terminate))
        .routes(routes!(sign_contract::sign_contract))
        .routes(routes!(read_contract::read_contract))
        .routes(routes!(read_certificate::read_certificate))
        .routes(routes!(verify_contract::verify_contract))
        .routes(routes!(list_contract_keys::list_contract_keys))
        .routes(routes!(read_history::read_history))
        .routes(routes!(contract_terms::contract_terms))
        .routes(routes!(read_state_machine::read_state_machine))
}
