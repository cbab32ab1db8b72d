//! Signs in by address and password; failures lock, at the account and at the network address.
//! Deliberately not here: rate limits of requests (HTTP).

use super::{
    device,
    lockout::{Attempt, TooManyAttempts, count_failure, forget_failures, refuse_if_locked},
    ports::{Credentials, PasswordsError, Secret},
    session::{self, SignedIn},
};
use crate::{
    app::App,
    kernel::error::StoreError,
    store_conflicts,
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::kernel::{Email, Personal};
use std::net::IpAddr;

/// Signs in.
#[derive(Debug, Clone)]
pub struct Login {
    /// E-mail address.
    pub email: Personal<String>,
    /// Password.
    pub password: Secret,
    /// From which network address, if it is known.
    pub from: Option<Personal<IpAddr>>,
    /// The token that the device got when it signed in before, if it did.
    pub device_token: Option<Secret>,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// Unknown address, wrong password or suspended account: the answer is the same.
    #[error("address or password is wrong")]
    WrongCredentials,
    /// Too many have failed, whether or not there is such an account.
    #[error(transparent)]
    TooManyAttempts(#[from] TooManyAttempts),
    /// Passwords can't be checked.
    #[error(transparent)]
    Passwords(#[from] PasswordsError),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(LoginError);

/// Signs in; takes the same time for an unknown address and for a wrong password.
///
/// # Errors
/// [`LoginError`] says why not, as far as a stranger may know.
pub async fn login(app: &App, command: &Login) -> Result<SignedIn, LoginError> {
    let email = Email::new(command.email.reveal()).ok();
    let shown = command.device_token.as_ref();
    let device = match &email {
        Some(email) => device::find_known(app, email, shown).await?,
        None => None,
    };
    let attempt = Attempt::at(app, command.email.reveal(), command.from.as_ref());
    let attempt = attempt.by_device(app, device.as_ref());
    refuse_if_locked(app, &attempt).await??;
    let found = match &email {
        Some(email) => app.queries.find_credentials(email).await?,
        None => None,
    };
    let hash = found.as_ref().map(|found| found.password_hash.expose());
    let right = app.identity.passwords.verify(&command.password, hash).await?;
    let let_in = found.filter(|found| right && found.account.is_active());
    let signed_in = retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| match &let_in {
            Some(seen) => {
                let device = shown.filter(|_| device.is_some());
                enter(tx, app, &attempt, seen, device).await.map(Some)
            }
            None => Ok(count_failure(tx, app, &attempt).await?.map(|()| None)?),
        })
        .await
    });
    signed_in.await?.ok_or(LoginError::WrongCredentials)
}

/// Opens a session, unless the password was changed or the account suspended since it was checked.
async fn enter(
    tx: &mut Tx,
    app: &App,
    attempt: &Attempt,
    seen: &Credentials,
    device: Option<&Secret>,
) -> Result<SignedIn, LoginError> {
    forget_failures(tx, app, attempt).await??;
    let found = tx.identity().get_credentials_for_update(seen.account.id).await?;
    let unchanged = found
        .filter(|found| found.password_hash == seen.password_hash && found.account.is_active());
    let Credentials { account, .. } = unchanged.ok_or(LoginError::WrongCredentials)?;
    Ok(session::open(tx, app, account, device).await?)
}
