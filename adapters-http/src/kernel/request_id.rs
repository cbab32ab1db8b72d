//! The number of a request, which its answer, its log lines and the audit share.
//! Deliberately not here: where it is made (`respond`).

use super::{problem::Problem, state::Http};
use crate::edge::client_address::ClientAddress;
use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
};
use cauri_application::kernel::ports::Origin;
use uuid::Uuid;

/// Names a request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RequestId(pub(crate) Uuid);

/// Where a command comes from, for the audit.
#[derive(Debug, Clone)]
pub(crate) struct CommandOrigin(pub(crate) Origin);

impl FromRequestParts<Http> for CommandOrigin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Http) -> Result<Self, Problem> {
        let RequestId(request_id) = parts
            .extensions
            .get()
            .copied()
            .ok_or_else(|| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal"))?;
        let address = parts.extensions.get::<ClientAddress>().and_then(ClientAddress::text);
        Ok(Self(Origin { request_id, address }))
    }
}
