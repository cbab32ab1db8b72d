//! Proves an address with the token of an e-mail.
//! Deliberately not here: asking for the e-mail (`register`, `request_email_verification`).

use super::{
    emails, policy,
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
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(VerifyEmailError);

/// Proves the address of the account that the e-mail was sent to.
pub async fn verify_email(app: &App, token: &Secret) -> Result<(), VerifyEmailError> {
    let hash = emails::hash(token);
    retry_conflicts(|| async { in_tx(&*app.store, async |tx| verify(tx, app, &hash).await).await })
        .await
}

async fn verify(tx: &mut Tx, app: &App, token_hash: &[u8; 32]) -> Result<(), VerifyEmailError> {
    let machine_now = app.machine.now();
    let purpose = EmailPurpose::VerifyEmail;
    let owner = tx.emails().use_token(purpose, token_hash, machine_now).await?;
    let id = owner.ok_or(VerifyEmailError::NotValid)?;
    let found = tx.identity().get_credentials_for_update(id).await?;
    let acting = found.filter(|found| found.account.is_active());
    let Credentials { account, password_hash } = acting.ok_or(VerifyEmailError::NotValid)?;
    if let Decision::Applied { next, .. } = account.verify_email(app.clock.now()) {
        let proven = Credentials { account: next, password_hash };
        tx.identity().save_credentials(&policy::email_reader(), &proven).await?;
    }
    Ok(())
}
