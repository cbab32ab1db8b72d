//! Signs in by address and password.
//! Deliberately not here: lock-out and rate limits (they come with sign-in at full strength).

use super::{
    ports::{PasswordsError, Secret},
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
use cauri_domain::{identity::Email, kernel::Personal};

/// Signs in.
#[derive(Debug, Clone)]
pub struct Login {
    /// E-mail address.
    pub email: Personal<String>,
    /// Password.
    pub password: Secret,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// Unknown address, wrong password or suspended account: the answer is the same.
    #[error("address or password is wrong")]
    WrongCredentials,
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
    let found = match Email::new(command.email.reveal()) {
        Ok(email) => app.queries.find_credentials(&email).await?,
        Err(_) => None,
    };
    let hash = found.as_ref().map(|found| found.password_hash.expose());
    let right = app.passwords.verify(&command.password, hash).await?;
    let Some(account) = found.filter(|_| right).map(|found| found.account) else {
        return Err(LoginError::WrongCredentials);
    };
    if !account.is_active() {
        return Err(LoginError::WrongCredentials);
    }
    retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| Ok(session::open(tx, app, account.clone()).await?)).await
    })
    .await
}
