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

/// Identifiers that are none, and what else comes after the role in the order of checks.
const ODD: [&str; 4] = ["no-id", "%FF", "019b8d2b-8c0e-7000-8000-00000000ffff/", "%00"];

#[test]
fn a_role_that_may_not_learns_nothing_of_ids_values_and_keys() {
    harness(async |world| {
        let people = everybody(world, "").await;
        let mut complaints = vec![];
        let mut asked = 0;
        for (id, (method, path, secured)) in described() {
            let operation = Operation::ALL.iter().find(|o| o.id() == id).expect("a row");
            let forbidden = people.iter().filter(|(role, _)| !operation.allows(Some(**role)));
            let method: reqwest::Method = method.parse().unwrap();
            let body = (method != reqwest::Method::GET).then(|| json!({ "amount": "much" }));
            for (role, person) in forbidden.filter(|_| secured) {
                for odd in ODD {
                    let path = path.replace("{id}", odd).replace("{name}", odd);
                    let path = format!("{path}?limit=many&page=0&cursor=none&state=odd");
                    let headers = [("if-match", "no version")];
                    let reply =
                        world.send(method.clone(), &path, Some(person), body.clone(), &headers);
                    let reply = reply.await;
                    asked += 1;
                    // An address that is a thing of its own no more is nobody's.
                    let elsewhere = odd.ends_with('/') && reply.status == 404;
                    if reply.json["code"] != "forbidden_role" && !elsewhere {
                        let code = &reply.json["code"];
                        complaints.push(format!("{id} {path} as {role}: {} {code}", reply.status));
                    }
                }
            }
        }
        assert!(asked > 300, "{asked}");
        none(&complaints);
    });
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
