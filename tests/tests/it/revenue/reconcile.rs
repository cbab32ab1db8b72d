//! A database that came from a backup: what it has forgotten is found, and nothing is paid twice.
//! Deliberately not here: real backups and processes (`operations/restore`).

use super::support::NUMBER;
use crate::{
    harness::{Person, World, harness},
    orders::support::at_once,
};
use cauri_application::revenue::{
    read_statement::ids_in,
    reconcile::{Reconciliation, reconcile},
    recovered_transfer::Open,
};
use cauri_domain::{
    kernel::{PaymentId, UserId},
    revenue::TransferNumber,
};
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;
use uuid::Uuid;

const TRANSFERS: &str = "SELECT count(*) FROM sandbox.transactions WHERE kind = 'transfer'";

impl World {
    /// As after a restore: the rows lived elsewhere.
    async fn moved_here(&self) {
        self.told("UPDATE app.system SET incarnation = 'elsewhere'").await;
    }

    async fn told(&self, sql: &str) {
        sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&self.owner).await.expect("a statement");
    }

    /// The gateway's spelling of the id of a payee's transfer.
    fn transfer(&self, payee: &Person, number: i32) -> String {
        let payee_id = UserId(payee.id.parse().expect("an id"));
        let id = TransferNumber::new(number).expect("a number").transfer_id(payee_id);
        self.app.payments.gateways["cinetpay"].transaction(PaymentId(id.0))
    }

    /// The gateway remembers something that we have forgotten.
    async fn remembered(&self, id: &str, kind: &str, francs: i64, outcome: &str) {
        let decided = if outcome == "NEW" { "NULL" } else { "'2026-01-01'" };
        self.told(&format!(
            "INSERT INTO sandbox.transactions VALUES ('{id}', '{kind}', {francs}, 'XOF', '', '',
                 '', '+2250700000905', 'OM', '{outcome}', '2026-02-04T09:00:00Z', {decided})"
        ))
        .await;
    }

    async fn reconciled(&self) -> Reconciliation {
        reconcile(&self.app, &BTreeSet::new()).await.expect("the gateways are asked")
    }

    async fn paused(&self) -> bool {
        let ready = self.get("/readyz", None).await.expect(200);
        ready.json["payouts_paused"].as_bool().expect("a word about payouts")
    }

    async fn statuses(&self, payee: &Person) -> Vec<(i64, String)> {
        let reply = self.get("/api/payouts", Some(payee)).await.expect(200);
        let payouts = reply.json["payouts"].as_array().expect("payouts");
        let word =
            |payout: &serde_json::Value| payout["status"].as_str().expect("a word").to_owned();
        let mut found: Vec<_> = payouts
            .iter()
            .map(|payout| (payout["amount"].as_i64().expect("francs"), word(payout)))
            .collect();
        found.sort();
        found
    }
}

fn one(francs: i64, status: &str) -> (i64, String) {
    (francs, status.to_owned())
}

#[test]
fn while_paused_requests_are_taken_and_nothing_is_sent() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        world.moved_here().await;
        assert!(world.paused().await);
        world.withdraw(&awa, 9_000, NUMBER).await.expect_problem(422, "payout_exceeds_available");
        world.withdraw(&awa, 5_000, NUMBER).await.expect(201);
        world.drain().await;
        world.advance(3 * 86_400).await.expect(200);
        assert_eq!(
            (world.statuses(&awa).await, world.count(TRANSFERS).await),
            (vec![one(5_000, "requested")], 0)
        );
        let came = world.reconciled().await;
        assert!(came.lifted && came.found.is_empty(), "{came:?}");
        assert!(!world.paused().await);
        world.drain().await;
        world.advance(60).await.expect(200);
        assert_eq!(
            (world.statuses(&awa).await, world.count(TRANSFERS).await),
            (vec![one(5_000, "paid")], 1)
        );
        let audited = "SELECT count(*) FROM app.audit WHERE operation = 'reconcile'";
        assert_eq!(world.count(audited).await, 1);
        assert!(!world.reconciled().await.lifted, "there was nothing to lift");
        world.verified().await;
    });
}

#[test]
fn a_transfer_that_got_lost_before_the_backup_is_not_sent_again_while_paused() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        world.withdraw(&awa, 5_000, NUMBER).await.expect(201);
        world
            .told(
                "UPDATE app.payouts SET status = 'processing', sendings = 1, version = version + 1",
            )
            .await;
        world.moved_here().await;
        world.advance(86_400).await.expect(200);
        assert_eq!(
            (world.statuses(&awa).await, world.count(TRANSFERS).await),
            (vec![one(5_000, "processing")], 0)
        );
        assert!(world.reconciled().await.lifted);
        world.advance(86_400).await.expect(200);
        world.advance(86_400).await.expect(200);
        assert_eq!(
            (world.statuses(&awa).await, world.count(TRANSFERS).await),
            (vec![one(5_000, "paid")], 1)
        );
    });
}

#[test]
fn what_was_paid_after_the_backup_is_found_and_posted_once() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        world.moved_here().await;
        // Numbers 1 and 3 were sent, number 2 never got to the gateway, number 4 was rejected.
        world.remembered(&world.transfer(&awa, 1), "transfer", 2_000, "VAL").await;
        world.remembered(&world.transfer(&awa, 3), "transfer", 3_000, "VAL").await;
        world.remembered(&world.transfer(&awa, 4), "transfer", 1_000, "REJ").await;
        let at_once = at_once((0..3).map(|_| world.reconciled())).await;
        assert_eq!(at_once.iter().map(|came| came.found.len()).sum::<usize>(), 3);
        assert_eq!(world.figures(&awa).await, [0, 3_000, 0, 0]);
        assert_eq!(world.net("payout_float:cinetpay").await, 5_000);
        assert_eq!(
            world.statuses(&awa).await,
            [one(1_000, "failed"), one(2_000, "paid"), one(3_000, "paid")]
        );
        // The next ones get the numbers that are free: 2, then 5.
        for francs in [1_000, 2_000] {
            world.withdraw(&awa, francs, NUMBER).await.expect(201);
        }
        world.drain().await;
        world.advance(60).await.expect(200);
        assert_eq!((world.figures(&awa).await, world.count(TRANSFERS).await), ([0, 0, 0, 0], 5));
        let numbers = "SELECT sum(number)::bigint FROM app.payouts WHERE status = 'paid'";
        assert_eq!(world.count(numbers).await, 1 + 3 + 2 + 5);
        world.verified().await;
    });
}

#[test]
fn who_asks_again_for_what_was_paid_is_not_paid_twice() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        let kofi = world.earned("Kofi", 8_000).await;
        world.moved_here().await;
        world.remembered(&world.transfer(&awa, 1), "transfer", 8_000, "VAL").await;
        world.remembered(&world.transfer(&kofi, 1), "transfer", 3_000, "VAL").await;
        world.remembered(&world.transfer(&kofi, 2), "transfer", 2_000, "VAL").await;
        // The restored database does not know, and neither remembers having been paid.
        world.withdraw(&awa, 8_000, NUMBER).await.expect(201);
        world.withdraw(&kofi, 1_000, NUMBER).await.expect(201);
        world.drain().await;
        assert_eq!(world.count(TRANSFERS).await, 3);
        let came = world.reconciled().await;
        assert!(came.lifted, "{came:?}");
        assert_eq!(came.found.len(), 2);
        world.drain().await;
        world.advance(60).await.expect(200);
        assert_eq!(world.statuses(&awa).await, [one(8_000, "paid")]);
        assert_eq!(
            world.statuses(&kofi).await,
            [one(1_000, "paid"), one(2_000, "paid"), one(3_000, "paid")]
        );
        assert_eq!(
            (world.figures(&awa).await, world.figures(&kofi).await),
            ([0, 0, 0, 0], [0, 2_000, 0, 0])
        );
        assert_eq!(world.count(TRANSFERS).await, 4, "Kofi's third, and nothing else");
        world.verified().await;
    });
}

#[test]
fn what_is_gone_is_gone_even_if_less_is_available() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        world.moved_here().await;
        world.remembered(&world.transfer(&awa, 1), "transfer", 9_000, "VAL").await;
        assert!(world.reconciled().await.lifted);
        assert_eq!(world.figures(&awa).await, [0, 0, 0, 1_000]);
        world.verified().await;
    });
}

#[test]
fn a_transfer_that_is_under_way_is_followed_to_its_end() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        world.moved_here().await;
        let (id, opened) = (world.transfer(&awa, 1), world.machine.present().to_rfc3339());
        world.remembered(&id, "transfer", 5_000, "NEW").await;
        world.told(&format!("UPDATE sandbox.transactions SET opened_at = '{opened}'")).await;
        let came = world.reconciled().await;
        assert!(came.lifted, "{came:?}");
        assert_eq!(world.figures(&awa).await, [0, 3_000, 5_000, 0]);
        world.machine.advance(chrono::TimeDelta::minutes(2));
        world.advance(120).await.expect(200);
        assert_eq!(world.figures(&awa).await, [0, 3_000, 0, 0]);
        assert_eq!(world.statuses(&awa).await, [one(5_000, "paid")]);
        world.verified().await;
    });
}

#[test]
fn a_gateway_that_gives_no_answer_leaves_payouts_paused() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        world.moved_here().await;
        world.remembered(&world.transfer(&awa, 1), "transfer", 5_000, "VAL").await;
        world.told("ALTER TABLE sandbox.transactions RENAME TO closed").await;
        let came = world.reconciled().await;
        assert!(!came.lifted && world.paused().await);
        let payee_id = UserId(awa.id.parse().expect("an id"));
        assert!(
            came.open.iter().all(|open| matches!(
            open, Open::Transfer { payee_id: of, .. } if *of == payee_id)),
            "{:?}",
            came.open
        );
        world.told("ALTER TABLE sandbox.closed RENAME TO transactions").await;
        // The breaker lets nobody through for a while.
        world.machine.advance(chrono::TimeDelta::minutes(5));
        for _ in 0..100 {
            if world.reconciled().await.lifted {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        }
        assert!(!world.paused().await);
        assert_eq!(world.figures(&awa).await, [0, 3_000, 0, 0]);
        world.verified().await;
    });
}

#[test]
fn a_transfer_whose_receiver_is_not_told_is_left_to_a_person() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        world.moved_here().await;
        world.remembered(&world.transfer(&awa, 1), "transfer", 5_000, "VAL").await;
        world.told("UPDATE sandbox.transactions SET phone_number = NULL").await;
        let came = world.reconciled().await;
        let told: Vec<_> = came.open.iter().map(ToString::to_string).collect();
        assert_eq!((came.lifted, told.len()), (false, 1));
        assert!(told[0].contains("no number that it went to"), "{told:?}");
        assert!(!told[0].contains("+225"), "{told:?}");
    });
}

#[test]
fn a_statement_finds_the_money_of_orders_that_are_lost() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        world.withdraw(&awa, 1_000, NUMBER).await.expect(201);
        world.drain().await;
        world.moved_here().await;
        let spelt = |id: Uuid| world.app.payments.gateways["cinetpay"].transaction(PaymentId(id));
        let (paid, refused, stranger) =
            (spelt(Uuid::from_u128(1)), spelt(Uuid::from_u128(2)), spelt(Uuid::from_u128(3)));
        world.remembered(&paid, "payment", 10_000, "ACCEPTED").await;
        world.remembered(&refused, "payment", 7_000, "REFUSED").await;
        world.remembered(&stranger, "transfer", 500, "VAL").await;
        let known: String =
            sqlx::query_scalar("SELECT string_agg(id, ';') FROM sandbox.transactions")
                .fetch_one(&world.owner)
                .await
                .expect("ids");
        let statement = format!(
            "ID transaction;Statut;Montant Payé\n{paid};ACCEPTED;99999\r\n\"{refused}\",REFUSED\n\
             {stranger}\tVAL\n{known}\n+2250707070707;LXM-000042"
        );
        let ids = ids_in(&world.app, &statement);
        for time in 1..=2 {
            let came = reconcile(&world.app, &ids).await.expect("the gateways are asked");
            assert_eq!(came.open, [], "{time}");
            assert_eq!((came.unapplied.len(), came.strangers.len()), (1, 1));
            assert_eq!(world.net("unapplied").await, 10_000);
        }
        world.verified().await;
    });
}

#[test]
fn a_payee_has_five_payouts_under_way_at_most() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        world.moved_here().await;
        let replies = at_once((0..8).map(|_| world.withdraw(&awa, 500, NUMBER))).await;
        let mut statuses: Vec<_> = replies.iter().map(|reply| reply.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 201, 201, 201, 201, 409, 409, 409]);
        world.withdraw(&awa, 500, NUMBER).await.expect_problem(409, "too_many_payouts");
        assert_eq!(world.count("SELECT sum(number)::bigint FROM app.payouts").await, 15);
        assert!(world.reconciled().await.lifted);
        world.drain().await;
        world.advance(60).await.expect(200);
        world.withdraw(&awa, 500, NUMBER).await.expect(201);
    });
}

#[test]
fn a_number_that_the_gateway_never_took_is_given_again() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        world.withdraw(&awa, 1_000, "+2250700000903").await.expect(201);
        world.drain().await;
        world.advance(60).await.expect(200);
        assert_eq!(world.statuses(&awa).await, [one(1_000, "failed")]);
        world.withdraw(&awa, 2_000, NUMBER).await.expect(201);
        world.drain().await;
        world.advance(60).await.expect(200);
        assert_eq!(world.statuses(&awa).await, [one(1_000, "failed"), one(2_000, "paid")]);
        let first = world.transfer(&awa, 1);
        let ids: Vec<String> =
            sqlx::query_scalar("SELECT id FROM sandbox.transactions WHERE kind = 'transfer'")
                .fetch_all(&world.owner)
                .await
                .expect("ids");
        assert_eq!(ids, [first]);
    });
}
