//! Problem documents (RFC 9457): what is refused, in a stable word, and in the reader's language.
//! Deliberately not here: which error is which problem (each context's `problem.rs`).

use super::{blank::Blank, language::Language};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use cauri_application::kernel::{
    caller::Denied,
    error::{ReadError, StoreError},
    idempotency::IdempotencyError,
};
use cauri_domain::kernel::TextError;
use cauri_domain::money::Xof;
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FieldProblem {
    field: String,
    code: &'static str,
}

/// A refusal on its way out; `respond` renders it in the reader's language.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    status: StatusCode,
    code: &'static str,
    values: Vec<(&'static str, Blank)>,
    fields: Vec<FieldProblem>,
    extra: Map<String, Value>,
    retry_after_seconds: Option<i64>,
}

impl Problem {
    /// A problem under its stable word; title and detail stand in the catalogue under it.
    pub(crate) fn new(status: StatusCode, code: &'static str) -> Self {
        Self {
            status,
            code,
            values: vec![],
            fields: vec![],
            extra: Map::new(),
            retry_after_seconds: None,
        }
    }

    /// 400
    pub(crate) fn malformed(code: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code)
    }

    /// 404, the same for "not there" and "not yours".
    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found")
    }

    /// 409
    pub(crate) fn conflict(code: &'static str) -> Self {
        Self::new(StatusCode::CONFLICT, code)
    }

    /// 422
    pub(crate) fn unprocessable(code: &'static str) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code)
    }

    /// 422: a contract could not print this character of a name in it.
    pub(crate) fn not_printable(field: &str, character: char) -> Self {
        Self::unprocessable("text_not_printable")
            .with("character", &*character.to_string())
            .field(field, "not_printable")
    }

    /// A value that the detail's text names as `%{name}`.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Blank>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// A field of the body that is wrong, with a word of its own.
    pub(crate) fn field(mut self, field: impl Into<String>, code: &'static str) -> Self {
        self.fields.push(FieldProblem { field: field.into(), code });
        self
    }

    /// The same problem where the body calls the field by another name.
    pub(crate) fn rename_field(mut self, from: &str, to: &str) -> Self {
        for problem in self.fields.iter_mut().filter(|problem| problem.field == from) {
            to.clone_into(&mut problem.field);
        }
        self
    }

    /// Another member of the document, such as `allowed_commands` or `nearest`.
    pub(crate) fn extra(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.extra.insert(name.to_owned(), value.into());
        self
    }

    /// 422: nobody takes so much; the nearest amounts that somebody takes, as far as there are any.
    pub(crate) fn amount_not_payable(amount_xof: Xof, nearest: Vec<Xof>) -> Self {
        let numbers: Vec<_> = nearest.iter().copied().map(Xof::get).collect();
        Self::unprocessable("amount_not_payable")
            .with("amount", amount_xof)
            .with("nearest", Blank::Nearest(nearest))
            .extra("nearest", numbers)
    }

    /// Its stable word.
    pub(crate) fn code(&self) -> &'static str {
        self.code
    }

    /// After how many seconds to try again (`Retry-After`).
    pub(crate) fn retry_after(mut self, seconds: i64) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }

    fn text(&self, key: &str, language: Language) -> String {
        let key = format!("{}.{key}", self.code);
        let template = crate::_rust_i18n_t!(&key, locale = language.as_str());
        let (names, values): (Vec<_>, Vec<_>) =
            self.values.iter().map(|(name, value)| (*name, value.worded(language))).unzip();
        rust_i18n::replace_patterns(&template, &names, &values)
    }

    /// The document, in a language.
    pub(crate) fn render(&self, language: Language, request_id: &str) -> Response {
        let errors: Vec<_> = self
            .fields
            .iter()
            .map(|field| {
                let key = format!("fields.{}", field.code);
                let message = crate::_rust_i18n_t!(&key, locale = language.as_str());
                json!({ "field": field.field, "code": field.code, "message": message })
            })
            .collect();
        let mut document = json!({
            "type": format!("urn:cauri:problem:{}", self.code),
            "title": self.text("title", language),
            "status": self.status.as_u16(),
            "detail": self.text("detail", language),
            "success": false,
            "code": self.code,
            "errors": errors,
            "request_id": request_id,
        });
        if let Value::Object(members) = &mut document {
            members.extend(self.extra.clone());
        }
        let mut response = (self.status, document.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json; charset=utf-8"),
        );
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.as_str()));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// The problem travels in the response's extensions; `respond` knows language and request id.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Denied> for Problem {
    fn from(_: Denied) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden_role")
    }
}

/// The word of a field for what is wrong with its text.
pub(crate) const fn text_fault(why: TextError) -> &'static str {
    match why {
        TextError::Blank => "blank",
        TextError::TooFewLetters => "too_few_letters",
        TextError::TooLong { .. } => "out_of_range",
        TextError::ControlCharacter => "control_character",
        TextError::NotPrintable { .. } => "not_printable",
    }
}

/// Failures below the rules: logged here, once, with their chain; the reader learns nothing.
impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Denied(error) => error.into(),
            ReadError::NotFound => Self::not_found(),
            ReadError::Store(error) => error.into(),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale { .. } => Self::conflict("stale_version"),
            StoreError::Collision | StoreError::LockTimeout => Self::conflict("busy"),
            StoreError::Unavailable(_) => {
                tracing::error!(error = chain(&error), "the store failed");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable")
            }
            StoreError::NotUnique { .. } | StoreError::Corrupt { .. } => {
                tracing::error!(error = chain(&error), "the store contradicts itself");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
            }
        }
    }
}

impl From<IdempotencyError> for Problem {
    fn from(error: IdempotencyError) -> Self {
        match error {
            IdempotencyError::Reused => Self::conflict("idempotency_key_reused"),
            IdempotencyError::InProgress => Self::conflict("in_progress"),
            IdempotencyError::Store(error) => error.into(),
        }
    }
}

/// An error and its sources, for the log.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

/// A refusal (RFC 9457, `application/problem+json`).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemDocument {
    /// Address of the problem's kind.
    r#type: String,
    /// What it is, in the reader's language.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What happened here, in the reader's language.
    detail: String,
    /// Always `false`.
    success: bool,
    /// The stable word of the problem's kind.
    #[schema(example = "commission_out_of_range")]
    code: String,
    /// Fields that are wrong.
    errors: Vec<FieldDocument>,
    /// Names this request in the logs.
    request_id: String,
    /// What the caller may do instead, where a state machine refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_commands: Option<Vec<String>>,
}

/// What is wrong with one field.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldProblem)]
pub(crate) struct FieldDocument {
    /// Path of the field in the body.
    field: String,
    /// The stable word of what is wrong.
    code: String,
    /// The same in the reader's language.
    message: String,
}
