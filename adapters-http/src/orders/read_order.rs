//! `GET /api/orders/{id}`
//! Deliberately not here: lists of orders (later).

use super::wire::{OrderWire, SoldOrderWire};
use crate::{
    edge::signed_in::SignedIn,
    kernel::{path::PathId, problem::Problem, state::Http},
};
use axum::{Json, extract::State};
use cauri_application::orders::read_order::{self, VisibleOrder};
use cauri_domain::kernel::OrderId;
use serde::Serialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{Ref, RefOr, Schema, schema::AnyOfBuilder},
};

/// The order, as far as the caller may see it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderAnswer {
    success: bool,
    order: VisibleOrderWire,
}

/// All of it for its buyer, its own lines with their parts for a seller.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum VisibleOrderWire {
    /// For the buyer.
    Bought(OrderWire),
    /// For a seller.
    Sold(SoldOrderWire),
}

/// Any of the two: what a seller reads has all that a buyer reads, and more.
impl PartialSchema for VisibleOrderWire {
    fn schema() -> RefOr<Schema> {
        AnyOfBuilder::new()
            .item(Ref::from_schema_name(OrderWire::name()))
            .item(Ref::from_schema_name(SoldOrderWire::name()))
            .description(Some("The whole order for its buyer, its own lines for a seller"))
            .into()
    }
}

impl ToSchema for VisibleOrderWire {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((OrderWire::name().into(), OrderWire::schema()));
        schemas.push((SoldOrderWire::name().into(), SoldOrderWire::schema()));
        OrderWire::schemas(schemas);
        SoldOrderWire::schemas(schemas);
    }
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
