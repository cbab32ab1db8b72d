//! Which error of collaborations is which problem.
//! Deliberately not here: texts.

use super::wire::words;
use crate::kernel::{
    blank::Blank,
    problem::{Problem, chain, text_fault},
};
use axum::http::StatusCode;
use cauri_application::collaboration::{certificate::CertificateError, negotiate::NegotiateError};
use cauri_domain::{
    collaboration::{CollaborationError, TextField},
    kernel::{ProductId, TextError, rfc3339_micros},
};

/// After how many seconds a certificate that is not there yet is worth another look.
const CERTIFICATE_SECONDS: i64 = 5;

impl From<CertificateError> for Problem {
    fn from(error: CertificateError) -> Self {
        match error {
            CertificateError::Read(error) => error.into(),
            CertificateError::NotReady => {
                Self::conflict("not_ready").retry_after(CERTIFICATE_SECONDS)
            }
            CertificateError::Render(error) => {
                tracing::error!(error = chain(&error), "a certificate could not be made");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
            }
            CertificateError::Store(error) => error.into(),
        }
    }
}

impl From<NegotiateError> for Problem {
    fn from(error: NegotiateError) -> Self {
        match error {
            NegotiateError::Denied(error) => error.into(),
            NegotiateError::NotFound => Self::not_found(),
            NegotiateError::Idempotency(error) => error.into(),
            NegotiateError::StaleVersion { found } => {
                Self::conflict("stale_version").extra("version", found)
            }
            NegotiateError::Refused { rule, allowed } => {
                let about_state = is_about_state(&rule);
                let problem = Self::from(rule);
                if about_state {
                    problem.extra("allowed_commands", words(&allowed))
                } else {
                    problem
                }
            }
            NegotiateError::Store(error) => error.into(),
        }
    }
}

/// True where the state machine refuses rather than a value.
const fn is_about_state(rule: &CollaborationError) -> bool {
    matches!(
        rule,
        CollaborationError::Expired { .. }
            | CollaborationError::IllegalTransition { .. }
            | CollaborationError::NotYourTurn { .. }
            | CollaborationError::OfferLimit { .. }
            | CollaborationError::RepeatedOffer { .. }
            | CollaborationError::AlreadySigned { .. }
    )
}

impl From<CollaborationError> for Problem {
    fn from(rule: CollaborationError) -> Self {
        use CollaborationError as Rule;
        match rule {
            Rule::Expired { expired_at } => Self::conflict("collaboration_expired")
                .with("at", expired_at)
                .extra("expired_at", rfc3339_micros(expired_at)),
            Rule::IllegalTransition { from, command, .. } => Self::conflict("illegal_transition")
                .with("state", Blank::label("state", from.as_str()))
                .with("command", Blank::label("command", command.as_str())),
            Rule::NotYourTurn { turn, .. } => Self::conflict("not_your_turn")
                .with("whose", Blank::label("turn", turn.as_str()))
                .extra("turn", turn.as_str()),
            Rule::NotDue { .. } => {
                // Only the clock is told so, and it asks by itself.
                tracing::error!(error = chain(&rule), "a person was told what only the clock asks");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
            }
            Rule::CommissionOutOfRange { min, max, .. } => {
                Self::unprocessable("commission_out_of_range")
                    .with("min", min)
                    .with("max", max)
                    .field("commission", "out_of_range")
            }
            Rule::Text { field, why } => text(field, why),
            Rule::SameRate { rate } => Self::unprocessable("same_rate")
                .with("rate", rate)
                .field("counter_commission", "out_of_range"),
            Rule::RepeatedOffer { rate, number } => Self::conflict("repeated_offer")
                .with("rate", rate)
                .with("number", i64::from(number)),
            Rule::OfferLimit { limit } => Self::conflict("offer_limit").with("limit", limit),
            Rule::TermsChanged => Self::conflict("terms_changed"),
            Rule::TermsOutdated { found, current } => {
                Self::conflict("terms_outdated").with("found", &*found).with("current", &*current)
            }
            Rule::TermsNotAccepted => {
                Self::unprocessable("terms_not_accepted").field("accept_terms", "required")
            }
            Rule::AlreadySigned { .. } => Self::conflict("already_signed"),
            Rule::ProductCount { .. }
            | Rule::DuplicateProduct { .. }
            | Rule::ProductsNotOwned { .. }
            | Rule::ProductsUnavailable { .. } => products(rule),
            Rule::UnknownInfluencer
            | Rule::SelfCollaboration
            | Rule::PartySuspended { .. }
            | Rule::AlreadyOpen { .. } => parties(&rule),
        }
    }
}

fn text(field: TextField, why: TextError) -> Problem {
    let field = match field {
        TextField::Message | TextField::Reason => "message",
        TextField::FullName => "signature",
    };
    if let TextError::NotPrintable { character } = why {
        return Problem::not_printable(field, character);
    }
    Problem::unprocessable("invalid_text")
        .with("field", Blank::label("field", field))
        .field(field, text_fault(why))
}

fn products(rule: CollaborationError) -> Problem {
    match rule {
        CollaborationError::ProductsUnavailable { ids } => {
            Problem::conflict("products_unavailable").extra("product_ids", texts(&ids))
        }
        CollaborationError::ProductsNotOwned { ids } => {
            invalid_products("unknown_word").extra("product_ids", texts(&ids))
        }
        CollaborationError::DuplicateProduct { id } => {
            invalid_products("twice").extra("product_ids", texts(&[id]))
        }
        _ => invalid_products("out_of_range"),
    }
}

fn invalid_products(code: &'static str) -> Problem {
    Problem::unprocessable("invalid_products").field("product_ids", code)
}

fn texts(ids: &[ProductId]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

fn parties(rule: &CollaborationError) -> Problem {
    match rule {
        CollaborationError::PartySuspended { party } => {
            Problem::conflict("party_suspended").extra("party", party.as_str())
        }
        CollaborationError::AlreadyOpen { id } => {
            Problem::conflict("already_open").extra("collaboration_id", id.to_string())
        }
        CollaborationError::SelfCollaboration => {
            Problem::unprocessable("self_collaboration").field("influencer_id", "out_of_range")
        }
        _ => Problem::unprocessable("unknown_influencer").field("influencer_id", "unknown_word"),
    }
}
