//! Registering where money is real: nobody learns who has an account, and nobody is paid before the
//! address is proven.
//! Deliberately not here: the sandbox, which signs newcomers in at once (`register`).

use crate::harness::{PASSWORD, Person, Reply, World, harness_in_production};
use serde_json::{Value, json};

/// As the operator's proxy asks.
async fn post(world: &World, path: &str, who: Option<&Person>, body: Value) -> Reply {
    let headers = [
        ("x-forwarded-proto", "https"),
        ("x-forwarded-for", "41.82.0.7"),
        ("accept-language", "en"),
        ("idempotency-key", "one"),
    ];
    world.send(reqwest::Method::POST, path, who, Some(body), &headers).await
}

async fn register(world: &World, email: &str, password: &str) -> Reply {
    let body = json!({
        "email": email, "password": password, "name": "Awa", "role": "merchant",
    });
    post(world, "/api/auth/register", None, body).await
}

#[test]
fn a_taken_address_is_answered_alike_and_its_owner_is_told() {
    harness_in_production(async |world, server| {
        let email = "awa@example.sn";
        let fresh = register(world, email, PASSWORD).await.expect(202);
        let taken = register(world, "AWA@example.sn", "un autre secret").await.expect(202);
        assert_eq!(fresh.text, taken.text);
        assert_eq!(fresh.json, json!({ "success": true }));
        assert_eq!(world.count("SELECT count(*) FROM app.users").await, 1);
        let registered = "SELECT count(*) FROM app.outbox WHERE kind = 'account.registered'";
        assert_eq!(world.count(registered).await, 1);
        world.drain().await;
        let mut subjects: Vec<_> = server
            .arrived()
            .iter()
            .map(|email| email.read().subject().expect("a subject").to_owned())
            .collect();
        subjects.sort();
        assert_eq!(subjects, ["Confirm your e-mail address", "You have an account already"]);
        let nothing = json!({ "email": email, "password": "un autre secret" });
        let refused = post(world, "/api/auth/login", None, nothing).await;
        refused.expect_problem(401, "wrong_credentials");
        let mails = post(world, "/api/sandbox/mails", None, json!({})).await;
        mails.expect_problem(404, "not_found");
    });
}

#[test]
fn of_two_registrations_at_once_one_account_comes_and_both_hear_the_same() {
    harness_in_production(async |world, server| {
        let (one, two) = tokio::join!(
            register(world, "awa@example.sn", PASSWORD),
            register(world, "awa@example.sn", "un autre secret"),
        );
        assert_eq!(one.expect(202).text, two.expect(202).text);
        assert_eq!(world.count("SELECT count(*) FROM app.users").await, 1);
        world.drain().await;
        assert_eq!(server.count_to("awa@example.sn"), 2);
    });
}

#[test]
fn an_unproven_address_may_do_all_but_withdraw() {
    harness_in_production(async |world, server| {
        let email = "awa@example.sn";
        register(world, email, PASSWORD).await.expect(202);
        let login = json!({ "email": email, "password": PASSWORD });
        let reply = post(world, "/api/auth/login", None, login).await.expect(200);
        let awa = Person {
            id: reply.str("/user/id").to_owned(),
            email: email.to_owned(),
            access_token: reply.str("/access_token").to_owned(),
            refresh_token: reply.str("/refresh_token").to_owned(),
        };
        let product = json!({
            "name": "Savon", "description": "Fait à la main", "price": 10_000, "category": "beaute",
        });
        post(world, "/api/products", Some(&awa), product).await.expect(201);
        let payout = json!({ "amount": 6_500, "phone_number": "+221770000002", "operator": "OM" });
        let refused = post(world, "/api/payouts", Some(&awa), payout.clone()).await;
        refused.expect_problem(409, "email_not_verified");
        world.drain().await;
        let token = server.last_to(email).token();
        let path = "/api/auth/email-verification/complete";
        post(world, path, None, json!({ "token": token })).await.expect(200);
        let refused = post(world, "/api/payouts", Some(&awa), payout.clone()).await;
        refused.expect_problem(403, "reauthentication_required");
        let proof = json!({ "password": PASSWORD });
        post(world, "/api/me/reauthenticate", Some(&awa), proof).await.expect(200);
        let refused = post(world, "/api/payouts", Some(&awa), payout).await;
        refused.expect_problem(409, "payout_number_waits");
    });
}
