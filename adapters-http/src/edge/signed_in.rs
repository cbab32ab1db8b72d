//! Who calls, from the `Authorization` header.
//! Deliberately not here: what the caller may do.

use crate::kernel::{problem::Problem, state::Http};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use cauri_application::{identity::authenticate::authenticate, kernel::caller::Caller};

/// The caller; without a good bearer token the request ends with 401.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SignedIn(pub(crate) Caller);

impl FromRequestParts<Http> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, http: &Http) -> Result<Self, Problem> {
        // `gatekeep` knows already, wherever the matrix asks for a sign-in.
        let caller = match parts.extensions.get::<Caller>() {
            Some(known) => *known,
            None => caller(http, &parts.headers).await?,
        };
        parts.extensions.insert(caller);
        Ok(Self(caller))
    }
}

/// Who calls, by the bearer token.
pub(crate) async fn caller(http: &Http, headers: &HeaderMap) -> Result<Caller, Problem> {
    let refused = || Problem::new(StatusCode::UNAUTHORIZED, "not_signed_in");
    let token = bearer(headers).ok_or_else(refused)?;
    Ok(authenticate(&http.app, token).await?)
}

/// The bearer token of a request, if it brings one.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
