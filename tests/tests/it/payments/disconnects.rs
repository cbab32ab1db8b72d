//! A buyer who does not stay for the answer: nothing is cut in two by it.
//! Deliberately not here: a process that dies (`crash::opening`).

use crate::harness::{Person, World, harness};
use std::time::{Duration, Instant};
use tokio::{io::AsyncWriteExt as _, net::TcpStream, time::sleep};

/// Calls that are broken off.
const CALLS: usize = 200;
/// Orders of one buyer; more may not be unpaid at once.
const PER_BUYER: usize = 10;
/// Work that goes on without its caller has ended by then.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends a request for the page of an order, and hangs up after a while.
async fn hang_up(world: &World, buyer: &Person, order_id: &str, after: Duration) {
    let host = world.base_url.strip_prefix("http://").expect("a plain address");
    let body = r#"{"channel":"MOBILE_MONEY"}"#;
    let request = format!(
        "POST /api/orders/{order_id}/pay HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nIdempotency-Key: hung-up\r\nContent-Length: {}\r\n\r\n\
         {body}",
        buyer.access_token,
        body.len(),
    );
    let mut connection = TcpStream::connect(host).await.expect("a connection");
    connection.write_all(request.as_bytes()).await.expect("the request is sent");
    sleep(after).await;
    drop(connection);
}

/// How long such a call takes when its caller stays.
async fn measured(world: &World, buyer: &Person, order_id: &str) -> Duration {
    let began = Instant::now();
    world.pay(buyer, order_id, serde_json::json!({ "channel": "MOBILE_MONEY" })).await.expect(200);
    began.elapsed()
}

/// Waits until nobody opens a payment any more.
async fn settled_down(world: &World) {
    let began = Instant::now();
    let busy = "SELECT count(*) FROM app.payments WHERE opening_until IS NOT NULL";
    while world.count(busy).await > 0 {
        assert!(began.elapsed() < PATIENCE, "an opening did not end");
        sleep(Duration::from_millis(50)).await;
    }
}

#[test]
fn whoever_hangs_up_on_paying_can_pay_once() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let soap = world.product(&awa, "Savon", 1_000).await;
        let first = world.person("premier", "customer").await;
        let placed = world.order(&first, &[(&soap, 1)]).await.expect(201);
        let whole = measured(world, &first, placed.str("/order/id")).await;
        let mut orders = vec![];
        for number in 0..CALLS / PER_BUYER {
            let buyer = world.person(&format!("acheteur{number}"), "customer").await;
            for _ in 0..PER_BUYER {
                let placed = world.order(&buyer, &[(&soap, 1)]).await.expect(201);
                orders.push((buyer.clone(), placed.str("/order/id").to_owned()));
            }
        }
        for (call, (buyer, order_id)) in (0_u32..).zip(&orders) {
            // Spread over the whole call, from its first moment to beyond its end.
            let after = whole.mul_f64(1.2 * f64::from(call % 50) / 50.0);
            hang_up(world, buyer, order_id, after).await;
        }
        settled_down(world).await;
        let cut = "SELECT count(*) FROM app.payments WHERE payment_url IS NULL";
        assert_eq!(world.count(cut).await, 0, "a payment was stored and not opened");

        for (buyer, order_id) in &orders {
            let body = serde_json::json!({ "channel": "MOBILE_MONEY" });
            let opened = world.pay(buyer, order_id, body).await.expect(200);
            let path = opened.str("/payment_url").strip_prefix(&world.base_url).expect("ours");
            let form = "outcome=ACCEPTED&notice=lost";
            let kind = "application/x-www-form-urlencoded";
            world.send_raw(path, None, kind, form).await.expect(200);
        }
        world.advance(120).await.expect(200);
        let paid = "SELECT count(*) FROM app.orders WHERE status = 'paid'";
        assert_eq!(world.count(paid).await, 200);
        let opened = "SELECT count(*) FROM sandbox.transactions";
        assert_eq!(world.count(opened).await, 201, "each order has one payment at the gateway");
        let unapplied = "SELECT count(*) FROM app.payments WHERE unapplied_at IS NOT NULL";
        assert_eq!(world.count(unapplied).await, 0);
    });
}

#[test]
fn an_opening_that_broke_off_is_gone_on_with() {
    harness(async |world| {
        world.paying(5_000).await;
        // As if the process had died after the gateway's answer: the page is lost, the lease stays.
        let broken = "UPDATE app.payments SET payment_url = NULL,
                      opening_until = '2026-01-05T09:00:30Z'";
        world.meddle(broken.to_owned()).await;
        world.drain().await;
        assert_eq!(
            world.count("SELECT count(*) FROM app.payments").await,
            1,
            "not before its time"
        );
        world.machine.advance(chrono::TimeDelta::seconds(30));
        world.drain().await;
        let page = "SELECT count(*) FROM app.payments
                    WHERE status = 'pending' AND payment_url IS NOT NULL AND closed_at IS NULL";
        assert_eq!(world.count(page).await, 1);
        let closed = "SELECT count(*) FROM app.payments
                      WHERE status = 'pending' AND closed_at IS NOT NULL AND payment_url IS NULL";
        assert_eq!(world.count(closed).await, 1);
        let busy = "SELECT count(*) FROM app.payments WHERE opening_until IS NOT NULL";
        assert_eq!(world.count(busy).await, 0);
    });
}
