//! Proving an address: the e-mail that comes with the account, another one, and its token.
//! Deliberately not here: what an unproven address may not do (`register_in_production`).

use crate::harness::{Reply, Service, harness_by_mail};
use chrono::TimeDelta;
use serde_json::{Value, json};

async fn prove(service: &Service, token: &str) -> Reply {
    service.post("/api/auth/email-verification/complete", None, json!({ "token": token })).await
}

#[test]
fn the_email_that_comes_with_an_account_proves_its_address_once() {
    harness_by_mail(async |world, server| {
        let awa = world.person("Awa", "merchant").await;
        assert_eq!(world.me(&awa).await.expect(200).json["user"]["email_verified_at"], Value::Null);
        world.drain().await;
        let email = server.last_to(&awa.email);
        assert_eq!(email.read().subject(), Some("Confirmez votre adresse e-mail"));
        world.get("/account/verify-email", None).await.expect(200);
        prove(world, &email.token()).await.expect(200);
        let me = world.me(&awa).await.expect(200);
        assert!(me.json["user"]["email_verified_at"].is_string(), "{}", me.text);
        assert_eq!(me.int("/user/version"), 2);
        prove(world, &email.token()).await.expect_problem(422, "email_token_not_valid");
    });
}

#[test]
fn another_email_is_sent_on_request_until_the_address_is_proven() {
    harness_by_mail(async |world, server| {
        let path = "/api/auth/email-verification";
        let awa = world.person("Awa", "merchant").await;
        world.post(path, None, json!({})).await.expect_problem(401, "not_signed_in");
        world
            .put("/api/me", Some(&awa), json!({ "name": "Awa", "language": "en" }))
            .await
            .expect(200);
        let wrong = json!({ "name": "Awa", "language": "wo" });
        let wrong = world.put("/api/me", Some(&awa), wrong).await;
        wrong.expect_problem(422, "unknown_language");
        world.drain().await;
        let first = server.last_to(&awa.email).token();
        world.machine.advance(TimeDelta::hours(24));
        prove(world, &first).await.expect_problem(422, "email_token_not_valid");

        let awa = world.once_more(&awa).await;
        let reply = world.post(path, Some(&awa), json!({})).await.expect(202);
        assert_eq!(reply.json, json!({ "success": true }));
        world.drain().await;
        let second = server.last_to(&awa.email);
        assert_eq!(second.read().subject(), Some("Confirm your e-mail address"));
        prove(world, &second.token()).await.expect(200);
        let reply = world.post(path, Some(&awa), json!({})).await.expect(202);
        assert_eq!(reply.json, json!({ "success": true, "already_applied": true }));
        world.drain().await;
        assert_eq!(server.count_to(&awa.email), 2);
    });
}

#[test]
fn of_two_proofs_at_once_one_wins() {
    harness_by_mail(async |world, server| {
        let awa = world.person("Awa", "merchant").await;
        world.drain().await;
        let token = server.last_to(&awa.email).token();
        let (one, two) = tokio::join!(prove(world, &token), prove(world, &token));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 422]);
        assert_eq!(world.me(&awa).await.expect(200).int("/user/version"), 2);
    });
}
