//! Identifiers and words in paths: what is no UUID, or no text at all, is simply not found.
//! Deliberately not here: whether the thing exists.

use super::{problem::Problem, state::Http};
use axum::{
    extract::{FromRequestParts, Path, RawPathParams},
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

/// One word in the path; what is no text is simply not found.
#[derive(Debug, Clone)]
pub(crate) struct PathWord(pub(crate) String);

impl FromRequestParts<Http> for PathWord {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Http) -> Result<Self, Problem> {
        let word = Path::<String>::from_request_parts(parts, state).await;
        word.map(|Path(word)| Self(word)).map_err(|_| Problem::not_found())
    }
}

/// Two words in the path, in their order.
#[derive(Debug, Clone)]
pub(crate) struct PathWords(pub(crate) String, pub(crate) String);

impl FromRequestParts<Http> for PathWords {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Http) -> Result<Self, Problem> {
        let words = Path::<(String, String)>::from_request_parts(parts, state).await;
        words.map(|Path((one, two))| Self(one, two)).map_err(|_| Problem::not_found())
    }
}
