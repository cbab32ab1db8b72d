//! E-mails that a mail server refuses for good: their owner sees it, and admins do.
//! Deliberately not here: which answers of a server are for good (`kernel::mail`).

use crate::harness::{Manners, harness, harness_by_mail};
use serde_json::{Value, json};

const PEOPLE: &str = "/api/admin/people?email=refused";

#[test]
fn a_refused_address_shows_to_its_owner_and_to_admins_until_a_letter_arrives() {
    harness_by_mail(async |world, server| {
        let admin = world.admin("Ama").await;
        world.drain().await;
        server.behave(Manners::Answers(550));
        let awa = world.person("Awa", "merchant").await;
        let me = world.me(&awa).await.expect(200);
        assert_eq!(me.json["user"]["email_refused"], Value::Null);
        world.drain().await;
        let me = world.me(&awa).await.expect(200);
        assert_eq!(me.int("/user/email_refused/status"), 550);
        assert_eq!(me.str("/user/email_refused/at"), "2026-01-05T09:00:00.000000Z");
        assert_eq!(me.int("/user/version"), 2);
        let people = world.get(PEOPLE, Some(&admin)).await.expect(200);
        assert_eq!(people.int("/total"), 1);
        assert_eq!(people.str("/people/0/email"), awa.email);
        assert_eq!(people.int("/people/0/email_refused/status"), 550);

        server.behave(Manners::Takes);
        let path = "/api/auth/email-verification";
        world.post(path, Some(&awa), json!({})).await.expect(202);
        world.drain().await;
        let me = world.me(&awa).await.expect(200);
        assert_eq!(me.json["user"]["email_refused"], Value::Null);
        assert_eq!(world.get(PEOPLE, Some(&admin)).await.expect(200).int("/total"), 0);
    });
}

#[test]
fn what_is_put_off_or_about_us_is_no_refusal() {
    harness_by_mail(async |world, server| {
        for status in [450, 530] {
            server.behave(Manners::Answers(status));
            let awa = world.person(&format!("Awa{status}"), "merchant").await;
            let id = "SELECT count(*) FROM app.emails WHERE closed_at IS NULL";
            world.drain().await;
            assert_eq!(world.count(id).await, 1, "{status}");
            let me = world.me(&awa).await.expect(200);
            assert_eq!(me.json["user"]["email_refused"], Value::Null, "{status}");
            server.behave(Manners::Takes);
            world.behind("UPDATE jobs._private_jobs SET run_at = created_at, attempts = 0").await;
            world.drain().await;
        }
    });
}

#[test]
fn a_refused_new_address_shows_beside_it_and_the_own_one_stays_good() {
    harness_by_mail(async |world, server| {
        let awa = world.person("Awa", "merchant").await;
        world.drain().await;
        world.reauthenticate(&awa).await;
        server.behave(Manners::Answers(553));
        let body = json!({ "email": "nouvelle@example.sn" });
        world.put("/api/me/email", Some(&awa), body).await.expect(202);
        world.drain().await;
        let me = world.me(&awa).await.expect(200);
        assert_eq!(me.int("/user/pending_email/refused/status"), 553);
        // The one to the old address was refused as well.
        assert_eq!(me.int("/user/email_refused/status"), 553);
    });
}

#[test]
fn the_list_is_for_admins_and_says_what_it_lists() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let admin = world.admin("Ama").await;
        world.get(PEOPLE, None).await.expect_problem(401, "not_signed_in");
        world.get(PEOPLE, Some(&awa)).await.expect_problem(403, "forbidden_role");
        for path in ["/api/admin/people", "/api/admin/people?email=all"] {
            world.get(path, Some(&admin)).await.expect_problem(422, "invalid_query");
        }
        let empty = world.get(PEOPLE, Some(&admin)).await.expect(200);
        assert_eq!(empty.json["people"], json!([]));
    });
}
