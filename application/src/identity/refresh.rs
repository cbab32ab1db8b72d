//! Renews a sign-in: the refresh token is replaced at each use.
//! Deliberately not here: what the reuse of an old token means (it comes with sign-in at full
//! strength; an old token is simply not valid).

use super::{
    ports::Secret,
    session::{self, SignedIn},
};
use crate::{
    kernel::{
        app::App,
        error::StoreError,
        uow::{in_tx, retry_conflicts},
    },
    store_conflicts,
};

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

/// Renews a sign-in.
///
/// # Errors
/// [`RefreshError`] says why not.
pub async fn refresh(app: &App, token: &Secret) -> Result<SignedIn, RefreshError> {
    let machine_now = app.machine.now();
    let old_hash = session::refresh_hash(token.expose());
    let next_token = session::draw_refresh_token(app);
    let next_hash = session::refresh_hash(next_token.expose());
    retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| {
            let session = tx
                .identity()
                .rotate_session(
                    &old_hash,
                    &next_hash,
                    session::refresh_expiry(machine_now),
                    machine_now,
                )
                .await?
                .ok_or(RefreshError::NotValid)?;
            let account = tx
                .identity()
                .find_account(session.user_id)
                .await?
                .filter(cauri_domain::identity::Account::is_active)
                .ok_or(RefreshError::NotValid)?;
            Ok(session::with_tokens(app, account, session.id, next_token.clone())?)
        })
        .await
    })
    .await
}
