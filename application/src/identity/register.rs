//! Opens an account. The sandbox signs its owner in and says if the address is taken; production
//! answers everybody alike, and an e-mail says the rest.
//! Deliberately not here: admins – they are made on the command line.

use super::{
    emails, new_account,
    password::{self, PasswordLength},
    policy,
    ports::{PasswordsError, Secret},
    session::{self, SignedIn},
};
use crate::{
    app::App,
    kernel::{error::StoreError, mode::Mode},
    store_conflicts,
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::{
    identity::{Account, AccountError, EmailPurpose, NewAccount, Role},
    kernel::{Country, Language, Personal, UserId},
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
    /// The language in which to write to the person.
    pub language: Language,
    /// The country in which it dials, if it says so.
    pub country: Option<Country>,
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
    /// Somebody has this address; only the sandbox says so.
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

/// What became of a registration, as far as a stranger may know.
#[derive(Debug, Clone)]
pub enum Registered {
    /// The account is there, and its owner signed in.
    SignedIn(Box<SignedIn>),
    /// An e-mail says whether the account is there; its owner signs in by address and password.
    ToldByEmail,
}

/// Opens an account. An e-mail goes to its owner, with which the address is proven.
pub async fn register(app: &App, command: &Register) -> Result<Registered, RegisterError> {
    let permit = policy::newcomer();
    let now = app.clock.now();
    let account = Account::register(
        UserId(app.ids.next()),
        NewAccount {
            email: command.email.reveal(),
            name: command.name.reveal(),
            role: command.role,
            language: command.language,
        },
        now,
    )?;
    let account = Account { country: command.country, ..account };
    password::check_length(&app.identity.passwords.prepare(&command.password)?)?;
    let password_hash = Secret::new(app.identity.passwords.hash(&command.password).await?);
    retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| {
            let inserted = new_account::insert(tx, app, &permit, &account, &password_hash).await;
            match app.mode {
                Mode::Sandbox => {
                    inserted?;
                    emails::ask(tx, app, &account.email, EmailPurpose::VerifyEmail).await?;
                    let signed_in = session::open(tx, app, account.clone(), None).await?;
                    Ok(Registered::SignedIn(Box::new(signed_in)))
                }
                Mode::Production => tell_by_email(tx, app, &account, inserted).await,
            }
        })
        .await
    })
    .await
}

/// The account's owner is told, whoever that is: the newcomer, or whoever had the address before.
async fn tell_by_email(
    tx: &mut Tx,
    app: &App,
    account: &Account,
    inserted: Result<(), StoreError>,
) -> Result<Registered, RegisterError> {
    let purpose = match inserted.map_err(RegisterError::from) {
        Ok(()) => EmailPurpose::VerifyEmail,
        Err(RegisterError::EmailTaken) => EmailPurpose::AddressTaken,
        Err(error) => return Err(error),
    };
    emails::ask(tx, app, &account.email, purpose).await?;
    Ok(Registered::ToldByEmail)
}
