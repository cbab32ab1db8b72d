//! What settlement asks of orders: lock, decide, mark as paid, each once.
//! Deliberately not here: splitting and posting (revenue).

use crate::{
    affiliate::support::uuid,
    harness::{Person, World, harness},
};
use cauri_application::{
    kernel::{
        caller::{Caller, Permit},
        error::StoreError,
    },
    matrix::Operation,
    orders::ports::PaidOrder,
    tx::in_tx,
};
use cauri_domain::{
    identity::Role,
    kernel::{OrderId, SessionId, Timestamp},
    orders::{Order, OrderStatus},
};
use uuid::Uuid;

fn permit(person: &Person) -> Permit {
    let caller = Caller {
        user_id: uuid(&person.id).into(),
        role: Role::Customer,
        session_id: SessionId(Uuid::nil()),
    };
    Operation::PayOrder.permit(&caller).expect("anybody pays")
}

impl World {
    /// Confirms an order, as a recorded payment does.
    pub(crate) async fn confirm(&self, buyer: &Person, id: Uuid, paid_at: Timestamp) -> bool {
        let confirmed: Result<bool, StoreError> = in_tx(&*self.app.store, async |tx| {
            tx.orders().confirm(&permit(buyer), OrderId(id), paid_at).await
        })
        .await;
        confirmed.expect("an answer")
    }
}

async fn mark_paid(
    world: &World,
    buyer: &Person,
    paid: &[PaidOrder],
) -> Result<Vec<Order>, StoreError> {
    in_tx(&*world.app.store, async |tx| {
        let mut ids: Vec<_> = paid.iter().map(|paid| paid.order_id).collect();
        ids.push(OrderId(Uuid::nil()));
        let locked = tx.orders().list_for_settlement(&ids).await?;
        assert!(locked.is_sorted_by_key(|order| order.id));
        tx.orders().mark_paid(&permit(buyer), paid).await?;
        tx.orders().list_for_settlement(&ids).await
    })
    .await
}

#[test]
fn pending_orders_are_paid_once() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.product(&awa, "Savon", 1_000).await;
        let paid_at = world.clock.present();
        let mut paid = vec![];
        for _ in 0..3 {
            let placed = world.order(&fatou, &[(&soap, 1)]).await.expect(201);
            let order_id = OrderId(uuid(placed.str("/order/id")));
            let payment_id = world.app.ids.next().into();
            paid.insert(0, PaidOrder { order_id, payment_id, paid_at, version: 9 });
        }
        assert!(world.confirm(&fatou, paid[0].order_id.0, paid_at).await);
        let orders = mark_paid(world, &fatou, &paid).await.expect("all are pending");
        assert_eq!(orders.len(), 3);
        for order in &orders {
            let mine = paid.iter().find(|paid| paid.order_id == order.id).expect("mine");
            let status = OrderStatus::Paid { payment_id: mine.payment_id, paid_at };
            assert_eq!(order.status, status);
        }
        let again = mark_paid(world, &fatou, &paid[..1]).await;
        assert!(matches!(again, Err(StoreError::Stale { table: "app.orders", .. })));
        // Paid orders outlive their day to pay.
        world.advance(2 * 86_400).await.expect(200);
        assert_eq!(world.count("SELECT count(*) FROM app.orders WHERE status = 'paid'").await, 3);
    });
}

#[test]
fn a_stale_write_is_refused() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.product(&awa, "Savon", 1_000).await;
        let placed = world.order(&fatou, &[(&soap, 1)]).await.expect(201);
        let id = OrderId(uuid(placed.str("/order/id")));
        let written: Result<(), StoreError> = in_tx(&*world.app.store, async |tx| {
            let order = tx.orders().get_for_update(id).await?.expect("it is there");
            let payment_id = world.app.ids.next().into();
            let paid = order.mark_paid(payment_id, world.clock.present()).expect("in time");
            let paid = paid.into_state();
            tx.orders().save(&permit(&fatou), &paid).await?;
            assert_eq!(tx.orders().get_for_update(id).await?, Some(paid.clone()));
            tx.orders().save(&permit(&fatou), &paid).await
        })
        .await;
        assert!(matches!(written, Err(StoreError::Stale { found: Some(2), .. })), "{written:?}");
    });
}
