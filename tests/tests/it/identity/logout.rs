//! `POST /api/auth/logout` and `POST /api/auth/logout-everywhere`
//! Deliberately not here: other ways in which a session ends (`refresh`, `change_password`).

use crate::harness::{Person, Service, harness};
use chrono::TimeDelta;
use serde_json::json;

async fn is_in(service: &Service, person: &Person) -> bool {
    let reply = service.me(person).await;
    if reply.status == 200 {
        true
    } else {
        reply.expect_problem(401, "not_signed_in").status == 200
    }
}

#[test]
fn a_sign_out_ends_this_session_at_once_and_no_other() {
    harness(async |world| {
        let phone = world.person("Awa", "merchant").await;
        let desk = world.once_more(&phone).await;
        assert!(is_in(world, &phone).await && is_in(world, &desk).await);
        let reply = world.post("/api/auth/logout", Some(&phone), json!({})).await.expect(200);
        assert_eq!(reply.json, json!({ "success": true }));
        assert!(!is_in(world, &phone).await);
        let again = world.post("/api/auth/logout", Some(&phone), json!({})).await;
        again.expect_problem(401, "not_signed_in");
        let reply = world.refresh(&phone.refresh_token).await;
        reply.expect_problem(401, "refresh_token_not_valid");
        assert!(is_in(world, &desk).await);
        world.refresh(&desk.refresh_token).await.expect(200);
    });
}

#[test]
fn a_sign_out_is_seen_by_another_process_within_five_seconds() {
    harness(async |world| {
        let other = world.beside().await;
        let phone = world.person("Awa", "merchant").await;
        let desk = world.once_more(&phone).await;
        assert!(is_in(&other, &phone).await && is_in(&other, &desk).await);
        world.post("/api/auth/logout", Some(&phone), json!({})).await.expect(200);
        let reply = other.refresh(&phone.refresh_token).await;
        reply.expect_problem(401, "refresh_token_not_valid");
        world.machine.advance(TimeDelta::seconds(5));
        assert!(!is_in(&other, &phone).await);
        assert!(is_in(&other, &desk).await);
    });
}

#[test]
fn a_sign_out_everywhere_ends_every_session_of_that_person() {
    harness(async |world| {
        let other = world.beside().await;
        let phone = world.person("Awa", "merchant").await;
        let desk = world.once_more(&phone).await;
        let tablet = other.once_more(&phone).await;
        let kofi = world.person("Kofi", "influencer").await;
        for person in [&phone, &desk, &tablet] {
            assert!(is_in(world, person).await && is_in(&other, person).await);
        }
        let path = "/api/auth/logout-everywhere";
        let reply = world.post(path, Some(&desk), json!({})).await.expect(200);
        assert_eq!(reply.int("/sessions_ended"), 3);
        for person in [&phone, &desk, &tablet] {
            assert!(!is_in(world, person).await);
            let reply = other.refresh(&person.refresh_token).await;
            reply.expect_problem(401, "refresh_token_not_valid");
        }
        world.machine.advance(TimeDelta::seconds(5));
        for person in [&phone, &desk, &tablet] {
            assert!(!is_in(&other, person).await);
        }
        assert!(is_in(world, &kofi).await);
        world.once_more(&phone).await;
    });
}

#[test]
fn two_sign_outs_everywhere_at_once_are_one() {
    harness(async |world| {
        let phone = world.person("Awa", "merchant").await;
        let desk = world.once_more(&phone).await;
        assert!(is_in(world, &phone).await && is_in(world, &desk).await);
        let path = "/api/auth/logout-everywhere";
        let (one, two) = tokio::join!(
            world.post(path, Some(&phone), json!({})),
            world.post(path, Some(&desk), json!({})),
        );
        assert!(one.status == 200 || two.status == 200);
        for reply in [one, two] {
            assert!(matches!(reply.status, 200 | 401), "{}", reply.text);
        }
        assert_eq!(world.count("SELECT count(*) FROM app.sessions").await, 0);
    });
}
