//! Commissions that were withheld of a seller's or a creator's sales, newest first, and why.
//! Deliberately not here: objecting (`object`), and what admins read (`list_objections`).

use crate::{
    app::App,
    kernel::{
        caller::{Caller, Denied},
        error::StoreError,
        page::{Page, PageRequest},
    },
    matrix::Operation,
};
use cauri_domain::{
    identity::Role,
    revenue::{SaleParty, WithheldCommission},
};

/// Why no list was made.
#[derive(Debug, thiserror::Error)]
pub enum ListWithheldError {
    /// The role neither sells nor earns.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists what was withheld of the caller's sales.
///
/// # Errors
/// [`ListWithheldError`] says why not.
pub async fn list_withheld(
    app: &App,
    caller: &Caller,
    page: PageRequest,
) -> Result<Page<WithheldCommission>, ListWithheldError> {
    Operation::ListWithheld.permit(caller)?;
    let party = match caller.role {
        Role::Influencer => SaleParty::Creator,
        Role::Merchant | Role::Photographer | Role::Customer | Role::Admin => SaleParty::Seller,
    };
    Ok(app.queries.list_withheld(party, caller.user_id, page).await?)
}
