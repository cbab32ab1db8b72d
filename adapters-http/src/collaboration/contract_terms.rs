//! `GET /api/collaborations/contract-terms`
//! Deliberately not here: a signed contract (`read_contract`).

use crate::{
    edge::signed_in::SignedIn,
    kernel::{language::Language, problem::Problem, state::Http},
};
use axum::{Json, extract::State, http::HeaderMap};
use cauri_application::collaboration::contract_terms;
use cauri_domain::collaboration::{Clause, Terms};
use serde::Serialize;
use utoipa::ToSchema;

/// The standard terms in force.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TermsAnswer {
    success: bool,
    contract: TermsWire,
}

/// A version of the terms.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TermsWire {
    #[schema(example = "v1.0")]
    version: &'static str,
    terms: Vec<ClauseWire>,
}

/// A clause, in the reader's language; French is binding.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClauseWire {
    title: &'static str,
    content: &'static str,
}

impl ClauseWire {
    const fn of(clause: &Clause, language: Language) -> Self {
        match language {
            Language::French => Self { title: clause.title_fr, content: clause.content_fr },
            Language::English => Self { title: clause.title_en, content: clause.content_en },
        }
    }
}

/// The standard terms, for anyone signed in.
#[utoipa::path(
    get, path = "/api/collaborations/contract-terms", tag = "collaborations",
    operation_id = "read_contract_terms", security(("bearer" = [])),
    responses((status = 200, body = TermsAnswer))
)]
pub(crate) async fn contract_terms(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    headers: HeaderMap,
) -> Result<Json<TermsAnswer>, Problem> {
    let Terms { version, clauses, .. } = contract_terms::contract_terms(&http.app, &caller)?;
    let language = Language::of(&headers);
    let terms = clauses.iter().map(|clause| ClauseWire::of(clause, language)).collect();
    Ok(Json(TermsAnswer { success: true, contract: TermsWire { version, terms } }))
}
