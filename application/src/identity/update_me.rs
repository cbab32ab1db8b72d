//! Changes one's own account: its name, and the language in which we write.
//! Deliberately not here: the client's key – an outcome must not hold a name, and the same
//! values twice are one change anyway.

use super::ports::Credentials;
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
use cauri_domain::{
    identity::{Account, AccountError},
    kernel::{Country, Decision, Language, Personal},
};

/// Changes an account.
#[derive(Debug, Clone)]
pub struct UpdateMe {
    /// The name from now on.
    pub name: Personal<String>,
    /// The language from now on; `None` leaves it as it is.
    pub language: Option<Language>,
    /// The country in which it dials from now on; `None` leaves it as it is.
    pub country: Option<Country>,
    /// The version that the client saw, if it says so.
    pub if_match: Option<i64>,
}

/// Why the account stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum UpdateMeError {
    /// The role may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The account is gone.
    #[error("there is no such account")]
    NotFound,
    /// The account has changed since the client saw it.
    #[error("the account has changed since, to version {found}")]
    StaleVersion {
        /// The version found.
        found: i64,
    },
    /// A rule about accounts.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(UpdateMeError);

/// An account as it is now.
#[derive(Debug, Clone)]
pub struct UpdatedMe {
    /// The account.
    pub account: Account,
    /// True if it was so already: nothing was written.
    pub already_applied: bool,
}

/// Changes the caller's account.
pub async fn update_me(
    app: &App,
    caller: &Caller,
    command: &UpdateMe,
) -> Result<UpdatedMe, UpdateMeError> {
    let permit = Operation::UpdateMe.permit(caller)?;
    let now = app.clock.now();
    retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| {
            let found = tx.identity().get_credentials_for_update(caller.user_id).await?;
            let Credentials { account, password_hash } = found.ok_or(UpdateMeError::NotFound)?;
            if command.if_match.is_some_and(|seen| seen != account.version) {
                return Err(UpdateMeError::StaleVersion { found: account.version });
            }
            match account.update(command.name.reveal(), command.language, command.country, now)? {
                Decision::AlreadyApplied(account) => {
                    Ok(UpdatedMe { account, already_applied: true })
                }
                Decision::Applied { next, .. } => {
                    let changed = Credentials { account: next, password_hash };
                    tx.identity().save_credentials(&permit, &changed).await?;
                    Ok(UpdatedMe { account: changed.account, already_applied: false })
                }
            }
        })
        .await
    })
    .await
}
