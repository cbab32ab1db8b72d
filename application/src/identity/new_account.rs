//! Writes a new account down, and tells of it; whichever way it came about.
//! Deliberately not here: who may open one (`register`, `create_admin`).

use super::ports::Secret;
use crate::{
    app::App,
    event::Event,
    identity::events::AccountRegistered,
    kernel::{caller::Permit, error::StoreError, outbox::publish},
    tx::Tx,
};
use cauri_domain::identity::Account;

/// The constraint that keeps an address to one account.
const ONE_ACCOUNT_AN_ADDRESS: &str = "users_email_key";

/// Inserts the account with its event. A taken address leaves the transaction as it was.
pub(super) async fn insert(
    tx: &mut Tx,
    app: &App,
    permit: &Permit,
    account: &Account,
    password_hash: &Secret,
) -> Result<(), StoreError> {
    tx.identity().insert_account(permit, account, password_hash).await?;
    let event = Event::AccountRegistered(AccountRegistered {
        user_id: account.id,
        role: account.role.into(),
    });
    publish(tx, app, account.created_at, [event]).await
}

/// True if the store refused because somebody has the address.
pub(super) fn is_email_taken(error: &StoreError) -> bool {
    matches!(error, StoreError::NotUnique { constraint } if constraint == ONE_ACCOUNT_AN_ADDRESS)
}
