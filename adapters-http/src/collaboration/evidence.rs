//! Where a signature comes from: the network address and the program, as far as they show.
//! Deliberately not here: which address is believed (`kernel::client_address`).

use crate::{
    edge::client_address::ClientAddress,
    kernel::{problem::Problem, state::Http},
};
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use cauri_domain::{collaboration::SignatureEvidence, kernel::Personal};

/// What does not show.
const UNAVAILABLE: &str = "unavailable";
/// The most characters of a program's name that are evidence.
const USER_AGENT_LIMIT: usize = 500;

/// The evidence that a request brings by itself.
#[derive(Debug, Clone)]
pub(crate) struct SignedFrom(pub(super) SignatureEvidence);

impl FromRequestParts<Http> for SignedFrom {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, http: &Http) -> Result<Self, Problem> {
        let Ok(address) = ClientAddress::from_request_parts(parts, http).await;
        let user_agent = parts
            .headers
            .get(header::USER_AGENT)
            .and_then(|value| value.to_str().ok())
            .filter(|text| !text.is_empty())
            .unwrap_or(UNAVAILABLE);
        Ok(Self(SignatureEvidence {
            address: address.text().unwrap_or_else(|| Personal::new(UNAVAILABLE.to_owned())),
            user_agent: Personal::new(user_agent.chars().take(USER_AGENT_LIMIT).collect()),
        }))
    }
}
