//! `GET /api/me` and `PUT /api/me`
//! Deliberately not here: other people's accounts.

use crate::harness::{Person, Reply, World, harness};
use reqwest::Method;
use serde_json::{Value, json};

async fn rename(world: &World, who: &Person, name: Value, if_match: &str) -> Reply {
    let headers = [("if-match", if_match)];
    let headers = if if_match.is_empty() { &[][..] } else { &headers };
    world.send(Method::PUT, "/api/me", Some(who), Some(json!({ "name": name })), headers).await
}

#[test]
fn everybody_reads_and_renames_oneself() {
    harness(async |world| {
        for role in ["merchant", "influencer", "photographer", "customer"] {
            let person = world.person(role, role).await;
            let reply = world.me(&person).await.expect(200);
            assert_eq!(reply.headers["etag"], "\"1\"");
            assert_eq!(reply.str("/user/id"), person.id);
            assert_eq!(reply.str("/user/email"), person.email);
            assert_eq!(reply.str("/user/role"), role);
            assert_eq!(reply.str("/user/created_at"), "2026-01-05T09:00:00.000000Z");

            let reply = rename(world, &person, json!(" Awa Diop "), "\"1\"").await.expect(200);
            assert_eq!(reply.str("/user/name"), "Awa Diop");
            assert_eq!(reply.int("/user/version"), 2);
            assert_eq!(reply.headers["etag"], "\"2\"");
            assert_eq!(world.me(&person).await.json, reply.json);
        }
    });
}

#[test]
fn a_stale_name_is_refused_and_the_same_name_changes_nothing() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        rename(world, &awa, json!("Awa Diop"), "").await.expect(200);
        let reply = rename(world, &awa, json!("Awa Ndiaye"), "\"1\"").await;
        reply.expect_problem(409, "stale_version");
        let reply = rename(world, &awa, json!("Awa Diop"), "\"1\"").await;
        reply.expect_problem(409, "stale_version");
        let reply = rename(world, &awa, json!("Awa Diop"), "\"2\"").await.expect(200);
        assert_eq!(reply.json["already_applied"], true);
        assert_eq!(reply.int("/user/version"), 2);
    });
}

#[test]
fn of_two_names_at_once_one_is_stale() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let (one, two) = tokio::join!(
            rename(world, &awa, json!("Awa Diop"), "\"1\""),
            rename(world, &awa, json!("Awa Ndiaye"), "\"1\""),
        );
        let (won, lost) = if one.status == 200 { (one, two) } else { (two, one) };
        let won = won.expect(200);
        lost.expect_problem(409, "stale_version");
        assert_eq!(world.me(&awa).await.str("/user/name"), won.str("/user/name"));
    });
}

#[test]
fn every_refusal_is_named() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        world.get("/api/me", None).await.expect_problem(401, "not_signed_in");
        world.put("/api/me", None, json!({})).await.expect_problem(401, "not_signed_in");
        for name in [json!("  "), json!("x".repeat(201))] {
            let reply = rename(world, &awa, name, "").await.expect_problem(422, "invalid_name");
            assert_eq!(reply.str("/errors/0/field"), "name");
        }
        let reply = rename(world, &awa, json!("Awa 王"), "").await;
        let reply = reply.expect_problem(422, "text_not_printable");
        assert_eq!(reply.str("/errors/0/code"), "not_printable");
        assert!(reply.str("/detail").contains('王'), "{}", reply.text);
        for name in [json!(5), json!(null)] {
            rename(world, &awa, name, "").await.expect_problem(422, "invalid_body");
        }
        rename(world, &awa, json!("Awa"), "x").await.expect_problem(400, "invalid_if_match");
        assert_eq!(world.me(&awa).await.int("/user/version"), 1);
    });
}
