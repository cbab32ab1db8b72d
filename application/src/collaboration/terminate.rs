//! Ends what is in force, with a reason; what was earned stays earned.
//! Deliberately not here: taking back what nobody has signed (`withdraw`).

use super::negotiate::{MoveRequest, Moved, NegotiateError, negotiate};
use crate::{
    app::App,
    kernel::{caller::Caller, idempotency::Answer},
    matrix::Operation,
};
use cauri_domain::collaboration::Command;

/// Ends an active collaboration: its link still leads to the product, new clicks earn nothing.
pub async fn terminate(
    app: &App,
    caller: &Caller,
    asked: MoveRequest<'_>,
    reason: String,
) -> Result<Answer<Moved>, NegotiateError> {
    let command = Command::Terminate { reason };
    negotiate(app, caller, Operation::TerminateCollaboration, asked, &command).await
}
