//! Makes somebody who runs the platform; only the command line asks for it.
//! Deliberately not here: signing in – an admin signs in like everybody else.

use super::{
    new_account,
    password::PASSWORD_MAX,
    policy,
    ports::{PasswordsError, Secret},
};
use crate::{
    app::App,
    kernel::error::StoreError,
    store_conflicts,
    tx::{in_tx, retry_conflicts},
};
use cauri_domain::{
    identity::{Account, AccountError},
    kernel::{Personal, UserId},
};
use std::collections::BTreeSet;

/// The shortest password of an admin, in characters.
pub const ADMIN_PASSWORD_MIN: usize = 12;
/// How many different characters it has at least.
pub const ADMIN_PASSWORD_VARIETY: usize = 6;
/// From how many letters on a word of address or name gives a password away.
const TELLING_WORD: usize = 4;

/// Makes an admin.
#[derive(Debug, Clone)]
pub struct CreateAdmin {
    /// E-mail address.
    pub email: Personal<String>,
    /// Password.
    pub password: Secret,
    /// Name.
    pub name: Personal<String>,
}

/// Why no admin was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateAdminError {
    /// A rule about accounts.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// The password is too short or too long.
    #[error("the password of an admin has {ADMIN_PASSWORD_MIN} to {PASSWORD_MAX} characters")]
    PasswordLength,
    /// The password is the same few characters again and again.
    #[error("the password of an admin has at least {ADMIN_PASSWORD_VARIETY} different characters")]
    PasswordTooPlain,
    /// The password holds a word of its owner's address or name.
    #[error("the password holds a word of the address or of the name")]
    PasswordTellsWho,
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

impl From<StoreError> for CreateAdminError {
    fn from(error: StoreError) -> Self {
        if new_account::is_email_taken(&error) { Self::EmailTaken } else { Self::Store(error) }
    }
}

store_conflicts!(CreateAdminError);

/// Makes an admin and answers the account.
pub async fn create_admin(app: &App, command: &CreateAdmin) -> Result<Account, CreateAdminError> {
    let permit = policy::command_line();
    let now = app.clock.now();
    let id = UserId(app.ids.next());
    let account = Account::appoint_admin(id, command.email.reveal(), command.name.reveal(), now)?;
    let prepared = app.identity.passwords.prepare(&command.password)?;
    refuse_weak(prepared.expose(), &account)?;
    let password_hash = Secret::new(app.identity.passwords.hash(&command.password).await?);
    retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| {
            new_account::insert(tx, app, &permit, &account, &password_hash).await?;
            Ok(account.clone())
        })
        .await
    })
    .await
}

/// Whoever has an admin's password has everybody's money, so it must be hard to guess.
fn refuse_weak(password: &str, account: &Account) -> Result<(), CreateAdminError> {
    if !(ADMIN_PASSWORD_MIN..=PASSWORD_MAX).contains(&password.chars().count()) {
        return Err(CreateAdminError::PasswordLength);
    }
    if password.chars().collect::<BTreeSet<_>>().len() < ADMIN_PASSWORD_VARIETY {
        return Err(CreateAdminError::PasswordTooPlain);
    }
    let password = password.to_lowercase();
    let about_owner =
        format!("{} {}", account.email.reveal(), account.name.reveal().to_lowercase());
    let tells = about_owner
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| word.chars().count() >= TELLING_WORD && password.contains(word));
    if tells { Err(CreateAdminError::PasswordTellsWho) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_varied_and_tells_nothing_about_its_owner() {
        let id = UserId(uuid::Uuid::nil());
        let now = chrono::DateTime::from_timestamp(0, 0).unwrap();
        let aminata = Account::appoint_admin(id, "aminata@example.sn", "A. Ndiaye", now).unwrap();
        let refused = |password: &str| refuse_weak(password, &aminata).unwrap_err().to_string();
        assert!(refuse_weak("trois lampes vertes", &aminata).is_ok());
        assert!(refused("onze lettre").contains("12 to 200"));
        assert!(refused(&"x".repeat(201)).contains("12 to 200"));
        assert!(refused("ababababababab").contains("6 different"));
        for telling in ["Aminata-2026-x", "le sac de NDIAYE", "my example is it"] {
            assert!(refused(telling).contains("holds a word"), "{telling}");
        }
    }
}
