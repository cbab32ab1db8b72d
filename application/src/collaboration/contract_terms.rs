//! The standard terms in force.
//! Deliberately not here: their sentences (domain).

use crate::{
    app::App,
    kernel::caller::{Caller, Denied},
    matrix::Operation,
};
use cauri_domain::collaboration::TermsInForce;

/// The standard terms in force, for anyone signed in.
///
/// # Errors
/// [`Denied`] never comes today: every role may read them.
pub fn contract_terms<'a>(app: &'a App, caller: &Caller) -> Result<&'a TermsInForce, Denied> {
    Operation::ReadContractTerms.permit(caller)?;
    Ok(&app.policy.terms)
}
