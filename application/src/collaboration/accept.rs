//! Takes the offer on the table; the contract is rendered now, once.
//! Deliberately not here: the contract's text (domain).

use super::negotiate::{MoveRequest, Moved, NegotiateError, negotiate};
use crate::{
    app::App,
    kernel::{caller::Caller, idempotency::Answer},
    matrix::Operation,
};
use cauri_domain::collaboration::Command;

/// Takes the offer on the table; with a hash, only the offer that has it.
pub async fn accept(
    app: &App,
    caller: &Caller,
    asked: MoveRequest<'_>,
    offer_hash: Option<String>,
) -> Result<Answer<Moved>, NegotiateError> {
    let command = Command::Accept { offer_hash };
    negotiate(app, caller, Operation::AcceptCollaboration, asked, &command).await
}
