//! Which refusals an operation can answer, by what is known of it: statuses with their shape.
//! Deliberately not here: refusals that one operation alone has (its handler names them).

use super::{
    Traits,
    headers::{COUNTED, named},
    inputs::Key,
};
use cauri_application::{kernel::mode::Mode, matrix::Access};
use serde_json::json;
use std::collections::BTreeMap;
use utoipa::openapi::{
    Ref, RefOr, Response, ResponseBuilder,
    content::{Content, ContentBuilder},
    path::Operation,
};

/// A kind of refusal: its name among the components, its status, a word for the example, and which
/// words there are for everybody.
struct Refusal {
    name: &'static str,
    status: u16,
    example: &'static str,
    words: &'static str,
    applies: fn(&Traits) -> bool,
}

const REFUSALS: [Refusal; 11] = [
    Refusal {
        name: "Malformed",
        status: 400,
        example: "malformed_body",
        words: "`malformed_body`, `idempotency_key_required`, `idempotency_key_invalid` or \
                `invalid_if_match`",
        applies: |traits| traits.body.is_some() || traits.key != Key::Ignored,
    },
    Refusal {
        name: "NotSignedIn",
        status: 401,
        example: "not_signed_in",
        words: "`not_signed_in`",
        applies: Traits::asks_who_calls,
    },
    Refusal {
        name: "Forbidden",
        status: 403,
        example: "forbidden_role",
        words: "`forbidden_role`; in production `https_required` too",
        applies: |traits| {
            matches!(traits.access(), Some(Access::Roles(_))) || traits.mode == Mode::Production
        },
    },
    Refusal {
        name: "NotFound",
        status: 404,
        example: "not_found",
        words: "`not_found`: not there, or not visible to the caller",
        applies: |traits| traits.has_path_parameters,
    },
    Refusal {
        name: "Conflict",
        status: 409,
        example: "busy",
        words: "The state of things forbids it; `busy` and `in_progress` may be tried again, \
                `idempotency_key_reused` and `stale_version` not as they are",
        applies: |traits| {
            traits.changes_something() && (traits.asks_who_calls() || traits.takes_json())
        },
    },
    Refusal {
        name: "TooLarge",
        status: 413,
        example: "payload_too_large",
        words: "`payload_too_large`",
        applies: |traits| traits.body.is_some() || traits.key != Key::Ignored,
    },
    Refusal {
        name: "UnsupportedMediaType",
        status: 415,
        example: "not_json",
        words: "`not_json`, or for a gateway's notice `not_a_form`",
        applies: |traits| traits.body.is_some() || traits.key != Key::Ignored,
    },
    Refusal {
        name: "Unprocessable",
        status: 422,
        example: "invalid_body",
        words: "Well-formed, but a value is not allowed; `errors` names the fields",
        applies: |traits| {
            traits.takes_json() || traits.key != Key::Ignored || traits.has_query_parameters
        },
    },
    Refusal {
        name: "TooMany",
        status: 429,
        example: "rate_limited",
        words: "`rate_limited`, or for passwords `too_many_attempts`",
        applies: |traits| traits.class.is_some(),
    },
    Refusal {
        name: "Internal",
        status: 500,
        example: "internal",
        words: "`internal`: something went wrong on our side",
        applies: |_| true,
    },
    Refusal {
        name: "Unavailable",
        status: 503,
        example: "unavailable",
        words: "`unavailable` or `timed_out`; may be tried again",
        applies: |_| true,
    },
];

/// Writes them where operations refer to.
pub(crate) fn declare(responses: &mut BTreeMap<String, RefOr<Response>>) {
    for refusal in &REFUSALS {
        let mut response = ResponseBuilder::new().description(refusal.words).build();
        dress(&mut response, refusal.status, refusal.example);
        responses.insert(refusal.name.to_owned(), RefOr::T(response));
    }
}

/// Adds what an operation can refuse, and gives the refusals that its handler names their shape.
pub(crate) fn complete(operation: &mut Operation, traits: &Traits) {
    let responses = &mut operation.responses.responses;
    for refusal in REFUSALS.iter().filter(|refusal| (refusal.applies)(traits)) {
        let reference = Ref::new(format!("#/components/responses/{}", refusal.name));
        responses.entry(refusal.status.to_string()).or_insert(RefOr::Ref(reference));
    }
    for (status, response) in responses {
        let status: u16 = status.parse().unwrap_or_default();
        let RefOr::T(response) = response else { continue };
        if status >= 400 && response.content.is_empty() {
            // The handler's own words begin with the refusal's.
            let told = response.description.split('`').nth(1).map(str::to_owned);
            let known = REFUSALS.iter().find(|refusal| refusal.status == status);
            let example = told.as_deref().or(known.map(|known| known.example));
            dress(response, status, example.unwrap_or("internal"));
        }
    }
}

/// A problem document and the headers that go with it.
fn dress(response: &mut Response, status: u16, code: &str) {
    response.content.insert("application/problem+json".to_owned(), RefOr::T(problem(status, code)));
    response.headers.extend(["X-Request-Id", "Content-Language"].map(named));
    match status {
        401 => response.headers.extend([named("WWW-Authenticate")]),
        429 => {
            response.headers.extend(COUNTED.map(named).into_iter().chain([named("Retry-After")]));
        }
        400.. => response.headers.extend(COUNTED.map(named)),
        _ => {}
    }
}

fn problem(status: u16, code: &str) -> Content {
    let example = json!({
        "type": format!("urn:cauri:problem:{code}"),
        "title": super::codes::text(code, "title"),
        "status": status,
        "detail": super::codes::text(code, "detail"),
        "success": false,
        "code": code,
        "errors": [],
        "request_id": "019b8d2b-8c0e-7000-8000-000000000001",
    });
    ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .example(Some(example))
        .build()
}
