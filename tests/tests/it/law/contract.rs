//! The API's description says of every operation what it can answer: each status, with its shape.
//! Deliberately not here: whether the service keeps to it (the harness looks at every answer, and
//! `operations::fuzz` looks for others).

use super::sources::none;
use cauri_application::{
    kernel::mode::Mode,
    matrix::{Access, Operation},
};
use serde_json::{Value, json};

/// Every operation of the description with its row.
fn described(mode: Mode) -> Vec<(Operation, String, Value)> {
    let description = serde_json::to_value(cauri_http::api_description(mode)).unwrap();
    let mut found = vec![];
    for item in description["paths"].as_object().expect("paths").values() {
        for (method, operation) in item.as_object().expect("operations") {
            let id = operation["operationId"].as_str().expect("an id");
            let row = Operation::ALL.iter().find(|row| row.id() == id).expect("a row");
            found.push((*row, method.clone(), operation.clone()));
        }
    }
    found
}

/// What every operation with these traits has to document.
fn required(row: Operation, operation: &Value, mode: Mode) -> Vec<u16> {
    let mut required = vec![500, 503];
    let asks = matches!(row.access(), Access::SignedIn | Access::Roles(_));
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let takes = |place: &str| parameters.iter().any(|one| one["in"] == place);
    required.extend(asks.then_some(401));
    required.extend(matches!(row.access(), Access::Roles(_)).then_some(403));
    required.extend((mode == Mode::Production).then_some(403));
    required.extend(takes("path").then_some(404));
    required.extend(takes("query").then_some(422));
    if operation["requestBody"]["content"]["application/json"].is_object() {
        required.extend([400, 409, 413, 415, 422]);
    }
    let watched = [Operation::Healthz, Operation::Readyz, Operation::Metrics];
    required.extend((!watched.contains(&row)).then_some(429));
    required
}

#[test]
fn every_operation_documents_what_its_kind_can_answer() {
    let mut complaints = vec![];
    for mode in [Mode::Sandbox, Mode::Production] {
        for (row, _, operation) in described(mode) {
            let responses = operation["responses"].as_object().expect("responses");
            for status in required(row, &operation, mode) {
                if !responses.contains_key(&status.to_string()) {
                    complaints.push(format!("{} does not document {status}", row.id()));
                }
            }
            if !responses.keys().any(|status| status.starts_with(['2', '3'])) {
                complaints.push(format!("{} never succeeds", row.id()));
            }
        }
    }
    none(&complaints);
}

#[test]
fn every_refusal_is_a_problem_document() {
    let description = serde_json::to_value(cauri_http::api_description(Mode::Sandbox)).unwrap();
    let schema = json!({ "$ref": "#/components/schemas/Problem" });
    let mut complaints = vec![];
    for (row, _, operation) in described(Mode::Sandbox) {
        for (status, response) in operation["responses"].as_object().expect("responses") {
            let response = match response["$ref"].as_str() {
                Some(to) => description.pointer(to.trim_start_matches('#')).expect("a component"),
                None => response,
            };
            let about = format!("{} {status}", row.id());
            if !response["headers"]["X-Request-Id"].is_object() {
                complaints.push(format!("{about} lacks its headers"));
            }
            let refused = status.starts_with(['4', '5']);
            let content = &response["content"]["application/problem+json"];
            if refused && (content["schema"] != schema || !content["example"].is_object()) {
                complaints.push(format!("{about} is no problem document with an example"));
            }
            if status == "429" && !response["headers"]["Retry-After"].is_object() {
                complaints.push(format!("{about} does not say when to come back"));
            }
        }
    }
    let codes = &description["components"]["schemas"]["Problem"]["properties"]["code"]["enum"];
    assert!(codes.as_array().is_some_and(|codes| codes.len() > 50), "{codes}");
    none(&complaints);
}

#[test]
fn money_moves_only_under_a_key() {
    for (row, _, operation) in described(Mode::Sandbox) {
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let key = parameters.iter().find(|one| one["name"] == "Idempotency-Key");
        let moves_money =
            [Operation::CreateOrder, Operation::PayOrder, Operation::RequestPayout].contains(&row);
        let required = key.is_some_and(|key| key["required"] == true);
        assert_eq!(required, moves_money, "{}", row.id());
    }
}
