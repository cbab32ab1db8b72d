//! The contract of a collaboration: text, hash, signatures.
//! Deliberately not here: the PDF and checking one offline.

use super::read::{ReadError, find};
use crate::kernel::{app::App, caller::Caller, matrix::Operation};
use cauri_domain::{collaboration::Agreement, kernel::CollaborationId};

/// The contract as it was rendered, with the signatures that are there.
///
/// # Errors
/// [`ReadError`] says why not; before acceptance there is no contract to be found.
pub async fn read_contract(
    app: &App,
    caller: &Caller,
    id: CollaborationId,
) -> Result<Agreement, ReadError> {
    let (view, _) = find(app, caller, Operation::ReadContract, id).await?;
    view.collaboration.stage.agreement().cloned().ok_or(ReadError::NotFound)
}
