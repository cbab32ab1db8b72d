//! Orders in one line, and many things at once.
//! Deliberately not here: what is tested.

use crate::harness::{Person, Reply, World};
use serde_json::{Value, json};

/// A body that orders these.
pub(crate) fn wish(items: &[(&str, i64)]) -> Value {
    let items: Vec<_> = items
        .iter()
        .map(|(product_id, quantity)| json!({ "product_id": product_id, "quantity": quantity }))
        .collect();
    json!({ "items": items })
}

impl World {
    /// Orders these under a key of its own.
    pub(crate) async fn order(&self, buyer: &Person, items: &[(&str, i64)]) -> Reply {
        let key = self.app.ids.next().to_string();
        self.post_with_key("/api/orders", buyer, &key, wish(items)).await
    }

    /// A product with so many pieces left.
    pub(crate) async fn stocked(&self, merchant: &Person, price_xof: i64, stock: i64) -> String {
        let body = json!({
            "name": "Savon", "description": "Fait à la main", "price": price_xof,
            "category": "beaute", "stock": stock,
        });
        let reply = self.post("/api/products", Some(merchant), body).await.expect(201);
        reply.str("/product/id").to_owned()
    }
}

/// Runs all at once, and answers in their order.
pub(crate) async fn at_once<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut pending: Vec<_> = all.map(|one| (Box::pin(one), None)).collect();
    std::future::poll_fn(|context| {
        let mut ready = true;
        for (future, output) in &mut pending {
            if output.is_none() {
                match future.as_mut().poll(context) {
                    std::task::Poll::Ready(value) => *output = Some(value),
                    std::task::Poll::Pending => ready = false,
                }
            }
        }
        if ready { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    pending.into_iter().filter_map(|(_, output)| output).collect()
}
