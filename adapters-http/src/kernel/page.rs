//! Feeds on the wire: `?limit=&cursor=` in, `next_cursor` out.
//! Deliberately not here: what is in them, and lists by page number (`numbered_page`).

use super::{nul, problem::Problem, state::Http};
use axum::{
    extract::{FromRequestParts, Query},
    http::request::Parts,
};
use cauri_application::kernel::page::{Cursor, PageRequest};
use chrono::DateTime;
use serde::{Deserialize, de::DeserializeOwned};
use utoipa::IntoParams;
use uuid::Uuid;

/// Query parameters; a wrong one is a 422.
#[derive(Debug)]
pub(crate) struct Params<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Http> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Http) -> Result<Self, Problem> {
        nul::refuse_in_query(parts.uri.query())?;
        Query::try_from_uri(&parts.uri)
            .map(|Query(params)| Self(params))
            .map_err(|_| Problem::unprocessable("invalid_query"))
    }
}

/// Which page of a feed is wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FeedParams {
    /// Things on a page, 1 to 100; 20 if not given.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 100)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[0-9a-f]{1,15}-[0-9a-f]{32}$")]
    cursor: Option<String>,
}

impl FeedParams {
    /// The page that is meant.
    pub(crate) fn page(&self) -> Result<PageRequest, Problem> {
        let limit = read_limit(self.limit.as_deref())?;
        let after = self.cursor.as_deref().map(read_cursor).transpose()?;
        Ok(PageRequest { limit, after })
    }
}

/// How many things on a page.
pub(crate) fn read_limit(text: Option<&str>) -> Result<u16, Problem> {
    let Some(text) = text else { return Ok(PageRequest::DEFAULT_LIMIT) };
    text.parse()
        .ok()
        .filter(|limit| (1..=PageRequest::MAX_LIMIT).contains(limit))
        .ok_or_else(|| Problem::unprocessable("invalid_limit").field("limit", "out_of_range"))
}

fn read_cursor(text: &str) -> Result<Cursor, Problem> {
    let wrong = || Problem::unprocessable("invalid_cursor").field("cursor", "unknown_word");
    let (micros, id) = text.split_once('-').ok_or_else(wrong)?;
    let micros = i64::from_str_radix(micros, 16).map_err(|_| wrong())?;
    let at = DateTime::from_timestamp_micros(micros).ok_or_else(wrong)?;
    let id = Uuid::try_parse(id).map_err(|_| wrong())?;
    Ok(Cursor { at, id })
}

/// A cursor as text.
pub(crate) fn write_cursor(cursor: Cursor) -> String {
    format!("{:x}-{}", cursor.at.timestamp_micros(), cursor.id.simple())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let cursor = Cursor {
            at: DateTime::from_timestamp_micros(1_790_000_000_123_456).unwrap(),
            id: Uuid::from_u128(42),
        };
        assert_eq!(read_cursor(&write_cursor(cursor)).unwrap(), cursor);
        for wrong in ["", "x", "1-2", "zz-00000000-0000-0000-0000-000000000000"] {
            assert!(read_cursor(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_limit_is_one_to_a_hundred() {
        for (limit, expected) in
            [(None, Some(20)), (Some("1"), Some(1)), (Some("100"), Some(100)), (Some("0"), None)]
                .into_iter()
                .chain([(Some("101"), None), (Some("x"), None), (Some("-1"), None)])
        {
            let params = FeedParams { limit: limit.map(str::to_owned), cursor: None };
            assert_eq!(params.page().ok().map(|page| page.limit), expected, "{limit:?}");
        }
    }
}
