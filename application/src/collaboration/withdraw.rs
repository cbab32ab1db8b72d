//! Takes a request back before it is signed.
//! Deliberately not here: ending what is in force (`terminate`).

use super::negotiate::{MoveRequest, Moved, NegotiateError, negotiate};
use crate::{
    app::App,
    kernel::{caller::Caller, idempotency::Answer},
    matrix::Operation,
};
use cauri_domain::collaboration::Command;

/// Takes a request back before it is signed.
pub async fn withdraw(
    app: &App,
    caller: &Caller,
    asked: MoveRequest<'_>,
) -> Result<Answer<Moved>, NegotiateError> {
    negotiate(app, caller, Operation::WithdrawCollaboration, asked, &Command::Withdraw).await
}
