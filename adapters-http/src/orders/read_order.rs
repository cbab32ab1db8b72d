//! `GET /api/orders/{id}`
//! Deliberately not here: lists of orders (later).

use super::wire::{OrderWire, SoldOrderWire};
use crate::kernel::{path::PathId, problem::Problem, signed_in::SignedIn, state::Http};
use axum::{Json, extract::State};
use cauri_application::orders::read_order::{self, VisibleOrder};
use cauri_domain::kernel::OrderId;
use serde::Serialize;
use utoipa::ToSchema;

/// The order, as far as the caller may see it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderAnswer {
    success: bool,
    order: VisibleOrderWire,
}

/// All of it for its buyer, its own lines with their parts for a seller.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum VisibleOrderWire {
    /// For the buyer.
    Bought(OrderWire),
    /// For a seller.
    Sold(SoldOrderWire),
}

/// One order.
#[utoipa::path(
    get, path = "/api/orders/{id}", tag = "orders", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path)), responses((status = 200, body = OrderAnswer))
)]
pub(crate) async fn read_order(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<OrderId>,
) -> Result<Json<OrderAnswer>, Problem> {
    let order = match read_order::read_order(&http.app, &caller, id).await? {
        VisibleOrder::Bought(view) => VisibleOrderWire::Bought(view.into()),
        VisibleOrder::Sold(view) => VisibleOrderWire::Sold(view.into()),
    };
    Ok(Json(OrderAnswer { success: true, order }))
}
