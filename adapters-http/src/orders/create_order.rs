//! `POST /api/orders`
//! Deliberately not here: carts and promo codes (later), payment.

use super::wire::OrderWire;
use crate::{
    affiliate::cookie,
    edge::signed_in::SignedIn,
    kernel::{answer::replayable, body::Body, problem::Problem, state::Http},
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use cauri_application::orders::create_order::{self, NewOrder};
use cauri_domain::{kernel::ProductId, orders::Item};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A new order.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct OrderBody {
    /// 1 to 50 products; the same one twice is one line.
    #[schema(min_items = 1, max_items = 50)]
    items: Vec<ItemBody>,
    /// What a followed affiliate link left in the address; the cookie says it too.
    #[schema(example = "0198c5f2-7a41-7d3e-9b60-5c1f2e8a4d07.c2NlYXU")]
    click_id: Option<String>,
}

/// So many of this.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct ItemBody {
    #[schema(example = "0198c5f2-7a41-7d3e-9b60-5c1f2e8a4d07")]
    product_id: Uuid,
    #[schema(example = 1, minimum = 1, maximum = 10_000)]
    quantity: i64,
}

/// The order that was placed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlacedOrderAnswer {
    success: bool,
    order: OrderWire,
}

/// Orders; prices are the shelf's. Unpaid for a day, the order is cancelled.
#[utoipa::path(
    post, path = "/api/orders", tag = "orders", security(("bearer" = [])),
    request_body = OrderBody, responses((status = 201, body = PlacedOrderAnswer))
)]
pub(crate) async fn create_order(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    headers: HeaderMap,
    body: Body<OrderBody>,
) -> Result<Response, Problem> {
    let key = body.required_key()?;
    let items = body.value.items.iter();
    let new = NewOrder {
        items: items
            .map(|item| Item { product_id: ProductId(item.product_id), quantity: item.quantity })
            .collect(),
        click_tokens: body
            .value
            .click_id
            .clone()
            .into_iter()
            .chain(cookie::read(&headers))
            .collect(),
    };
    let answer = create_order::create_order(&http.app, &caller, key, &new).await?;
    Ok(replayable(StatusCode::CREATED, answer, |order| PlacedOrderAnswer {
        success: true,
        order: order.into(),
    }))
}
