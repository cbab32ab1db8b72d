//! A new number to be paid to: it asks once more who is there, waits where money is real, and its
//! owner hears of each step.
//! Deliberately not here: what a number is (`request_payout`).

use super::support::{NUMBER, payout};
use crate::{
    harness::{Person, Reply, World, harness, harness_by_mail},
    orders::support::at_once,
};
use cauri_application::{
    app::App,
    identity::{authenticate::authenticate, payout_number::PayoutNumberError, phone::GivenNumber},
    kernel::{mode::Mode, ports::IdempotencyKey},
    revenue::request_payout::{NewPayout, RequestPayoutError, request_payout},
};
use cauri_domain::{kernel::Personal, money::Xof};
use chrono::TimeDelta;
use serde_json::json;

const OTHER: &str = "+2250505050505";
const KEYS: &str = "SELECT count(*) FROM app.idempotency WHERE operation = 'request_payout'";
const NUMBERS: &str = "SELECT count(*) FROM app.payout_numbers";

async fn ask(world: &World, payee: &Person, key: &str, number: &str) -> Reply {
    world.post_with_key("/api/payouts", payee, key, payout(500, number)).await
}

/// Subjects of what somebody got, without what came with the account, in their order.
fn subjects(server: &crate::harness::MailServer, email: &str) -> Vec<String> {
    let arrived = server.arrived();
    let to = arrived.iter().filter(|letter| letter.to == email);
    let subjects = to.map(|letter| letter.read().subject().expect("a subject").to_owned());
    let mut subjects: Vec<_> = subjects.filter(|it| !it.starts_with("Confirmez")).collect();
    subjects.sort();
    subjects
}

#[test]
fn a_new_number_asks_who_is_there_and_a_known_one_does_not() {
    harness_by_mail(async |world, server| {
        let awa = world.earned("Awa", 8_000).await;
        world.machine.advance(TimeDelta::minutes(5));
        world.drain().await;
        let reply = ask(world, &awa, "k", NUMBER).await;
        reply.expect_problem(403, "reauthentication_required");
        // The refusal is told, and nothing else is left of it.
        assert_eq!(world.figures(&awa).await, [0, 8_000, 0, 0]);
        assert_eq!((world.count(KEYS).await, world.count(NUMBERS).await), (0, 0));
        world.drain().await;
        assert_eq!(subjects(server, &awa.email), ["Numéro de retrait refusé"]);
        let told = server.last_to(&awa.email).text();
        assert!(told.contains("finit par 07") && !told.contains("0707"), "{told}");

        world.reauthenticate(&awa).await;
        ask(world, &awa, "k", NUMBER).await.expect(201);
        world.drain().await;
        let all = ["Nouveau numéro de retrait", "Numéro de retrait refusé", "Retrait demandé"];
        assert_eq!(subjects(server, &awa.email), all);

        world.machine.advance(TimeDelta::minutes(5));
        ask(world, &awa, "k2", "225 07 07 07 07 07").await.expect(201);
        ask(world, &awa, "k3", OTHER).await.expect_problem(403, "reauthentication_required");
        // Whatever became of the session since, what was answered is answered alike.
        let again = ask(world, &awa, "k", NUMBER).await.expect(201);
        assert_eq!(again.headers["idempotency-replayed"], "true");
        world.drain().await;
        assert_eq!(subjects(server, &awa.email).len(), 5);
        world.verified().await;
    });
}

#[test]
fn the_session_that_showed_who_it_is_is_the_only_one() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        let stolen = world.once_more(&awa).await;
        ask(world, &stolen, "k", NUMBER).await.expect_problem(403, "reauthentication_required");
        ask(world, &awa, "k", NUMBER).await.expect(201);
        // One person's number is no other's.
        let issa = world.earned("Issa", 8_000).await;
        let issa = world.once_more(&issa).await;
        ask(world, &issa, "k", NUMBER).await.expect_problem(403, "reauthentication_required");
        world.post("/api/auth/logout", Some(&awa), json!({})).await.expect(200);
        ask(world, &awa, "k2", OTHER).await.expect_problem(401, "not_signed_in");
    });
}

#[test]
fn what_is_wrong_with_the_request_adds_no_number() {
    harness_by_mail(async |world, server| {
        let awa = world.earned("Awa", 8_000).await;
        world.drain().await;
        let body = |amount| payout(amount, NUMBER);
        for (amount, code) in [(501, "amount_not_payable"), (9_000, "payout_exceeds_available")] {
            let reply = world.post_with_key("/api/payouts", &awa, "k", body(amount)).await;
            reply.expect_problem(422, code);
        }
        world.drain().await;
        assert_eq!(world.count(NUMBERS).await, 0);
        assert_eq!(subjects(server, &awa.email), [] as [&str; 0]);
    });
}

#[test]
fn two_requests_at_once_add_a_number_once() {
    harness_by_mail(async |world, server| {
        let awa = world.earned("Awa", 8_000).await;
        let replies =
            at_once(["a", "b", "c"].iter().map(|key| ask(world, &awa, key, NUMBER))).await;
        for reply in replies {
            reply.expect(201);
        }
        world.drain().await;
        let subjects = subjects(server, &awa.email);
        let added = subjects.iter().filter(|it| *it == "Nouveau numéro de retrait").count();
        assert_eq!((added, subjects.len(), world.count(NUMBERS).await), (1, 4, 1));
    });
}

#[test]
fn where_money_is_real_a_new_number_waits_a_day() {
    harness_by_mail(async |world, server| {
        let awa = world.earned("Awa", 8_000).await;
        world.drain().await;
        world.behind("UPDATE app.users SET email_verified_at = created_at").await;
        let mut app = App::clone(&world.app);
        app.mode = Mode::Production;
        let caller = authenticate(&app, &awa.access_token).await.expect("a session");
        let new = NewPayout {
            amount_xof: Xof::new(500),
            phone_number: GivenNumber { text: Personal::new(NUMBER.to_owned()), country: None },
            operator: "OM".to_owned(),
        };
        let key = IdempotencyKey { key: "k".to_owned(), fingerprint: [7; 32] };
        let asked = async || request_payout(&app, &caller, &key, &new).await;
        let now = world.app.clock.now();
        let from = now + TimeDelta::hours(24);
        let refused = asked().await.expect_err("it waits");
        let RequestPayoutError::Number(PayoutNumberError::Waits { usable_from }) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(usable_from, from);
        world.drain().await;
        assert_eq!(subjects(server, &awa.email), ["Nouveau numéro de retrait"]);
        world.clock.advance(TimeDelta::hours(24) - TimeDelta::seconds(1));
        let refused = asked().await.expect_err("it still waits");
        let waits = PayoutNumberError::Waits { usable_from: from };
        assert!(matches!(refused, RequestPayoutError::Number(why) if why == waits), "{refused:?}");
        assert_eq!(world.count(KEYS).await, 0);
        assert_eq!(world.figures(&awa).await, [0, 8_000, 0, 0]);
        // Without another word of who one is, and under the same key.
        world.clock.advance(TimeDelta::seconds(1));
        world.machine.advance(TimeDelta::minutes(6));
        asked().await.expect("a payout");
        world.drain().await;
        let all = ["Nouveau numéro de retrait", "Numéro de retrait refusé", "Retrait demandé"];
        assert_eq!(subjects(server, &awa.email), all);
    });
}
