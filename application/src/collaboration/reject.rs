//! Refuses, with a reason.
//! Deliberately not here: taking one's own request back (`withdraw`).

use super::negotiate::{MoveRequest, Moved, NegotiateError, negotiate};
use crate::{
    app::App,
    kernel::{caller::Caller, idempotency::Answer},
    matrix::Operation,
};
use cauri_domain::collaboration::Command;

/// Refuses, with a reason.
pub async fn reject(
    app: &App,
    caller: &Caller,
    asked: MoveRequest<'_>,
    reason: String,
) -> Result<Answer<Moved>, NegotiateError> {
    let command = Command::Reject { reason };
    negotiate(app, caller, Operation::RejectCollaboration, asked, &command).await
}
