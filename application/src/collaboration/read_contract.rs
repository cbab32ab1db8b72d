//! The contract of a collaboration with everything that proves it.
//! Deliberately not here: the PDF (`certificate`) and checking one (`verify_contract`).

use super::{document::ContractDocument, read::find};
use crate::{
    app::App,
    kernel::{caller::Caller, error::ReadError},
    matrix::Operation,
};
use cauri_domain::kernel::CollaborationId;

/// The contract as it was rendered, with signatures, evidence, seals and chain, as the file that
/// the verifier reads.
///
/// # Errors
/// [`ReadError`] says why not; before acceptance there is no contract to be found.
pub async fn read_contract(
    app: &App,
    caller: &Caller,
    id: CollaborationId,
) -> Result<ContractDocument, ReadError> {
    find(app, caller, Operation::ReadContract, id).await?;
    let record = app.queries.find_record(id).await?.ok_or(ReadError::NotFound)?;
    Ok(ContractDocument::from(&record))
}
