//! The reaction to a paid order: what links brought is kept, each sale once.
//! Deliberately not here: settlement, which tells of the paid order (revenue).

use super::support::uuid;
use crate::harness::harness;
use cauri_application::{
    event::Event,
    kernel::{error::StoreError, outbox::publish},
    revenue::events::{Commission, OrderPaid, SettledLine},
    tx::in_tx,
};

#[test]
fn an_attributed_sale_is_kept_once() {
    harness(async |world| {
        let merchant = world.person("Awa", "merchant").await;
        let creator = world.person("Moussa", "influencer").await;
        let soap = world.product(&merchant, "Savon", 10_000).await;
        let link = world.link(&merchant, &creator, &[&soap]).await;
        let settled = |commission| SettledLine {
            line_id: world.app.ids.next().into(),
            product_id: uuid(&soap).into(),
            seller_id: uuid(&merchant.id).into(),
            gross_xof: 10_000,
            platform_xof: 2_000,
            seller_xof: 6_500,
            commission,
        };
        let commission = Commission {
            collaboration_id: link.collaboration_id,
            link_id: link.id,
            creator_id: link.creator_id,
            creator_xof: 1_500,
        };
        let paid = Event::OrderPaid(OrderPaid {
            order_id: world.app.ids.next().into(),
            payment_id: world.app.ids.next().into(),
            release_at: world.clock.present(),
            lines: vec![settled(Some(commission)), settled(None)],
        });
        let now = world.clock.present();
        let told: Result<(), StoreError> = in_tx(&*world.app.store, async |tx| {
            publish(tx, &world.app, now, [paid.clone(), paid.clone()]).await
        })
        .await;
        told.expect("two events");
        world.drain().await;
        assert_eq!(world.count("SELECT count(*) FROM app.conversions").await, 1);
        let sql = "SELECT creator_id::text, gross_xof::text, commission_xof::text
                   FROM app.conversions";
        assert_eq!(world.texts(sql).await, [&creator.id, "10000", "1500"]);
    });
}
