//! Renews a sign-in: the refresh token is replaced at each use. For a moment the one before the
//! latest gets the same answer again; any earlier one that comes back ends the whole family.
//! Deliberately not here: telling a thief from a client that asked twice – nobody can within that
//! moment, and both get one and the same token, which is good once.

use super::{
    ports::{Ending, PreviousToken, Secret, Session},
    refresh_token::RefreshToken,
    session::{self, SignedIn},
};
use crate::{
    app::App,
    kernel::{caller::Permit, error::StoreError},
    store_conflicts,
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::{
    identity::Account,
    kernel::{SessionId, Timestamp},
};
use chrono::TimeDelta;

/// For how long a token that was just replaced gets the same answer again (machine clock).
pub const LEEWAY: TimeDelta = TimeDelta::seconds(30);

/// Why a sign-in was not renewed.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    /// Unknown, used, or ended; or the account may not sign in.
    #[error("the refresh token is not valid")]
    NotValid,
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(RefreshError);

/// What became of a refresh token; both are written.
enum Shown {
    /// It was the latest, or the one before it a moment ago.
    Renewed(Box<SignedIn>),
    /// It was an earlier one: this session is ended.
    Reused(SessionId),
}

/// Renews a sign-in.
pub async fn refresh(app: &App, token: &Secret) -> Result<SignedIn, RefreshError> {
    let shown = RefreshToken::read(token).ok_or(RefreshError::NotValid)?;
    let next = shown.next(app);
    let became = retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| show(tx, app, &shown, &next).await).await
    });
    match became.await? {
        Shown::Renewed(signed_in) => Ok(*signed_in),
        Shown::Reused(session_id) => {
            app.identity.live_sessions.end(&[session_id], app.machine.now());
            tracing::warn!(%session_id, "a used refresh token came back; its session is ended");
            Err(RefreshError::NotValid)
        }
    }
}

/// The session is locked: of two uses of one token at once, the second finds it replaced.
async fn show(
    tx: &mut Tx,
    app: &App,
    shown: &RefreshToken,
    next: &RefreshToken,
) -> Result<Shown, RefreshError> {
    let found = tx.identity().get_session_for_update(&shown.family_hash()).await?;
    let (session, account) = found.ok_or(RefreshError::NotValid)?;
    let machine_now = app.machine.now();
    let replaced = latest_again(app, shown, &session, machine_now);
    if session.refresh_hash != shown.own_hash() && replaced.is_none() {
        tx.identity().end_sessions(&Permit::system(), Ending::One(session.id)).await?;
        return Ok(Shown::Reused(session.id));
    }
    if session.expires_at <= machine_now || !account.is_active() {
        return Err(RefreshError::NotValid);
    }
    let signed_in = match replaced {
        Some((latest, replaced_at)) => {
            session::with_tokens(app, account, session.id, &latest, replaced_at)?
        }
        None => renew(tx, app, (shown, next), session, account, machine_now).await?,
    };
    Ok(Shown::Renewed(Box::new(signed_in)))
}

/// The latest token and its instant, for who shows the one before it a moment later.
fn latest_again(
    app: &App,
    shown: &RefreshToken,
    session: &Session,
    machine_now: Timestamp,
) -> Option<(RefreshToken, Timestamp)> {
    let previous = session.previous.as_ref()?;
    // Machines differ by a little, in both directions.
    let is_fresh = (machine_now - previous.replaced_at).abs() < LEEWAY;
    if !is_fresh || previous.hash != shown.own_hash() {
        return None;
    }
    let seal = &app.identity.successor_seal;
    let opened = seal.open(&shown.to_secret(), &previous.sealed_successor)?;
    let latest = RefreshToken::read(&opened)?;
    (latest.own_hash() == session.refresh_hash).then_some((latest, previous.replaced_at))
}

/// Replaces the token; the one before it is no longer known by anything but its family.
async fn renew(
    tx: &mut Tx,
    app: &App,
    (shown, next): (&RefreshToken, &RefreshToken),
    session: Session,
    account: Account,
    machine_now: Timestamp,
) -> Result<SignedIn, StoreError> {
    let seal = &app.identity.successor_seal;
    let sealed_successor = seal
        .seal(&shown.to_secret(), &next.to_secret())
        .map_err(|error| StoreError::Unavailable(Box::new(error)))?;
    let previous =
        PreviousToken { hash: shown.own_hash(), sealed_successor, replaced_at: machine_now };
    let session = Session {
        refresh_hash: next.own_hash(),
        expires_at: session::refresh_expiry(machine_now),
        previous: Some(previous),
        ..session
    };
    tx.identity().save_session(&session).await?;
    session::with_tokens(app, account, session.id, next, machine_now)
}
