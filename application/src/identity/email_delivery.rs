//! What became of an e-mail to an account, kept where its owner and admins see it.
//! Deliberately not here: what the e-mail was about, and another try.

use super::{policy, ports::Credentials};
use crate::{
    app::App,
    kernel::{error::StoreError, mail::MailError},
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::{
    identity::EmailRefusal,
    kernel::{Decision, Email, UserId},
};

/// What a mail server said of an e-mail, as far as it tells something about the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// It takes it.
    Taken,
    /// It refuses it for good, with this status.
    Refused(u16),
}

impl Delivery {
    /// What an answer tells; `None` if it is about us, or about this try.
    pub const fn of(sent: &Result<(), MailError>) -> Option<Self> {
        match sent {
            Ok(()) => Some(Self::Taken),
            Err(MailError::Refused { status }) => Some(Self::Refused(*status)),
            Err(_) => None,
        }
    }
}

/// Keeps at the account what became of an e-mail to this address.
///
/// # Errors
/// The store's.
pub async fn keep(
    app: &App,
    owner: UserId,
    to: &Email,
    sent: &Result<(), MailError>,
) -> Result<(), StoreError> {
    let Some(delivery) = Delivery::of(sent) else { return Ok(()) };
    retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| note(tx, app, owner, to, delivery).await).await
    })
    .await
}

/// The same, in a transaction.
pub(super) async fn note(
    tx: &mut Tx,
    app: &App,
    owner: UserId,
    to: &Email,
    delivery: Delivery,
) -> Result<(), StoreError> {
    let now = app.clock.now();
    let refused = match delivery {
        Delivery::Taken => None,
        Delivery::Refused(status) => Some(EmailRefusal { status, at: now }),
    };
    let found = tx.identity().get_credentials_for_update(owner).await?;
    let Some(Credentials { account, password_hash }) = found else { return Ok(()) };
    if let Decision::Applied { next, .. } = account.note_delivery(to, refused, now) {
        let noted = Credentials { account: next, password_hash };
        tx.identity().save_credentials(&policy::mail_server(), &noted).await?;
    }
    Ok(())
}
