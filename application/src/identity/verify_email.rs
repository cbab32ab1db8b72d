//! Proves an address with the token of an e-mail.
//! Deliberately not here: asking for the e-mail (`register`, `request_email_verification`).

use super::{
    emails, new_account, policy,
    ports::{Credentials, Secret},
};
use crate::{
    app::App,
    kernel::error::StoreError,
    store_conflicts,
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::{identity::EmailPurpose, kernel::Decision};

/// Why the address is not proven.
#[derive(Debug, thiserror::Error)]
pub enum VerifyEmailError {
    /// Unknown, used, or past its end; or the account may not act.
    #[error("the token is not valid")]
    NotValid,
    /// Somebody else proved it to be theirs meanwhile.
    #[error("the address is taken")]
    EmailTaken,
    /// The store's.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for VerifyEmailError {
    fn from(error: StoreError) -> Self {
        if new_account::is_email_taken(&error) { Self::EmailTaken } else { Self::Store(error) }
    }
}

store_conflicts!(VerifyEmailError);

/// Proves the address that the e-mail was sent to: the account's, or the one that it is to have,
/// which is the account's from then on; nothing that was written to the old one is good any more.
pub async fn verify_email(app: &App, token: &Secret) -> Result<(), VerifyEmailError> {
    let hash = emails::hash(token);
    retry_conflicts(|| async { in_tx(&*app.store, async |tx| verify(tx, app, &hash).await).await })
        .await
}

async fn verify(tx: &mut Tx, app: &App, token_hash: &[u8; 32]) -> Result<(), VerifyEmailError> {
    let machine_now = app.machine.now();
    let mut used = None;
    for purpose in [EmailPurpose::VerifyEmail, EmailPurpose::ChangeEmail] {
        if used.is_none() {
            used = tx.emails().use_token(purpose, token_hash, machine_now).await?;
        }
    }
    let (id, read_at) = used.ok_or(VerifyEmailError::NotValid)?;
    let found = tx.identity().get_credentials_for_update(id).await?;
    let acting = found.filter(|found| found.account.is_active());
    let Credentials { account, password_hash } = acting.ok_or(VerifyEmailError::NotValid)?;
    let decided = account.prove_email(&read_at, app.clock.now());
    if let Decision::Applied { next, .. } = decided.ok_or(VerifyEmailError::NotValid)? {
        if next.email != account.email {
            tx.emails().use_all_tokens(id).await?;
        }
        let proven = Credentials { account: next, password_hash };
        tx.identity().save_credentials(&policy::email_reader(), &proven).await?;
    }
    Ok(())
}
