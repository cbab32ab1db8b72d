//! Renews a sign-in: the refresh token is replaced at each use, and an earlier one that comes
//! back ends the whole family.
//! Deliberately not here: telling a thief from a client that asked twice – nobody can, so two
//! renewals with one token end the sign-in, and a client renews in one place at a time.

use super::{
    ports::{Ending, Secret, Session},
    refresh_token::RefreshToken,
    session::{self, SignedIn},
};
use crate::{
    app::App,
    kernel::{caller::Permit, error::StoreError},
    store_conflicts,
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::kernel::SessionId;

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
    /// It was the latest.
    Renewed(Box<SignedIn>),
    /// It was an earlier one: this session is ended.
    Reused(SessionId),
}

/// Renews a sign-in.
///
/// # Errors
/// [`RefreshError`] says why not.
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

/// The session is locked: of two uses of one token at once, the second finds it used.
async fn show(
    tx: &mut Tx,
    app: &App,
    shown: &RefreshToken,
    next: &RefreshToken,
) -> Result<Shown, RefreshError> {
    let machine_now = app.machine.now();
    let found = tx.identity().get_session_for_update(&shown.family_hash()).await?;
    let (session, account) = found.ok_or(RefreshError::NotValid)?;
    if session.refresh_hash != shown.own_hash() {
        tx.identity().end_sessions(&Permit::system(), Ending::One(session.id)).await?;
        return Ok(Shown::Reused(session.id));
    }
    if session.expires_at <= machine_now || !account.is_active() {
        return Err(RefreshError::NotValid);
    }
    let session = Session {
        refresh_hash: next.own_hash(),
        expires_at: session::refresh_expiry(machine_now),
        ..session
    };
    tx.identity().save_session(&session).await?;
    let signed_in = session::with_tokens(app, account, session.id, next)?;
    Ok(Shown::Renewed(Box::new(signed_in)))
}
