//! What sellers and creators object to, as admins read it.
//! Deliberately not here: giving a commission back (`approve_objection`).

use crate::{
    app::App,
    kernel::{
        caller::Caller,
        error::ReadError,
        numbered_page::{NumberedPage, NumberedPageRequest},
    },
    matrix::Operation,
};
use cauri_domain::revenue::{WithheldCommission, WithheldStatus};

/// Lists what parties object to, those first that have waited longest.
pub async fn list_objections(
    app: &App,
    caller: &Caller,
    status: Option<WithheldStatus>,
    page: NumberedPageRequest,
) -> Result<NumberedPage<WithheldCommission>, ReadError> {
    Operation::ListObjections.permit(caller)?;
    Ok(app.queries.list_objected(status, page).await?)
}
