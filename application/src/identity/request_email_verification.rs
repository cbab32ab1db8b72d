//! Asks for another e-mail that proves one's own address.
//! Deliberately not here: the first one, which comes with the account (`register`).

use super::emails;
use crate::{
    app::App,
    kernel::{
        caller::{Caller, Denied},
        error::StoreError,
    },
    matrix::Operation,
    store_conflicts,
    tx::{in_tx, retry_conflicts},
};
use cauri_domain::identity::EmailPurpose;

/// Why no e-mail was asked for.
#[derive(Debug, thiserror::Error)]
pub enum RequestEmailVerificationError {
    /// The role may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The account is gone.
    #[error("there is no such account")]
    NotFound,
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(RequestEmailVerificationError);

/// Asks for the e-mail; answers true if the address was proven before, and none is needed.
pub async fn request_email_verification(
    app: &App,
    caller: &Caller,
) -> Result<bool, RequestEmailVerificationError> {
    Operation::RequestEmailVerification.permit(caller)?;
    retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| {
            let found = tx.identity().list_accounts_for_share(&[caller.user_id]).await?.pop();
            let account = found.ok_or(RequestEmailVerificationError::NotFound)?;
            if account.email_verified_at.is_some() {
                return Ok(true);
            }
            emails::ask(tx, app, &account.email, EmailPurpose::VerifyEmail).await?;
            Ok(false)
        })
        .await
    })
    .await
}
