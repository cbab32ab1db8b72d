//! Which error of revenue is which problem.
//! Deliberately not here: texts.

use crate::kernel::problem::{Problem, chain};
use axum::http::StatusCode;
use cauri_application::revenue::{
    read_analytics::ReadAnalyticsError, request_payout::RequestPayoutError,
};
use cauri_domain::{
    money::Xof,
    revenue::{MobileError, Payout, PayoutError},
};

impl From<MobileError> for Problem {
    fn from(error: MobileError) -> Self {
        match error {
            MobileError::Number(error) => error.into(),
            MobileError::OperatorUnknown => {
                Self::unprocessable("operator_unknown").field("operator", "unknown_word")
            }
        }
    }
}

/// The amounts that would be sent, as far as there is one below.
fn not_payable(amount_xof: Xof, nearest_below_xof: Option<Xof>) -> Problem {
    let nearest = nearest_below_xof.into_iter().collect();
    Problem::amount_not_payable(amount_xof, nearest).field("amount", "out_of_range")
}

impl From<PayoutError> for Problem {
    fn from(error: PayoutError) -> Self {
        match error {
            PayoutError::TooSmall(amount_xof) => {
                not_payable(amount_xof, None).extra("min", Payout::MIN_XOF.get())
            }
            PayoutError::TooManyUnderWay => Self::new(StatusCode::CONFLICT, "too_many_payouts"),
        }
    }
}

impl From<RequestPayoutError> for Problem {
    fn from(error: RequestPayoutError) -> Self {
        match error {
            RequestPayoutError::Denied(error) => error.into(),
            RequestPayoutError::EmailNotVerified => Self::conflict("email_not_verified"),
            RequestPayoutError::Idempotency(error) => error.into(),
            RequestPayoutError::Mobile(error) => error.into(),
            RequestPayoutError::Number(error) => error.into(),
            RequestPayoutError::OperatorNotServed { served } => {
                Self::unprocessable("operator_not_served")
                    .extra("served", served)
                    .field("operator", "not_served")
            }
            RequestPayoutError::Payout(error) => error.into(),
            RequestPayoutError::AmountNotPayable { amount_xof, nearest_below_xof } => {
                not_payable(amount_xof, nearest_below_xof)
            }
            RequestPayoutError::ExceedsAvailable => {
                Self::unprocessable("payout_exceeds_available").field("amount", "out_of_range")
            }
            RequestPayoutError::NoGateway => {
                tracing::error!("the gateway that payouts are sent by is not plugged in");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable")
            }
            RequestPayoutError::Entry(error) => {
                tracing::error!(error = chain(&error), "a payout can't be posted");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
            }
            RequestPayoutError::Store(error) => error.into(),
        }
    }
}

impl From<ReadAnalyticsError> for Problem {
    fn from(error: ReadAnalyticsError) -> Self {
        match error {
            ReadAnalyticsError::Read(error) => error.into(),
            ReadAnalyticsError::Period => {
                Self::unprocessable("invalid_period").field("from", "out_of_range")
            }
        }
    }
}
