//! What every way of signing in ends with: a session, an access token, a refresh token.
//! Deliberately not here: which way it was.

use super::{
    device,
    ports::{Secret, Session},
    refresh_token::RefreshToken,
};
use crate::{
    app::App,
    kernel::{caller::Caller, error::StoreError},
    tx::Tx,
};
use cauri_domain::{
    identity::Account,
    kernel::{SessionId, Timestamp},
};
use chrono::TimeDelta;

/// Life of an access token.
const ACCESS_LIFE: TimeDelta = TimeDelta::minutes(60);
/// Life of a refresh token; each use renews it.
const REFRESH_LIFE: TimeDelta = TimeDelta::days(14);

/// A signed-in person and its tokens.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who.
    pub account: Account,
    /// For the `Authorization` header.
    pub access_token: Secret,
    /// For the next renewal, once.
    pub refresh_token: Secret,
    /// Life of the access token, in seconds.
    pub expires_in: i64,
    /// By which the device is known from now on, where somebody has just signed in.
    pub device_token: Option<Secret>,
}

/// When a refresh token that is made now ends.
pub(super) fn refresh_expiry(machine_now: Timestamp) -> Timestamp {
    machine_now + REFRESH_LIFE
}

/// Opens a session, on a device that may be known, and answers it with its tokens.
pub(super) async fn open(
    tx: &mut Tx,
    app: &App,
    account: Account,
    known_device: Option<&Secret>,
) -> Result<SignedIn, StoreError> {
    let machine_now = app.machine.now();
    let token = RefreshToken::of_new_family(app);
    let session = Session {
        id: SessionId(app.ids.next()),
        user_id: account.id,
        family_hash: token.family_hash(),
        refresh_hash: token.own_hash(),
        expires_at: refresh_expiry(machine_now),
        previous: None,
    };
    tx.identity().insert_session(&session, machine_now).await?;
    let device_token = Some(device::keep(tx, app, account.id, known_device).await?);
    let signed_in = with_tokens(app, account, session.id, &token, machine_now)?;
    Ok(SignedIn { device_token, ..signed_in })
}

/// Issues the access token of a session: the same again for the same instant.
pub(super) fn with_tokens(
    app: &App,
    account: Account,
    session_id: SessionId,
    refresh_token: &RefreshToken,
    issued_at: Timestamp,
) -> Result<SignedIn, StoreError> {
    let caller = Caller { user_id: account.id, role: account.role, session_id };
    let access_token = app
        .identity
        .tokens
        .issue(&caller, issued_at, issued_at + ACCESS_LIFE)
        .map_err(|error| StoreError::Unavailable(Box::new(error)))?;
    let refresh_token = refresh_token.to_secret();
    let expires_in = ACCESS_LIFE.num_seconds();
    Ok(SignedIn { account, access_token, refresh_token, expires_in, device_token: None })
}
