//! Which error of payments is which problem.
//! Deliberately not here: texts.

use crate::kernel::problem::Problem;
use axum::http::StatusCode;
use cauri_application::payments::{
    customer::{CustomerIncomplete, FieldFault},
    pay_order::PayOrderError,
};
use cauri_domain::payments::OpenError;

impl From<OpenError> for Problem {
    fn from(error: OpenError) -> Self {
        let status = match error {
            OpenError::Paid => "paid",
            OpenError::Cancelled => "cancelled",
        };
        Self::conflict("order_not_payable").extra("order_status", status)
    }
}

/// The fields of the customer that are missing or wrong.
fn named(problem: Problem, CustomerIncomplete(faults): CustomerIncomplete) -> Problem {
    faults.into_iter().fold(problem, |problem, (field, fault)| {
        let code = match fault {
            FieldFault::Missing => "required",
            FieldFault::WrongShape => "wrong_shape",
        };
        problem.field(field, code)
    })
}

impl From<PayOrderError> for Problem {
    fn from(error: PayOrderError) -> Self {
        match error {
            PayOrderError::Denied(error) => error.into(),
            PayOrderError::NotFound => Self::not_found(),
            PayOrderError::Idempotency(error) => error.into(),
            PayOrderError::Open(error) => error.into(),
            PayOrderError::UnderReview => Self::conflict("payment_under_review"),
            PayOrderError::UnknownGateway => {
                Self::unprocessable("unknown_gateway").field("gateway", "unknown_word")
            }
            PayOrderError::Phone(error) => error.into(),
            PayOrderError::AmountNotPayable { amount_xof, nearest } => {
                Self::amount_not_payable(amount_xof, nearest)
            }
            PayOrderError::CustomerIncomplete(incomplete) => {
                named(Self::unprocessable("customer_incomplete"), incomplete)
            }
            PayOrderError::CustomerNeeded(incomplete) => {
                named(Self::conflict("customer_needed"), incomplete)
            }
            PayOrderError::GatewayUnavailable => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "gateway_unavailable")
            }
            PayOrderError::GatewayRefused => Self::new(StatusCode::BAD_GATEWAY, "gateway_refused"),
            PayOrderError::Store(error) => error.into(),
        }
    }
}
