//! Opens an account and signs its owner in.
//! Deliberately not here: admins – they are made on the command line.

use super::{
    new_account,
    password::{self, PasswordLength},
    policy,
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
use cauri_domain::{
    identity::{Account, AccountError, NewAccount, Role},
    kernel::{Personal, UserId},
};

/// Opens an account.
#[derive(Debug, Clone)]
pub struct Register {
    /// E-mail address.
    pub email: Personal<String>,
    /// Password.
    pub password: Secret,
    /// Name.
    pub name: Personal<String>,
    /// Role.
    pub role: Role,
}

/// Why no account was opened.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// A rule about accounts.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// The password is too short or too long.
    #[error(transparent)]
    Length(#[from] PasswordLength),
    /// Somebody has this address.
    #[error("the address is taken")]
    EmailTaken,
    /// Passwords can't be hashed.
    #[error(transparent)]
    Passwords(#[from] PasswordsError),
    /// The store's.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for RegisterError {
    fn from(error: StoreError) -> Self {
        if new_account::is_email_taken(&error) { Self::EmailTaken } else { Self::Store(error) }
    }
}

store_conflicts!(RegisterError);

/// Opens an account and signs its owner in.
///
/// # Errors
/// [`RegisterError`] names the rule that was broken.
pub async fn register(app: &App, command: &Register) -> Result<SignedIn, RegisterError> {
    let permit = policy::newcomer();
    let now = app.clock.now();
    let account = Account::register(
        UserId(app.ids.next()),
        NewAccount {
            email: command.email.reveal(),
            name: command.name.reveal(),
            role: command.role,
        },
        now,
    )?;
    password::check_length(&command.password)?;
    let password_hash = Secret::new(app.passwords.hash(&command.password).await?);
    retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| {
            new_account::insert(tx, app, &permit, &account, &password_hash).await?;
            Ok(session::open(tx, app, account.clone()).await?)
        })
        .await
    })
    .await
}
