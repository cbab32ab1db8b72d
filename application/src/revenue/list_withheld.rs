//! Commissions that were withheld of a seller's or a creator's sales, newest first, and why.
//! Deliberately not here: objecting (`object`), and what admins read (`list_objections`).

use crate::{
    app::App,
    kernel::{
        caller::Caller,
        error::ReadError,
        page::{Page, PageRequest},
    },
    matrix::Operation,
};
use cauri_domain::{
    identity::Role,
    revenue::{SaleParty, WithheldCommission},
};

/// Lists what was withheld of the caller's sales.
pub async fn list_withheld(
    app: &App,
    caller: &Caller,
    page: PageRequest,
) -> Result<Page<WithheldCommission>, ReadError> {
    Operation::ListWithheld.permit(caller)?;
    let party = match caller.role {
        Role::Influencer => SaleParty::Creator,
        Role::Merchant | Role::Photographer | Role::Customer | Role::Admin => SaleParty::Seller,
    };
    Ok(app.queries.list_withheld(party, caller.user_id, page).await?)
}
