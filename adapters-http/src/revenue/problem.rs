//! Which error of revenue is which problem.
//! Deliberately not here: texts.

use crate::kernel::problem::{Problem, chain, text_fault};
use axum::http::StatusCode;
use cauri_application::revenue::{
    approve_objection::ApproveObjectionError, object::ObjectionError,
    read_analytics::ReadAnalyticsError, request_payout::RequestPayoutError,
};
use cauri_domain::{
    kernel::rfc3339_micros,
    money::Xof,
    revenue::{ApproveError, MobileError, OBJECTION_LIMIT, ObjectError, Payout, PayoutError},
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
            RequestPayoutError::NumberOfOtherParty => Self::conflict("number_of_other_party"),
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

impl From<ObjectError> for Problem {
    fn from(error: ObjectError) -> Self {
        match error {
            ObjectError::Message(why) => Self::unprocessable("invalid_objection")
                .with("max", OBJECTION_LIMIT)
                .field("message", text_fault(why)),
            ObjectError::SameAccount => Self::conflict("own_account"),
            ObjectError::Restored => Self::conflict("commission_restored"),
            ObjectError::TooLate { until } => Self::conflict("objection_too_late")
                .with("at", until)
                .extra("objectable_until", rfc3339_micros(until)),
            ObjectError::AlreadyObjected => Self::conflict("already_objected"),
        }
    }
}

impl From<ObjectionError> for Problem {
    fn from(error: ObjectionError) -> Self {
        match error {
            ObjectionError::Denied(error) => error.into(),
            ObjectionError::NotFound => Self::not_found(),
            ObjectionError::Idempotency(error) => error.into(),
            ObjectionError::Rule(error) => error.into(),
            ObjectionError::Store(error) => error.into(),
        }
    }
}

impl From<ApproveError> for Problem {
    fn from(error: ApproveError) -> Self {
        Self::conflict(match error {
            ApproveError::NoObjection => "no_objection",
            ApproveError::Involved => "party_of_the_sale",
            ApproveError::Restored => "commission_restored",
        })
    }
}

impl From<ApproveObjectionError> for Problem {
    fn from(error: ApproveObjectionError) -> Self {
        match error {
            ApproveObjectionError::Denied(error) => error.into(),
            ApproveObjectionError::NotFound => Self::not_found(),
            ApproveObjectionError::Idempotency(error) => error.into(),
            ApproveObjectionError::Rule(error) => error.into(),
            ApproveObjectionError::Entry(error) => {
                tracing::error!(error = chain(&error), "a commission can't be given back");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
            }
            ApproveObjectionError::Store(error) => error.into(),
        }
    }
}
