//! Signs out everywhere: every session of the caller is ended, this one among them.
//! Deliberately not here: a new password, which leaves this session (`change_password`).

use super::{
    logout::{LogoutError, end},
    ports::Ending,
};
use crate::{app::App, kernel::caller::Caller, matrix::Operation};

/// Signs out everywhere, and answers from how many sessions.
pub async fn logout_everywhere(app: &App, caller: &Caller) -> Result<usize, LogoutError> {
    let permit = Operation::LogoutEverywhere.permit(caller)?;
    Ok(end(app, &permit, Ending::All(caller.user_id)).await?)
}
