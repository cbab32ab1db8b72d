//! Tells who calls, from an access token and the session that it belongs to.
//! Deliberately not here: what the caller may do.

use super::{
    live_sessions::Found,
    ports::{Standing, TokenError},
};
use crate::{
    app::App,
    kernel::{caller::Caller, error::StoreError},
};
use cauri_domain::kernel::{SessionId, Timestamp};

/// Why nobody knows who calls.
#[derive(Debug, thiserror::Error)]
pub enum AuthenticateError {
    /// The token is not ours, was changed, or has ended.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The session has ended, or its owner may not act.
    #[error("the session has ended")]
    Ended,
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Tells who calls. A sign-out or a suspension is seen at once in the process that did it, and in
/// every other within [`LOOK_LIFE`](super::live_sessions::LOOK_LIFE). The role is that of today,
/// whatever it was when the token was made.
///
/// # Errors
/// [`AuthenticateError`] says whether the token, the session or the store is in the way.
pub async fn authenticate(app: &App, token: &str) -> Result<Caller, AuthenticateError> {
    let machine_now = app.machine.now();
    let claimed = app.identity.tokens.verify(token, machine_now)?;
    match look(app, claimed.session_id, machine_now).await? {
        Found::Live(Standing { user_id, role }) if user_id == claimed.user_id => {
            Ok(Caller { role, ..claimed })
        }
        _ => Err(AuthenticateError::Ended),
    }
}

/// What is known of a session, or else what the store says.
async fn look(app: &App, id: SessionId, machine_now: Timestamp) -> Result<Found, StoreError> {
    if let Some(known) = app.identity.live_sessions.recall(id, machine_now) {
        return Ok(known);
    }
    let found = app.queries.find_standing(id, machine_now).await?;
    let found = found.map_or(Found::Ended, Found::Live);
    app.identity.live_sessions.remember(id, found, machine_now, app.machine.now());
    Ok(found)
}
