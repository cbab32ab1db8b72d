//! The number of a request, which its answer, its log lines and the audit share.
//! Deliberately not here: where it is made (`finish`).

use super::{client_address::ClientAddress, problem::Problem, state::Http};
use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
};
use cauri_application::kernel::audit::Origin;
use uuid::Uuid;

/// Names a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct RequestId(pub(super) Uuid);

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
