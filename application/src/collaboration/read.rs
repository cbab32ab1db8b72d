//! One collaboration, for its parties and admins.
//! Deliberately not here: its contract and its history.

use super::{policy, ports::CollaborationView, represent::Representation};
use crate::{
    app::App,
    kernel::{caller::Caller, error::ReadError},
    matrix::Operation,
};
use cauri_domain::{affiliate::Link, collaboration::Status, kernel::CollaborationId};

/// One collaboration and its link.
#[derive(Debug, Clone)]
pub struct Detail {
    /// The collaboration, for this reader.
    pub representation: Representation,
    /// The influencer's link; `None` before the contract is in force.
    pub link: Option<Link>,
}

/// Reads one collaboration.
pub async fn read(app: &App, caller: &Caller, id: CollaborationId) -> Result<Detail, ReadError> {
    let (view, reader) = find(app, caller, Operation::ReadCollaboration, id).await?;
    let link = match view.collaboration.status() {
        Status::Active | Status::Terminated => app.queries.find_link_of(id).await?,
        _ => None,
    };
    Ok(Detail { representation: Representation::of(view, reader, app.clock.now()), link })
}

/// A collaboration that the caller may read, as it is stored.
pub(crate) async fn find(
    app: &App,
    caller: &Caller,
    operation: Operation,
    id: CollaborationId,
) -> Result<(CollaborationView, policy::Reader), ReadError> {
    operation.permit(caller)?;
    let view = app.queries.find_collaboration(id).await?.ok_or(ReadError::NotFound)?;
    let reader = policy::reader(caller, &view.collaboration).ok_or(ReadError::NotFound)?;
    Ok((view, reader))
}
