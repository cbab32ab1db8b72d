//! Asks for an e-mail with which a forgotten password is replaced.
//! Deliberately not here: whether there is such an account – asking tells nobody (`emails`).

use super::emails;
use crate::{
    app::App,
    kernel::error::StoreError,
    store_conflicts,
    tx::{in_tx, retry_conflicts},
};
use cauri_domain::{
    identity::EmailPurpose,
    kernel::{Email, EmailError, Personal},
};

/// Why no e-mail was asked for.
#[derive(Debug, thiserror::Error)]
pub enum RequestPasswordResetError {
    /// It is no address.
    #[error(transparent)]
    Email(#[from] EmailError),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(RequestPasswordResetError);

/// Asks for the e-mail. The answer and the work are the same for every address.
pub async fn request_password_reset(
    app: &App,
    email: &Personal<String>,
) -> Result<(), RequestPasswordResetError> {
    let email = Email::new(email.reveal())?;
    let purpose = EmailPurpose::ResetPassword;
    retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| Ok(emails::ask(tx, app, &email, purpose).await?)).await
    })
    .await
}
