//! Devices that signed in before: each has failures of its own.
//! Deliberately not here: how failures are counted from elsewhere (`lockout`).

use crate::harness::{PASSWORD, Person, Reply, Service, harness, harness_by_mail};
use chrono::TimeDelta;
use serde_json::json;

const DEVICES: &str = "SELECT count(*) FROM app.known_devices";

/// Somebody tries to sign in on a device that got this token.
async fn tries(service: &Service, email: &str, password: &str, token: &str) -> Reply {
    let body = json!({ "email": email, "password": password, "device_token": token });
    service.post("/api/auth/login", None, body).await
}

/// A person signs in; what the device is known by from then on.
async fn device(service: &Service, who: &Person) -> String {
    let reply = service.login(&who.email, PASSWORD).await.expect(200);
    reply.str("/device_token").to_owned()
}

#[test]
fn a_stranger_in_the_same_network_does_not_lock_a_known_device() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let token = device(world, &awa).await;
        for _ in 0..5 {
            world.login(&awa.email, "faux").await.expect_problem(401, "wrong_credentials");
        }
        world.login(&awa.email, PASSWORD).await.expect_problem(429, "too_many_attempts");
        let reply = tries(world, &awa.email, PASSWORD, &token).await.expect(200);
        assert_eq!(reply.str("/device_token"), token, "the device stays the one it is");
        // That success forgives the stranger nothing.
        world.login(&awa.email, PASSWORD).await.expect_problem(429, "too_many_attempts");
        assert_eq!(world.count(DEVICES).await, 2, "the one that registered, and this one");
    });
}

#[test]
fn a_known_device_locks_itself_and_nobody_else() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let (mine, other) = (device(world, &awa).await, device(world, &awa).await);
        for _ in 0..5 {
            let reply = tries(world, &awa.email, "faux", &mine).await;
            reply.expect_problem(401, "wrong_credentials");
        }
        let reply = tries(world, &awa.email, PASSWORD, &mine).await;
        let reply = reply.expect_problem(429, "too_many_attempts");
        assert_eq!(reply.headers["retry-after"], "30");
        tries(world, &awa.email, PASSWORD, &other).await.expect(200);
        world.login(&awa.email, PASSWORD).await.expect(200);
        world.machine.advance(TimeDelta::seconds(30));
        tries(world, &awa.email, "faux", &mine).await.expect_problem(401, "wrong_credentials");
        let reply = tries(world, &awa.email, PASSWORD, &mine).await;
        assert_eq!(reply.expect_problem(429, "too_many_attempts").headers["retry-after"], "60");
    });
}

#[test]
fn a_stolen_device_token_is_no_pass_to_anything_else() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let kofi = world.person("Kofi", "influencer").await;
        let token = device(world, &awa).await;
        let thief = Person { access_token: token.clone(), ..awa.clone() };
        world.me(&thief).await.expect_problem(401, "not_signed_in");
        world.refresh(&token).await.expect_problem(401, "refresh_token_not_valid");
        tries(world, &awa.email, &token, &token).await.expect_problem(401, "wrong_credentials");
        // Nor to another account's counts: there it is no device at all.
        for _ in 0..5 {
            let reply = tries(world, &kofi.email, "faux", &token).await;
            reply.expect_problem(401, "wrong_credentials");
        }
        world.login(&kofi.email, PASSWORD).await.expect_problem(429, "too_many_attempts");
        let reply = tries(world, &kofi.email, PASSWORD, &token).await;
        reply.expect_problem(429, "too_many_attempts");
        for odd in ["", "x", &"0".repeat(64), &token.to_uppercase()] {
            let reply = tries(world, &kofi.email, PASSWORD, odd).await;
            reply.expect_problem(429, "too_many_attempts");
        }
        // Only a hash is kept.
        let plain = "SELECT count(*) FROM app.known_devices WHERE length(token_hash) <> 32";
        assert_eq!(world.count(plain).await, 0);
    });
}

#[test]
fn devices_are_forgotten_by_a_lost_telephones_owner_and_by_time() {
    harness_by_mail(async |world, server| {
        let awa = world.person("Awa", "merchant").await;
        device(world, &awa).await;
        world.post("/api/auth/logout-everywhere", Some(&awa), json!({})).await.expect(200);
        assert_eq!(world.count(DEVICES).await, 0);
        device(world, &awa).await;
        world.drain().await;
        let reset = json!({ "email": awa.email });
        world.post("/api/auth/password-reset", None, reset).await.expect(202);
        world.drain().await;
        let token = server.last_to(&awa.email).token();
        let body = json!({ "token": token, "new_password": PASSWORD });
        world.post("/api/auth/password-reset/complete", None, body).await.expect(200);
        assert_eq!(world.count(DEVICES).await, 0);

        let token = device(world, &awa).await;
        world.machine.advance(TimeDelta::days(179));
        tries(world, &awa.email, PASSWORD, &token).await.expect(200);
        world.machine.advance(TimeDelta::days(180));
        let reply = tries(world, &awa.email, PASSWORD, &token).await.expect(200);
        assert_ne!(reply.str("/device_token"), token, "it was forgotten");
        world.drain().await;
        assert_eq!(world.count(DEVICES).await, 1);
    });
}

#[test]
fn an_account_has_ten_devices_and_a_renewal_is_no_sign_in() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let first = device(world, &awa).await;
        for _ in 0..10 {
            world.machine.advance(TimeDelta::seconds(1));
            device(world, &awa).await;
        }
        assert_eq!(world.count(DEVICES).await, 10);
        let reply = tries(world, &awa.email, PASSWORD, &first).await.expect(200);
        assert_ne!(reply.str("/device_token"), first);
        let renewed = world.refresh(reply.str("/refresh_token")).await.expect(200);
        assert!(renewed.json.get("device_token").is_none(), "{}", renewed.text);
    });
}
