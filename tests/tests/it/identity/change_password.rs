//! `PUT /api/auth/password`
//! Deliberately not here: a forgotten password.

use crate::harness::{PASSWORD, Person, Reply, World, harness};
use serde_json::json;

const PATH: &str = "/api/auth/password";
const NEW: &str = "un secret encore mieux gardé";

async fn change(world: &World, who: &Person, current: &str, new: &str) -> Reply {
    let body = json!({ "current_password": current, "new_password": new });
    world.put(PATH, Some(who), body).await
}

#[test]
fn a_new_password_ends_every_other_session() {
    harness(async |world| {
        let phone = world.person("Awa", "merchant").await;
        let desk = world.once_more(&phone).await;
        world.me(&desk).await.expect(200);
        let reply = change(world, &phone, PASSWORD, NEW).await.expect(200);
        assert_eq!(reply.int("/sessions_ended"), 1);
        world.me(&desk).await.expect_problem(401, "not_signed_in");
        world.refresh(&desk.refresh_token).await.expect_problem(401, "refresh_token_not_valid");
        world.me(&phone).await.expect(200);
        world.refresh(&phone.refresh_token).await.expect(200);
        world.login(&phone.email, PASSWORD).await.expect_problem(401, "wrong_credentials");
        world.login(&phone.email, NEW).await.expect(200);
    });
}

#[test]
fn every_refusal_is_named_and_changes_nothing() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let desk = world.once_more(&awa).await;
        let body = json!({ "current_password": PASSWORD, "new_password": NEW });
        world.put(PATH, None, body).await.expect_problem(401, "not_signed_in");
        let reply = change(world, &awa, "faux", NEW).await.expect_problem(422, "wrong_password");
        assert_eq!(reply.str("/errors/0/field"), "current_password");
        for new in ["court", &"x".repeat(201)] {
            let reply = change(world, &awa, PASSWORD, new).await;
            let reply = reply.expect_problem(422, "invalid_password");
            assert_eq!(reply.str("/errors/0/field"), "new_password");
        }
        let reply = world.put(PATH, Some(&awa), json!({})).await;
        reply.expect_problem(422, "invalid_body");
        world.me(&desk).await.expect(200);
        world.login(&awa.email, PASSWORD).await.expect(200);
    });
}

#[test]
fn a_stolen_access_token_is_no_way_around_the_lock() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        for _ in 0..5 {
            change(world, &awa, "faux", NEW).await.expect_problem(422, "wrong_password");
        }
        let reply = change(world, &awa, PASSWORD, NEW).await;
        assert_eq!(reply.expect_problem(429, "too_many_attempts").headers["retry-after"], "30");
        world.login(&awa.email, PASSWORD).await.expect_problem(429, "too_many_attempts");
    });
}

#[test]
fn of_two_changes_at_once_one_wins() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let (one, two) = tokio::join!(
            change(world, &awa, PASSWORD, NEW),
            change(world, &awa, PASSWORD, "un tout autre secret"),
        );
        let (won, lost, password) =
            if one.status == 200 { (one, two, NEW) } else { (two, one, "un tout autre secret") };
        won.expect(200);
        lost.expect_problem(422, "wrong_password");
        world.login(&awa.email, password).await.expect(200);
    });
}
