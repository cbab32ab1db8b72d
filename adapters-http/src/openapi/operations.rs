//! Which operation of the authorization matrix an address is, read from the API's own description.
//! Deliberately not here: the matrix (`cauri_application::matrix`).

use axum::{
    extract::MatchedPath,
    http::{Extensions, Method},
};
use cauri_application::matrix::Operation;
use std::collections::BTreeMap;
use utoipa::openapi::{OpenApi, path::PathItem};

/// Operations by method and path template.
#[derive(Debug, Clone, Default)]
pub struct Operations(BTreeMap<(String, String), Operation>);

impl Operations {
    /// The operations of a description.
    pub fn of(description: &OpenApi) -> Self {
        let mut found = BTreeMap::new();
        for (path, item) in &description.paths.paths {
            for (method, id) in ids(item) {
                let operation = Operation::ALL.iter().find(|operation| operation.id() == id);
                if let Some(operation) = operation {
                    found.insert((method.to_owned(), path.clone()), *operation);
                }
            }
        }
        Self(found)
    }

    /// The operation of a request that was routed.
    pub(crate) fn find(&self, method: &Method, extensions: &Extensions) -> Option<Operation> {
        let path = extensions.get::<MatchedPath>()?.as_str();
        // A slash that was pasted behind a link makes no other operation of it.
        let path = path.strip_suffix('/').filter(|rest| !rest.is_empty()).unwrap_or(path);
        // A HEAD is answered by the handler of GET, where it has none of its own.
        let twin = (method == Method::HEAD).then_some(Method::GET);
        let methods = [Some(method), twin.as_ref()];
        methods
            .into_iter()
            .flatten()
            .find_map(|method| self.0.get(&(method.to_string(), path.to_owned())).copied())
    }
}

/// Every operation of a description, with its method and its path.
pub fn described_operations(description: &OpenApi) -> Vec<(Operation, String, String)> {
    let Operations(found) = Operations::of(description);
    found.into_iter().map(|((method, path), operation)| (operation, method, path)).collect()
}

/// Methods and operation ids of one path.
fn ids(item: &PathItem) -> impl Iterator<Item = (&'static str, &str)> {
    [
        ("GET", &item.get),
        ("POST", &item.post),
        ("PUT", &item.put),
        ("DELETE", &item.delete),
        ("PATCH", &item.patch),
        ("HEAD", &item.head),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
    .filter_map(|(method, operation)| Some((method, operation.operation_id.as_deref()?)))
}
