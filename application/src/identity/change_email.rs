//! Asks for another address of one's own account: an e-mail to the new one proves it, one to the
//! old one tells of it, which stays until then.
//! Deliberately not here: the proof (`verify_email`).

use super::{
    emails::{self, TooManyEmails},
    ports::Credentials,
    reauthenticate::{ReauthenticationRequired, require},
    update_me::UpdatedMe,
};
use crate::{
    app::App,
    kernel::{
        caller::{Caller, Denied, Permit},
        error::StoreError,
        mode::Mode,
    },
    matrix::Operation,
    store_conflicts,
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::{
    identity::{Account, EmailPurpose},
    kernel::{Email, EmailError, Personal},
};

/// Asks for another address.
#[derive(Debug, Clone)]
pub struct ChangeEmail {
    /// The address from then on.
    pub email: Personal<String>,
    /// The version that the client saw, if it says so.
    pub if_match: Option<i64>,
}

/// Why no change was asked for.
#[derive(Debug, thiserror::Error)]
pub enum ChangeEmailError {
    /// The role may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The account is gone.
    #[error("there is no such account")]
    NotFound,
    /// The account has changed since the client saw it.
    #[error("the account has changed since, to version {found}")]
    StaleVersion {
        /// The version found.
        found: i64,
    },
    /// The session is not re-authenticated.
    #[error(transparent)]
    Reauthentication(#[from] ReauthenticationRequired),
    /// It is no address.
    #[error(transparent)]
    Email(#[from] EmailError),
    /// Somebody has this address; only the sandbox says so.
    #[error("the address is taken")]
    EmailTaken,
    /// Too many changes were asked for.
    #[error(transparent)]
    TooMany(#[from] TooManyEmails),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(ChangeEmailError);

/// Asks for the change. Asking again for the same address sends another e-mail; asking for the
/// address that the account has takes back what was asked for.
///
/// # Errors
/// [`ChangeEmailError`] names what is in the way.
pub async fn change_email(
    app: &App,
    caller: &Caller,
    command: &ChangeEmail,
) -> Result<UpdatedMe, ChangeEmailError> {
    let permit = Operation::ChangeEmail.permit(caller)?;
    retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| change(tx, app, caller, &permit, command).await).await
    })
    .await
}

async fn change(
    tx: &mut Tx,
    app: &App,
    caller: &Caller,
    permit: &Permit,
    command: &ChangeEmail,
) -> Result<UpdatedMe, ChangeEmailError> {
    let found = tx.identity().get_credentials_for_update(caller.user_id).await?;
    let Credentials { account, password_hash } = found.ok_or(ChangeEmailError::NotFound)?;
    if command.if_match.is_some_and(|seen| seen != account.version) {
        return Err(ChangeEmailError::StaleVersion { found: account.version });
    }
    require(tx, app, caller).await??;
    let email = Email::new(command.email.reveal())?;
    let decided = account.ask_email(email.clone(), app.clock.now());
    let already_applied = decided.is_replay();
    let next = decided.into_state();
    if next.pending_email.is_some() {
        send(tx, app, &account, &email).await?;
    }
    if !already_applied {
        let changed = Credentials { account: next.clone(), password_hash };
        tx.identity().save_credentials(permit, &changed).await?;
    }
    Ok(UpdatedMe { account: next, already_applied })
}

/// Asks for both e-mails. Whether somebody has the new address only the sandbox says; elsewhere
/// whoever reads its mail is told.
async fn send(
    tx: &mut Tx,
    app: &App,
    account: &Account,
    email: &Email,
) -> Result<(), ChangeEmailError> {
    if app.mode == Mode::Sandbox && tx.emails().get_owner_for_update(email).await?.is_some() {
        return Err(ChangeEmailError::EmailTaken);
    }
    let asked = EmailPurpose::EmailChangeAsked;
    emails::refuse_too_many(tx, app, account.id, asked).await??;
    emails::tell(tx, app, account.id, email, EmailPurpose::ChangeEmail, None).await?;
    emails::tell(tx, app, account.id, &account.email, asked, None).await?;
    Ok(())
}
