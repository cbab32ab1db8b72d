//! `GET /api/admin/payments`: money that a person has to look at; its alert, and its e-mail.
//! Deliberately not here: giving it back.

use super::support::Paying;
use crate::harness::{World, harness};
use serde_json::json;

impl World {
    /// A payment that succeeds after its order was cancelled.
    async fn left_over(&self, total_xof: i64) -> Paying {
        let paying = self.paying(total_xof).await;
        let path = format!("/api/orders/{}/cancel", paying.order_id);
        self.put(&path, Some(&paying.buyer), json!({})).await.expect(200);
        self.decide(&paying, "outcome=ACCEPTED").await;
        self.drain().await;
        paying
    }
}

#[test]
fn an_admin_sees_what_waits_for_a_person_and_why() {
    harness(async |world| {
        let root = world.admin("Root").await;
        let mismatch = world.paying(5_000).await;
        world.decide(&mismatch, "outcome=ACCEPTED&amount=4995").await;
        world.drain().await;
        world.clock.advance(chrono::TimeDelta::minutes(1));
        let unapplied = world.left_over(6_000).await;
        let parked = world.paying(7_000).await;
        let odd =
            format!("UPDATE app.payments SET amount_xof = 6995 WHERE id = '{}'", parked.payment_id);
        world.meddle(odd).await;
        world
            .meddle(
                "UPDATE sandbox.transactions SET amount_xof = 6995 WHERE amount_xof = 7000"
                    .to_owned(),
            )
            .await;
        world.clock.advance(chrono::TimeDelta::minutes(1));
        world.decide(&parked, "outcome=ACCEPTED").await;
        world.drain().await;

        let list = |query: &'static str| {
            let (world, root) = (&world, &root);
            async move {
                let path = format!("/api/admin/payments{query}");
                world.get(&path, Some(root)).await.expect(200)
            }
        };
        let all = list("").await;
        assert_eq!(all.int("/total"), 3);
        for (place, (state, paying, since)) in [
            ("mismatch", &mismatch, "2026-01-05T09:00:00.000000Z"),
            ("unapplied", &unapplied, "2026-01-05T09:01:00.000000Z"),
            ("parked", &parked, "2026-01-05T09:02:00.000000Z"),
        ]
        .into_iter()
        .enumerate()
        {
            let payment = &all.json["payments"][place];
            assert_eq!(payment["state"], state);
            assert_eq!(payment["id"], paying.payment_id);
            assert_eq!(payment["order_id"], paying.order_id);
            assert_eq!(payment["buyer_id"], paying.buyer.id);
            assert_eq!(payment["since"], since);
        }
        assert_eq!(all.json["payments"][0]["found_amount"], 4_995);
        assert_eq!(all.json["payments"][1]["amount_xof"], 6_000);
        for (query, state) in [
            ("?state=mismatch", "mismatch"),
            ("?state=unapplied", "unapplied"),
            ("?state=parked", "parked"),
        ] {
            let some = list(query).await;
            assert_eq!(some.int("/total"), 1);
            assert_eq!(some.json["payments"][0]["state"], state);
        }
        let second = list("?limit=1&page=2").await;
        assert_eq!(second.json["payments"][0]["state"], "unapplied");
        assert_eq!(second.json["has_more"], true);
    });
}

#[test]
fn only_admins_read_the_list() {
    harness(async |world| {
        let root = world.admin("Root").await;
        let awa = world.person("Awa", "merchant").await;
        let path = "/api/admin/payments";
        world.get(path, None).await.expect_problem(401, "not_signed_in");
        world.get(path, Some(&awa)).await.expect_problem(403, "forbidden_role");
        let unknown = world.get(&format!("{path}?state=paid"), Some(&root)).await;
        unknown.expect_problem(422, "invalid_query");
    });
}

#[test]
fn money_without_an_order_raises_an_alert_and_its_buyer_is_told() {
    harness(async |world| {
        let root = world.admin("Root").await;
        let paying = world.left_over(1_250_000).await;
        world.clock.advance(chrono::TimeDelta::minutes(30));
        let alerts = world.get("/api/admin/alerts?state=open", Some(&root)).await.expect(200);
        let alerts = alerts.json["alerts"].as_array().expect("alerts").clone();
        let alert = alerts.iter().find(|alert| alert["kind"] == "unapplied_payment");
        let alert = alert.expect("an alert about the money");
        assert_eq!(alert["subject"], paying.payment_id);
        assert_eq!((&alert["measure"], &alert["unit"]), (&1_250_000.into(), &"xof".into()));
        for instant in ["since", "raised_at"] {
            assert_eq!(alert[instant], "2026-01-05T09:00:00.000000Z");
        }

        let id: uuid::Uuid = paying.order_id.parse().expect("an id");
        let number = cauri_domain::wording::order_number(id.into());
        let mails = world.get("/api/sandbox/mails", None).await.expect(200);
        let mails = mails.json["mails"].as_array().expect("mails").clone();
        let told: Vec<_> = mails
            .iter()
            .filter(|mail| mail["text"].as_str().is_some_and(|text| text.contains(&number)))
            .collect();
        assert_eq!(told.len(), 1, "{mails:?}");
        assert_eq!(told[0]["to"], paying.buyer.email);
        let text = told[0]["text"].as_str().expect("a text");
        assert!(text.contains("1\u{202f}250\u{202f}000\u{a0}F\u{a0}CFA"), "{text}");
    });
}
