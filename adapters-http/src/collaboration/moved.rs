//! The answer to every move, with a word for people.
//! Deliberately not here: the answer to a signature, which brings the link (`sign_contract`).

use crate::kernel::{answer::replayable, language::Language};
use axum::{http::StatusCode, response::Response};
use cauri_application::{collaboration::negotiate::Moved, kernel::idempotency::Answer};
use serde::Serialize;
use std::ops::Not;
use utoipa::ToSchema;
use uuid::Uuid;

/// A move that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MovedAnswer {
    success: bool,
    /// What happened, in the reader's language.
    message: String,
    request_id: Uuid,
    /// Where the collaboration stands now.
    #[schema(example = "accepted")]
    status: String,
    /// Its version now.
    version: i64,
    /// Only there, and true, if the same move was the last one already.
    #[serde(skip_serializing_if = "Not::not")]
    already_applied: bool,
}

impl MovedAnswer {
    /// The answer with a text of the catalogue.
    pub(super) fn of(moved: Moved, message: &str, language: Language) -> Self {
        Self {
            success: true,
            message: said(message, language),
            request_id: moved.collaboration_id.0,
            status: moved.status.to_string(),
            version: moved.version,
            already_applied: moved.already_applied,
        }
    }
}

/// A text of the catalogue.
pub(super) fn said(key: &str, language: Language) -> String {
    crate::_rust_i18n_t!(key, locale = language.as_str()).into_owned()
}

/// The answer to a move that carries nothing else.
pub(super) fn moved(answer: Answer<Moved>, message: &str, language: Language) -> Response {
    replayable(StatusCode::OK, answer, |moved| MovedAnswer::of(moved, message, language))
}
