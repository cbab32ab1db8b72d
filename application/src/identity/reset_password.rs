//! Sets a new password with the token of an e-mail; every session of the account is ended.
//! Deliberately not here: asking for the e-mail (`request_password_reset`).

use super::{
    emails,
    lockout::unlock,
    password::{self, PasswordLength},
    policy,
    ports::{Credentials, Ending, PasswordsError, Secret},
};
use crate::{
    app::App,
    kernel::error::StoreError,
    store_conflicts,
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::{
    identity::{Account, EmailPurpose},
    kernel::{Decision, SessionId},
};

/// Sets a new password.
#[derive(Debug, Clone)]
pub struct ResetPassword {
    /// The token of the e-mail.
    pub token: Secret,
    /// The password from now on.
    pub new: Secret,
}

/// Why the password stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum ResetPasswordError {
    /// The new password is too short or too long.
    #[error(transparent)]
    Length(#[from] PasswordLength),
    /// Unknown, used, or past its end; or the account may not act.
    #[error("the token is not valid")]
    NotValid,
    /// Passwords can't be hashed.
    #[error(transparent)]
    Passwords(#[from] PasswordsError),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(ResetPasswordError);

/// Sets a new password, and answers how many sessions were ended. The e-mail came to the account's
/// address, so the address is proven with it.
pub async fn reset_password(
    app: &App,
    command: &ResetPassword,
) -> Result<usize, ResetPasswordError> {
    password::check_length(&app.identity.passwords.prepare(&command.new)?)?;
    let hash = emails::hash(&command.token);
    let purpose = EmailPurpose::ResetPassword;
    // Before anything is spent on hashing; what counts is the look under lock below.
    if !app.queries.has_email_token(purpose, &hash, app.machine.now()).await? {
        return Err(ResetPasswordError::NotValid);
    }
    let new_hash = Secret::new(app.identity.passwords.hash(&command.new).await?);
    let ended = retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| replace(tx, app, &hash, &new_hash).await).await
    });
    let ended = ended.await?;
    app.identity.live_sessions.end(&ended, app.machine.now());
    Ok(ended.len())
}

/// Of two uses of one token at once, the second finds it used.
async fn replace(
    tx: &mut Tx,
    app: &App,
    token_hash: &[u8; 32],
    new_hash: &Secret,
) -> Result<Vec<SessionId>, ResetPasswordError> {
    let (now, machine_now) = (app.clock.now(), app.machine.now());
    let permit = policy::email_reader();
    let purpose = EmailPurpose::ResetPassword;
    let owner = tx.emails().use_token(purpose, token_hash, machine_now).await?;
    let (id, _) = owner.ok_or(ResetPasswordError::NotValid)?;
    let found = tx.identity().get_credentials_for_update(id).await?;
    let acting = found.filter(|found| found.account.is_active());
    let Credentials { account, .. } = acting.ok_or(ResetPasswordError::NotValid)?;
    unlock(tx, app, &account.email).await?;
    // Whoever held a session may have asked for another address: that ends with the sessions.
    tx.emails().use_all_tokens(id).await?;
    let account = Account { pending_email: None, ..account };
    let account = match account.verify_email(now) {
        Decision::Applied { next, .. } => next,
        Decision::AlreadyApplied(account) => account.changed(now),
    };
    let changed = Credentials { account, password_hash: new_hash.clone() };
    tx.identity().save_credentials(&permit, &changed).await?;
    tx.devices().forget_devices(id).await?;
    Ok(tx.identity().end_sessions(&permit, Ending::All(id)).await?)
}
