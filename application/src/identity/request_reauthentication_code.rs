//! Asks for the code with which a session is re-authenticated, by e-mail to the proven address.
//! Deliberately not here: writing it (`emails`), and showing it (`reauthenticate`).

use super::{
    emails::{self, TooManyEmails},
    reauthentication_ports::Reauthentication,
};
use crate::{
    app::App,
    kernel::{
        caller::{Caller, Denied},
        error::StoreError,
    },
    matrix::Operation,
    store_conflicts,
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::identity::EmailPurpose;

/// Why no code was asked for.
#[derive(Debug, thiserror::Error)]
pub enum RequestReauthenticationCodeError {
    /// The role may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The session or the account has ended meanwhile.
    #[error("the session has ended")]
    Ended,
    /// Nobody has proven to read the mail of this address.
    #[error("the address is not proven yet")]
    EmailNotVerified,
    /// Too many codes were asked for.
    #[error(transparent)]
    TooMany(#[from] TooManyEmails),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(RequestReauthenticationCodeError);

/// Asks for a code for the caller's session; it takes the place of the one before.
///
/// # Errors
/// [`RequestReauthenticationCodeError`] says why not.
pub async fn request_reauthentication_code(
    app: &App,
    caller: &Caller,
) -> Result<(), RequestReauthenticationCodeError> {
    Operation::RequestReauthenticationCode.permit(caller)?;
    retry_conflicts(|| async { in_tx(&*app.store, async |tx| ask(tx, app, caller).await).await })
        .await
}

async fn ask(
    tx: &mut Tx,
    app: &App,
    caller: &Caller,
) -> Result<(), RequestReauthenticationCodeError> {
    // Under lock, so that of two requests at once the second counts the first.
    let found = tx.identity().get_credentials_for_update(caller.user_id).await?;
    let account = found.ok_or(RequestReauthenticationCodeError::Ended)?.account;
    if account.email_verified_at.is_none() {
        return Err(RequestReauthenticationCodeError::EmailNotVerified);
    }
    let purpose = EmailPurpose::ReauthenticationCode;
    emails::refuse_too_many(tx, app, account.id, purpose).await??;
    let held = tx.reauthentications().hold_reauthentication(caller.session_id).await?;
    let held = held.ok_or(RequestReauthenticationCodeError::Ended)?;
    let email_id = emails::tell(tx, app, account.id, &account.email, purpose, None).await?;
    let held = Reauthentication { email_id: Some(email_id), code: None, ..held };
    Ok(tx.reauthentications().save_reauthentication(&held).await?)
}
