//! Tells who calls, from an access token.
//! Deliberately not here: what the caller may do.

use super::ports::TokenError;
use crate::kernel::{app::App, caller::Caller};

/// Tells who calls.
///
/// # Errors
/// [`TokenError`] if the token is not ours, was changed, or has ended.
pub fn authenticate(app: &App, token: &str) -> Result<Caller, TokenError> {
    app.tokens.verify(token, app.machine.now())
}
