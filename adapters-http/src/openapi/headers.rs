//! Headers of answers that no handler writes by itself.
//! Deliberately not here: their values (`respond`, `rate_headers`, `answer`, `problem`).

use super::{Traits, inputs::Key};
use std::collections::BTreeMap;
use utoipa::openapi::{
    Ref, RefOr,
    header::{Header, HeaderBuilder},
    path::Operation,
    schema::{ObjectBuilder, SchemaType, Type},
};

/// Name, type and meaning; the headers of every answer first.
const DECLARED: [(&str, Type, &str); 8] = [
    ("X-Request-Id", Type::String, "Names this request in the logs."),
    ("RateLimit-Limit", Type::Integer, "Requests that are allowed at once."),
    ("RateLimit-Remaining", Type::Integer, "How many of them are left."),
    ("RateLimit-Reset", Type::Integer, "Seconds until all of them are there again."),
    ("Retry-After", Type::Integer, "Seconds after which to try again."),
    ("WWW-Authenticate", Type::String, "`Bearer`"),
    ("Content-Language", Type::String, "`fr` or `en`, as `Accept-Language` asked."),
    (
        "Idempotency-Replayed",
        Type::String,
        "Only there, and `true`, if this is the answer that the same key got before.",
    ),
];

/// Every answer that is counted carries these.
pub(crate) const COUNTED: [&str; 3] = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"];

/// Writes them where operations refer to.
pub(crate) fn declare(headers: &mut BTreeMap<String, RefOr<Header>>) {
    for (name, kind, meaning) in DECLARED {
        let schema = ObjectBuilder::new().schema_type(SchemaType::Type(kind)).build();
        let header = HeaderBuilder::new().schema(Some(schema)).description(Some(meaning)).build();
        headers.insert(name.to_owned(), RefOr::T(header));
    }
}

/// A declared header, under its name.
pub(crate) fn named(name: &str) -> (String, RefOr<Header>) {
    (name.to_owned(), RefOr::Ref(Ref::new(format!("#/components/headers/{name}"))))
}

/// The headers of an operation's own answers.
pub(crate) fn complete(operation: &mut Operation, traits: &Traits) {
    for response in operation.responses.responses.values_mut() {
        let RefOr::T(response) = response else { continue };
        response.headers.extend([named("X-Request-Id")]);
        if traits.class.is_some() {
            response.headers.extend(COUNTED.map(named));
        }
        if traits.key != Key::Ignored {
            response.headers.extend([named("Idempotency-Replayed")]);
        }
    }
}
