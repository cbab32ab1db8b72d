//! What operations take beside their own fields: keys and versions; and whether a body may be left
//! out.
//! Deliberately not here: reading any of it (`body`, `if_match`).

use super::Traits;
use crate::edge::limits::Class;
use axum::http::Method;
use cauri_application::matrix::{Access, Operation as Row};
use std::collections::BTreeMap;
use utoipa::openapi::{
    RefOr, Required, Schema,
    path::{Operation, Parameter, ParameterBuilder, ParameterIn},
    schema::{ObjectBuilder, Type},
};

/// 1 to 255 printable characters; blanks at the ends of a header get lost on the way.
const KEY_PATTERN: &str = "^[ \t]*[!-~]([ -~]{0,253}[!-~])?[ \t]*$";
/// A version as an entity tag, or as many write it.
const VERSION_PATTERN: &str = "^[ \t]*(\"[0-9]{1,18}\"|[0-9]{1,18})[ \t]*$";
/// No key is kept where an answer shows a secret, or where the same change is the same change.
const WITHOUT_KEYS: [&str; 2] = ["/api/auth/", "/api/me"];

/// What becomes of an `Idempotency-Key`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    /// Without one nothing happens.
    Required,
    /// Kept if it comes.
    Optional,
    /// Not kept.
    Ignored,
}

impl Key {
    /// Where money moves a key is required; where somebody who is signed in changes something else
    /// it is kept if it comes.
    pub(crate) fn of(row: Option<Row>, method: &Method, path: &str) -> Self {
        let signed_in = matches!(row.map(Row::access), Some(Access::SignedIn | Access::Roles(_)));
        let kept = !WITHOUT_KEYS.iter().any(|prefix| path.starts_with(prefix));
        if Class::of(row, method) == Some(Class::Money) {
            Self::Required
        } else if signed_in && *method != Method::GET && kept {
            Self::Optional
        } else {
            Self::Ignored
        }
    }
}

/// Completes what an operation takes.
pub(crate) fn complete(
    operation: &mut Operation,
    traits: &Traits,
    schemas: &BTreeMap<String, RefOr<Schema>>,
) {
    if let Some(parameter) = key(traits.key) {
        operation.parameters.get_or_insert_default().push(RefOr::T(parameter));
    }
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        if parameter.name == "If-Match" {
            parameter.schema = Some(text(VERSION_PATTERN, "\"1\""));
            parameter.description =
                Some("The version that was read; another one is a 409 `stale_version`.".to_owned());
        }
    }
    if traits.takes_json() {
        let required = needs_a_field(operation, schemas);
        if let Some(RefOr::T(body)) = &mut operation.request_body {
            body.required = Some(if required { Required::True } else { Required::False });
        }
    }
}

fn key(key: Key) -> Option<Parameter> {
    let required = match key {
        Key::Required => Required::True,
        Key::Optional => Required::False,
        Key::Ignored => return None,
    };
    let meaning = "1 to 255 printable characters. The same request under the same key is answered \
                   alike and done once; another request under it is a 409.";
    let parameter = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(required)
        .description(Some(meaning))
        .schema(Some(text(KEY_PATTERN, "0b1c4f6e-order-1")));
    Some(parameter.build())
}

fn text(pattern: &str, example: &str) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(pattern))
        .examples([serde_json::json!(example)])
        .into()
}

/// True if the body has a required field; where none is, a body is optional.
fn needs_a_field(operation: &Operation, schemas: &BTreeMap<String, RefOr<Schema>>) -> bool {
    let Some(RefOr::T(body)) = &operation.request_body else { return false };
    body.content.values().any(|content| {
        let RefOr::T(content) = content else { return true };
        let schema = match &content.schema {
            Some(RefOr::Ref(to)) => to.ref_location.rsplit('/').next().and_then(|n| schemas.get(n)),
            other => other.as_ref(),
        };
        match schema {
            Some(RefOr::T(Schema::Object(object))) => !object.required.is_empty(),
            _ => true,
        }
    })
}
