//! Every operation of the API's description has its row in the authorization matrix, and the
//! running service keeps to it.
//! Deliberately not here: whose thing it is (each context's tests).

use super::sources::none;
use crate::harness::{Person, World, harness};
use cauri_application::{
    kernel::mode::Mode,
    matrix::{Access, Operation},
};
use cauri_domain::identity::Role;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Method, path and whether a token is asked for, by operation id.
fn described() -> BTreeMap<String, (String, String, bool)> {
    let description = serde_json::to_value(cauri_http::api_description(Mode::Sandbox)).unwrap();
    let mut found = BTreeMap::new();
    for (path, item) in description["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let Some(id) = operation["operationId"].as_str() else { continue };
            let secured = operation["security"].as_array().is_some_and(|list| !list.is_empty());
            found.insert(id.to_owned(), (method.to_uppercase(), path.clone(), secured));
        }
    }
    found
}

#[test]
fn the_matrix_and_the_description_name_the_same_operations() {
    let described = described();
    let in_description: BTreeSet<_> = described.keys().map(String::as_str).collect();
    let in_matrix: BTreeSet<_> = Operation::ALL.iter().map(|operation| operation.id()).collect();
    assert_eq!(in_description, in_matrix);
    for operation in Operation::ALL {
        let asks = matches!(operation.access(), Access::SignedIn | Access::Roles(_));
        assert_eq!(described[operation.id()].2, asks, "security of {}", operation.id());
    }
}

#[test]
fn production_has_no_sandbox_operations() {
    let description = serde_json::to_value(cauri_http::api_description(Mode::Production)).unwrap();
    let paths = description["paths"].as_object().expect("paths");
    assert!(paths.keys().all(|path| !path.contains("sandbox")));
}

/// A new person of each role.
async fn everybody(world: &World, surname: &str) -> BTreeMap<Role, Person> {
    let mut people = BTreeMap::new();
    for role in ["merchant", "influencer", "photographer", "customer"] {
        let person = world.person(&format!("{role}{surname}"), role).await;
        people.insert(role.parse().unwrap(), person);
    }
    people.insert(Role::Admin, world.admin(&format!("admin{surname}")).await);
    people
}

#[test]
fn the_service_keeps_to_the_matrix() {
    harness(async |world| {
        let mut people = everybody(world, "").await;
        let mut complaints = vec![];
        for (id, (method, path, secured)) in described() {
            let operation = Operation::ALL.iter().find(|o| o.id() == id).expect("a row");
            if !secured {
                continue;
            }
            let path = path.replace("{id}", "019b8d2b-8c0e-7000-8000-00000000ffff");
            let method: reqwest::Method = method.parse().unwrap();
            let body = (method != reqwest::Method::GET).then(|| json!({}));
            let nobody = world.send(method.clone(), &path, None, body.clone(), &[]).await;
            if nobody.status != 401 {
                complaints.push(format!("{id}: {} without a token", nobody.status));
            }
            for (role, person) in &people {
                let reply =
                    world.send(method.clone(), &path, Some(person), body.clone(), &[]).await;
                let refused = reply.status == 403 && reply.json["code"] == "forbidden_role";
                if refused == operation.allows(Some(*role)) || reply.status == 401 {
                    let code = reply.json.get("code").unwrap_or(&Value::Null).to_string();
                    complaints.push(format!("{id} as {role}: {} {code}", reply.status));
                }
            }
            if id.starts_with("logout") {
                people = everybody(world, &id).await;
            }
        }
        none(&complaints);
    });
}
