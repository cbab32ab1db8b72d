//! Which error of orders is which problem.
//! Deliberately not here: texts.

use crate::kernel::{
    blank::Blank,
    problem::{Problem, chain},
};
use axum::http::StatusCode;
use cauri_application::orders::{
    cancel_order::CancelOrderError, create_order::CreateOrderError, read_order::ReadOrderError,
};
use cauri_domain::{
    kernel::rfc3339_micros,
    money::Xof,
    orders::{
        BasketError, CancelError, LINE_LIMIT, PlaceError, QUANTITY_LIMIT, UNPAID_LIMIT,
        UnavailableItem,
    },
};
use serde_json::{Value, json};

impl From<BasketError> for Problem {
    fn from(error: BasketError) -> Self {
        match error {
            BasketError::Empty => Self::unprocessable("order_empty").field("items", "required"),
            BasketError::TooManyLines { .. } => Self::unprocessable("too_many_lines")
                .with("max", LINE_LIMIT)
                .field("items", "out_of_range"),
            BasketError::Quantity { product_id, .. } => Self::unprocessable("invalid_quantity")
                .with("max", QUANTITY_LIMIT)
                .extra("product_id", product_id.to_string())
                .field("items", "out_of_range"),
            BasketError::Unavailable(items) => {
                let items: Vec<Value> = items.iter().map(unavailable).collect();
                Self::conflict("items_unavailable").extra("items", items)
            }
            BasketError::LineTooLarge(_) => total_out_of_range(),
        }
    }
}

/// An item that can't be bought, by name.
fn unavailable(item: &UnavailableItem) -> Value {
    json!({ "product_id": item.product_id.to_string(), "reason": item.why.as_str() })
}

fn total_out_of_range() -> Problem {
    Problem::unprocessable("order_total_out_of_range")
        .extra("min", Xof::MIN_CHARGE.get())
        .extra("max", Xof::MAX_CHARGE.get())
}

impl From<PlaceError> for Problem {
    fn from(error: PlaceError) -> Self {
        match error {
            PlaceError::TotalTooSmall(_) | PlaceError::TotalTooLarge => total_out_of_range(),
            PlaceError::NoDeadline => {
                tracing::error!(error = chain(&error), "the policy's time to pay can't be");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
            }
        }
    }
}

impl From<CreateOrderError> for Problem {
    fn from(error: CreateOrderError) -> Self {
        match error {
            CreateOrderError::Denied(error) => error.into(),
            CreateOrderError::Idempotency(error) => error.into(),
            CreateOrderError::Basket(error) => error.into(),
            CreateOrderError::Place(error) => error.into(),
            CreateOrderError::AmountNotPayable { amount_xof, nearest } => {
                Self::amount_not_payable(amount_xof, nearest)
            }
            CreateOrderError::TooManyUnpaid => Self::conflict("too_many_unpaid_orders")
                .with("max", UNPAID_LIMIT)
                .extra("max", UNPAID_LIMIT),
            CreateOrderError::Store(error) => error.into(),
        }
    }
}

impl From<CancelOrderError> for Problem {
    fn from(error: CancelOrderError) -> Self {
        match error {
            CancelOrderError::Denied(error) => error.into(),
            CancelOrderError::NotFound => Self::not_found(),
            CancelOrderError::Idempotency(error) => error.into(),
            CancelOrderError::StaleVersion { found } => {
                Self::conflict("stale_version").extra("version", found)
            }
            CancelOrderError::Refused(CancelError::Expired { expired_at }) => {
                Self::conflict("order_expired")
                    .with("at", expired_at)
                    .extra("expired_at", rfc3339_micros(expired_at))
            }
            CancelOrderError::Refused(CancelError::Paid) => Self::conflict("illegal_transition")
                .with("state", Blank::label("order_state", "paid"))
                .with("command", Blank::label("order_command", "cancel"))
                .extra("allowed_commands", Vec::<String>::new()),
            CancelOrderError::Store(error) => error.into(),
        }
    }
}

impl From<ReadOrderError> for Problem {
    fn from(error: ReadOrderError) -> Self {
        match error {
            ReadOrderError::Denied(error) => error.into(),
            ReadOrderError::NotFound => Self::not_found(),
            ReadOrderError::Split(_) => {
                tracing::error!(error = chain(&error), "a line can't be split");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
            }
            ReadOrderError::Store(error) => error.into(),
        }
    }
}
