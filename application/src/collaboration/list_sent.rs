//! The requests that a merchant made.
//! Deliberately not here: those that an influencer got (`list_received`).

use super::list_received::{Feed, list};
use crate::{
    app::App,
    kernel::{caller::Caller, error::ReadError, page::PageRequest},
    matrix::Operation,
};
use cauri_domain::collaboration::{Party, Status};

/// Lists the requests that a merchant made, newest first.
pub async fn list_sent(
    app: &App,
    caller: &Caller,
    status: Option<Status>,
    page: PageRequest,
) -> Result<Feed, ReadError> {
    Operation::ListSentCollaborations.permit(caller)?;
    list(app, caller, Party::Merchant, status, page).await
}
