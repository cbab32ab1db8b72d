//! Changes one's own password; every other session of the account is ended.
//! Deliberately not here: a forgotten password.

use super::{
    lockout::{Attempt, TooManyAttempts, count_failure, forget_failures, refuse_if_locked},
    password::{self, PasswordLength},
    ports::{Credentials, Ending, PasswordsError, Secret},
};
use crate::{
    app::App,
    kernel::{
        caller::{Caller, Denied, Permit},
        error::StoreError,
    },
    matrix::Operation,
    store_conflicts,
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::{
    identity::Account,
    kernel::{Personal, SessionId},
};
use std::net::IpAddr;

/// Changes a password.
#[derive(Debug, Clone)]
pub struct ChangePassword {
    /// The password until now.
    pub current: Secret,
    /// The password from now on.
    pub new: Secret,
    /// From which network address, if it is known.
    pub from: Option<Personal<IpAddr>>,
}

/// Why the password stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum ChangePasswordError {
    /// The role may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The new password is too short or too long.
    #[error(transparent)]
    Length(#[from] PasswordLength),
    /// Somebody guesses: too many have failed.
    #[error(transparent)]
    TooManyAttempts(#[from] TooManyAttempts),
    /// The current password is another one.
    #[error("the current password is wrong")]
    WrongPassword,
    /// Passwords can't be hashed or checked.
    #[error(transparent)]
    Passwords(#[from] PasswordsError),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(ChangePasswordError);

/// Changes the caller's password, and answers how many other sessions were ended. A wrong current
/// password counts as a failed sign-in: a stolen access token is no way around the lock.
pub async fn change_password(
    app: &App,
    caller: &Caller,
    command: &ChangePassword,
) -> Result<usize, ChangePasswordError> {
    let permit = Operation::ChangePassword.permit(caller)?;
    let found = app.queries.find_credentials_of(caller.user_id).await?;
    let seen = found.ok_or(ChangePasswordError::WrongPassword)?;
    let attempt = Attempt::at(app, seen.account.email.reveal(), command.from.as_ref());
    refuse_if_locked(app, &attempt).await??;
    password::check_length(&app.identity.passwords.prepare(&command.new)?)?;
    let hash = Some(seen.password_hash.expose());
    let new_hash = if app.identity.passwords.verify(&command.current, hash).await? {
        Some(Secret::new(app.identity.passwords.hash(&command.new).await?))
    } else {
        None
    };
    let ended = retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| match &new_hash {
            Some(new_hash) => {
                forget_failures(tx, app, &attempt).await??;
                let kept = caller.session_id;
                replace(tx, app, &permit, kept, &seen, new_hash).await.map(Some)
            }
            None => Ok(count_failure(tx, app, &attempt).await?.map(|()| None)?),
        })
        .await
    });
    let ended = ended.await?.ok_or(ChangePasswordError::WrongPassword)?;
    app.identity.live_sessions.end(&ended, app.machine.now());
    Ok(ended.len())
}

/// Writes the new password, unless another one was written since the current one was checked.
async fn replace(
    tx: &mut Tx,
    app: &App,
    permit: &Permit,
    kept: SessionId,
    seen: &Credentials,
    new_hash: &Secret,
) -> Result<Vec<SessionId>, ChangePasswordError> {
    let found = tx.identity().get_credentials_for_update(seen.account.id).await?;
    let unchanged = found.filter(|found| found.password_hash == seen.password_hash);
    let Credentials { account, .. } = unchanged.ok_or(ChangePasswordError::WrongPassword)?;
    let now = app.clock.now();
    // Another address that was asked for may have been another's wish: who wants it asks again.
    tx.emails().use_all_tokens(account.id).await?;
    let account = Account { pending_email: None, ..account };
    let changed = Credentials { account: account.changed(now), password_hash: new_hash.clone() };
    tx.identity().save_credentials(permit, &changed).await?;
    let others = Ending::Others(changed.account.id, kept);
    Ok(tx.identity().end_sessions(permit, others).await?)
}
