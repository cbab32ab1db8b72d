//! Identifiers in paths: what is no UUID is simply not found.
//! Deliberately not here: whether the thing exists.

use super::{problem::Problem, state::Http};
use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};
use uuid::Uuid;

/// The identifier `{id}` in the path.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PathId<T>(pub(crate) T);

impl<T: From<Uuid>> FromRequestParts<Http> for PathId<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Http) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::not_found())?;
        params
            .iter()
            .find(|(name, _)| *name == "id")
            .and_then(|(_, value)| Uuid::try_parse(value).ok())
            .map(|id| Self(T::from(id)))
            .ok_or_else(Problem::not_found)
    }
}
