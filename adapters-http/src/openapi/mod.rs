//! What every operation says of itself beyond its own file: each status that it can answer, with
//! its shape and its headers; its keys, its bodies.
//! Deliberately not here: what an operation alone knows (the attributes of its handler).
//!
//! All of it follows from the operation's row in the authorization matrix, its class of limits, and
//! what its handler takes, so that a new operation has it without a word.

mod codes;
mod headers;
mod inputs;
pub mod operations;
mod refusals;
mod tags;

use crate::edge::limits::Class;
use axum::http::Method;
use cauri_application::{
    kernel::mode::Mode,
    matrix::{Access, Operation as Row},
};
use inputs::Key;
use utoipa::openapi::{
    OpenApi as Description, RefOr,
    path::{Operation, ParameterIn, PathItem},
};

/// What is known of an operation without looking into its handler.
struct Traits {
    mode: Mode,
    row: Option<Row>,
    class: Option<Class>,
    method: Method,
    key: Key,
    /// Media type of its body, if it takes one.
    body: Option<String>,
    has_path_parameters: bool,
    has_query_parameters: bool,
}

impl Traits {
    fn of(mode: Mode, method: Method, path: &str, operation: &Operation) -> Self {
        let id = operation.operation_id.as_deref().unwrap_or_default();
        let row = Row::ALL.iter().find(|row| row.id() == id).copied();
        let body = match &operation.request_body {
            Some(RefOr::T(body)) => body.content.keys().next().cloned(),
            _ => None,
        };
        let takes =
            |place: &ParameterIn| {
                operation.parameters.iter().flatten().any(
                    |one| matches!(one, RefOr::T(parameter) if parameter.parameter_in == *place),
                )
            };
        Self {
            mode,
            row,
            class: Class::of(row, &method),
            key: Key::of(row, &method, path),
            method,
            body,
            has_path_parameters: takes(&ParameterIn::Path),
            has_query_parameters: takes(&ParameterIn::Query),
        }
    }

    /// True if a bearer token is asked for.
    fn asks_who_calls(&self) -> bool {
        self.access().is_some_and(|access| matches!(access, Access::SignedIn | Access::Roles(_)))
    }

    fn access(&self) -> Option<Access> {
        self.row.map(Row::access)
    }

    fn changes_something(&self) -> bool {
        self.method != Method::GET
    }

    fn takes_json(&self) -> bool {
        self.body.as_deref() == Some("application/json")
    }
}

/// Completes the description of every operation.
pub(crate) fn complete(description: &mut Description, mode: Mode) {
    let components = description.components.get_or_insert_default();
    codes::enumerate(&mut components.schemas);
    headers::declare(&mut components.headers);
    let schemas = &components.schemas;
    for (path, item) in &mut description.paths.paths {
        for (method, operation) in operations(item) {
            let traits = Traits::of(mode, method, path, operation);
            inputs::complete(operation, &traits, schemas);
            refusals::complete(operation, &traits);
            headers::complete(operation, &traits);
        }
    }
    refusals::declare(&mut components.responses);
    tags::declare(description);
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    [
        (Method::GET, item.get.as_mut()),
        (Method::POST, item.post.as_mut()),
        (Method::PUT, item.put.as_mut()),
        (Method::PATCH, item.patch.as_mut()),
        (Method::DELETE, item.delete.as_mut()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation?)))
}
