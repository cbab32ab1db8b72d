//! The API's description: what `cauri openapi` prints, and that a reader of `/docs` finds the
//! server, groups, a line for each operation, and an example of each body.
//! Deliberately not here: what is described (`law::authorization`).

use crate::{crash::program::Place, harness::run, law::sources::none};
use cauri_application::kernel::mode::Mode;
use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn what_is_printed_is_what_is_served() {
    run(async {
        let place = Place::private();
        let printed = place.run(&["openapi"]);
        assert_eq!(printed.status.code(), Some(0), "{printed:?}");
        let printed: Value = serde_json::from_slice(&printed.stdout).expect("JSON");
        let running = place.serve(None).await;
        let served = running.service.get("/openapi.json", None).await.expect(200);
        assert_eq!(printed, served.json);
    });
}

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];
/// The longest line that a page shows beside a path.
const LINE: usize = 80;

fn described() -> Value {
    serde_json::to_value(cauri_http::api_description(Mode::Sandbox)).expect("JSON")
}

/// Each operation, by method and path.
fn operations(description: &Value) -> Vec<(String, &Value)> {
    let mut found = vec![];
    for (path, item) in description["paths"].as_object().expect("paths") {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                found.push((format!("{method} {path}"), operation));
            }
        }
    }
    assert!(found.len() > 60, "{}", found.len());
    found
}

#[test]
fn a_reader_finds_server_groups_and_a_line_for_each_operation() {
    let description = described();
    assert_eq!(description["servers"][0]["url"], "/");
    let tags = description["tags"].as_array().expect("groups");
    let mut complaints = vec![];
    let mut used = BTreeSet::new();
    for (name, operation) in operations(&description) {
        let summary = operation["summary"].as_str().unwrap_or_default();
        if summary.is_empty() || summary.contains('\n') || summary.chars().count() > LINE {
            complaints.push(format!("{name} has no line: {summary:?}"));
        }
        for tag in operation["tags"].as_array().expect("a group") {
            used.insert(tag.as_str().expect("a name"));
            let about = tags.iter().find(|known| known["name"] == *tag);
            if about.is_none_or(|known| known["description"].as_str().is_none_or(str::is_empty)) {
                complaints.push(format!("{name}: nothing is said of the group {tag}"));
            }
        }
    }
    none(&complaints);
    assert_eq!(used.len(), tags.len(), "a group without an operation");
}

/// True if a body of this shape can be shown: it has an example, or each part of it has.
fn is_shown(schema: &Value, all: &Value) -> bool {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return is_shown(&all[name], all);
    }
    if ["example", "examples", "enum"].iter().any(|key| schema.get(key).is_some()) {
        return true;
    }
    if schema["type"] == "array" {
        return is_shown(&schema["items"], all);
    }
    for key in ["allOf", "oneOf", "anyOf"] {
        if let Some(parts) = schema[key].as_array() {
            return parts.iter().any(|part| is_shown(part, all));
        }
    }
    // A body in which nothing has to be said needs no example.
    let parts = schema["properties"].as_object().map(|parts| parts.values().collect::<Vec<_>>());
    schema["type"] == "object" && parts.unwrap_or_default().iter().all(|part| is_shown(part, all))
}

#[test]
fn every_body_can_be_shown() {
    let description = described();
    let all = &description["components"]["schemas"];
    let mut complaints = vec![];
    for (name, operation) in operations(&description) {
        let body = &operation["requestBody"]["content"]["application/json"];
        // A contract's record is what `GET …/contract` answers, whole.
        let is_record = name == "post /api/contracts/verify";
        if !body.is_null() && !is_record && !is_shown(&body["schema"], all) {
            complaints.push(format!("{name}: no example of its body"));
        }
    }
    none(&complaints);
}
