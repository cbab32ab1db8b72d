//! Settlement: every franc of a payment is somebody's, once.
//! Deliberately not here: withdrawing it.

use crate::{harness::harness, orders::support::at_once};
use cauri_application::revenue::settle::settle;
use cauri_domain::payments::Outcome;
use serde_json::json;

#[test]
fn a_sale_through_a_link_is_split_to_the_franc() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let binta = world.person("Binta", "influencer").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.product(&awa, "Savon", 10_000).await;
        let link = world.link(&awa, &binta, &[&soap]).await;
        let click = world.click(&link).await;
        let order_id = world.ordered(&fatou, &[&soap], Some(&click)).await;
        let payment_id = world.opened(&fatou, &order_id).await;
        world.heard(&payment_id, Outcome::Succeeded, 10_000).await;
        assert_eq!(world.figures(&awa).await, [0, 0, 0, 0]);
        world.drain().await;
        assert_eq!(world.figures(&awa).await, [6_500, 0, 0, 0]);
        assert_eq!(world.figures(&binta).await, [1_500, 0, 0, 0]);
        assert_eq!(world.net("platform_revenue").await, 2_000);
        assert_eq!(world.net("gateway_clearing:cinetpay").await, -10_000);
        let order = world.get(&format!("/api/orders/{order_id}"), Some(&fatou)).await.expect(200);
        assert_eq!(order.str("/order/status"), "paid");
        let parts = "SELECT concat_ws(' ', platform_xof, creator_xof, seller_xof, platform_percent,
                            creator_percent), contract_hash FROM app.sale_lines";
        let [parts, hash] = &world.texts(parts).await[..] else { panic!() };
        assert_eq!(parts, "2000 1500 6500 20.00 15.00");
        assert_eq!(*hash, hex::encode([7; 32]));
        let event = "SELECT (event #> '{data,lines,0}')::text FROM app.outbox
                     WHERE kind = 'order.paid'";
        let told: serde_json::Value = world.texts(event).await[0].parse().expect("JSON");
        assert_eq!(told["commission"]["creator_xof"], 1_500);
        assert_eq!(world.count("SELECT count(*) FROM app.conversions").await, 1);
        world.verified().await;
    });
}

#[test]
fn lines_of_several_sellers_are_one_entry() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let issa = world.person("Issa", "merchant").await;
        let binta = world.person("Binta", "influencer").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.product(&awa, "Savon", 999).await;
        let cream = world.product(&awa, "Crème", 25).await;
        let oil = world.product(&issa, "Huile", 10_001).await;
        let link = world.link(&awa, &binta, &[&soap]).await;
        let click = world.click(&link).await;
        world.paid(&fatou, &[&soap, &cream, &oil], Some(&click), 11_025).await;
        world.drain().await;
        // 999 at 15 %: 199 + 149 + 651; 25: 5 + 20; 10,001: 2,000 + 8,001.
        assert_eq!(world.figures(&awa).await, [671, 0, 0, 0]);
        assert_eq!(world.figures(&binta).await, [149, 0, 0, 0]);
        assert_eq!(world.figures(&issa).await, [8_001, 0, 0, 0]);
        assert_eq!(world.net("platform_revenue").await, 2_204);
        assert_eq!(world.count("SELECT count(*) FROM ledger.entries").await, 1);
        assert_eq!(world.count("SELECT count(*) FROM ledger.movements").await, 4);
        world.verified().await;
    });
}

#[test]
fn money_that_comes_twice_is_kept_apart() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.product(&awa, "Savon", 10_000).await;
        let order_id = world.ordered(&fatou, &[&soap], None).await;
        let first = world.opened(&fatou, &order_id).await;
        world.heard(&first, Outcome::Failed, 10_000).await;
        let second = world.opened(&fatou, &order_id).await;
        assert_ne!(first, second);
        // Both come after all, and are settled in one batch.
        world.heard(&first, Outcome::Succeeded, 10_000).await;
        world.heard(&second, Outcome::Succeeded, 10_000).await;
        world.drain().await;
        assert_eq!(world.figures(&awa).await, [8_000, 0, 0, 0]);
        assert_eq!(world.net("unapplied").await, 10_000);
        let event = "SELECT count(*) FROM app.outbox WHERE kind = 'payment.unapplied'";
        assert_eq!(world.count(event).await, 1);
        let unsettled = "SELECT count(*) FROM app.payments WHERE settled_at IS NULL";
        assert_eq!(world.count(unsettled).await, 0);
        world.verified().await;
    });
}

#[test]
fn money_for_a_cancelled_order_is_kept_apart() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.product(&awa, "Savon", 10_000).await;
        let order_id = world.ordered(&fatou, &[&soap], None).await;
        let payment_id = world.opened(&fatou, &order_id).await;
        let path = format!("/api/orders/{order_id}/cancel");
        world.put(&path, Some(&fatou), json!({})).await.expect(200);
        world.heard(&payment_id, Outcome::Succeeded, 10_000).await;
        world.drain().await;
        let order = world.get(&format!("/api/orders/{order_id}"), Some(&fatou)).await.expect(200);
        assert_eq!(order.str("/order/status"), "cancelled");
        assert_eq!(world.figures(&awa).await, [0, 0, 0, 0]);
        assert_eq!(world.net("unapplied").await, 10_000);
        world.verified().await;
    });
}

#[test]
fn many_settlers_at_once_settle_each_payment_once() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.product(&awa, "Savon", 1_000).await;
        for _ in 0..12 {
            world.paid(&fatou, &[&soap], None, 1_000).await;
        }
        let settled = at_once((0..4).map(|_| settle(&world.app))).await;
        let settled: usize = settled.into_iter().map(|count| count.expect("it is settled")).sum();
        assert_eq!(settled, 12);
        assert_eq!(settle(&world.app).await.expect("an answer"), 0);
        assert_eq!(world.figures(&awa).await, [9_600, 0, 0, 0]);
        assert_eq!(world.count("SELECT count(*) FROM app.sales").await, 12);
        world.verified().await;
    });
}

#[test]
fn a_payment_that_can_not_be_settled_holds_nobody_up() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.product(&awa, "Savon", 1_000).await;
        let mut payments = vec![];
        for _ in 0..7 {
            payments.push(world.paid(&fatou, &[&soap], None, 1_000).await);
        }
        // One was tampered with; another collides with a sale that should not be there.
        sqlx::query("UPDATE app.payments SET amount_xof = 999 WHERE id = $1::uuid")
            .bind(&payments[2])
            .execute(&world.owner)
            .await
            .expect("an update");
        sqlx::query(
            "INSERT INTO app.sales
             SELECT gen_random_uuid(), order_id, gateway, amount_xof, paid_at, paid_at, paid_at
             FROM app.payments WHERE id = $1::uuid",
        )
        .bind(&payments[4])
        .execute(&world.owner)
        .await
        .expect("an insert");
        world.drain().await;
        let parked = world
            .texts(
                "SELECT string_agg(id::text, ' ' ORDER BY id) FROM app.payments
                    WHERE parked_at IS NOT NULL AND settled_at IS NULL",
            )
            .await;
        assert_eq!(parked[0], format!("{} {}", payments[2], payments[4]));
        assert_eq!(world.figures(&awa).await, [5 * 800, 0, 0, 0]);
        let paid = "SELECT count(*) FROM app.orders WHERE status = 'paid'";
        assert_eq!(world.count(paid).await, 5);
        world.verified().await;
    });
}

#[test]
fn parts_stay_as_they_were_frozen() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.product(&awa, "Savon", 1_000).await;
        world.paid(&fatou, &[&soap], None, 1_000).await;
        world.drain().await;
        for change in ["seller_xof = 801", "platform_xof = 0", "creator_xof = 1, seller_xof = 799"]
        {
            let change = format!("UPDATE app.sale_lines SET {change}");
            let refused = sqlx::query(sqlx::AssertSqlSafe(change)).execute(&world.owner).await;
            let refused = refused.expect_err("a line adds up");
            let code = refused.as_database_error().and_then(sqlx::error::DatabaseError::code);
            assert_eq!(code.as_deref(), Some("23514"));
        }
        assert_eq!(json!(world.figures(&awa).await), json!([800, 0, 0, 0]));
    });
}
