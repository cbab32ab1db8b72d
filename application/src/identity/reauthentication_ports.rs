//! What re-authentication asks of the store.
//! Deliberately not here: how long one is good, and when a code is right (domain).

use crate::kernel::error::StoreError;
use async_trait::async_trait;
use cauri_domain::{
    identity::SentCode,
    kernel::{EmailId, SessionId, Timestamp},
};

/// How a session stands with showing once more that it is its owner's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reauthentication {
    /// Whose: another session of the same person gains nothing by it.
    pub session_id: SessionId,
    /// Until when it is good (machine clock); `None` before the first time.
    pub good_until: Option<Timestamp>,
    /// The e-mail that brings the last code that was asked for.
    pub email_id: Option<EmailId>,
    /// That code's hash, and what was tried, once the e-mail is written.
    pub code: Option<([u8; 32], SentCode)>,
}

/// Re-authentications of sessions, in a transaction. They end with their sessions.
#[async_trait]
pub trait ReauthenticationRepository: Send {
    /// How a session stands, locked until the transaction ends; `None` if the session has ended.
    async fn hold_reauthentication(
        &mut self,
        id: SessionId,
    ) -> Result<Option<Reauthentication>, StoreError>;

    /// The one whose code is brought by this e-mail, locked until the transaction ends.
    async fn get_by_email_for_update(
        &mut self,
        id: EmailId,
    ) -> Result<Option<Reauthentication>, StoreError>;

    /// Writes one that is locked.
    async fn save_reauthentication(&mut self, held: &Reauthentication) -> Result<(), StoreError>;

    /// Whether a session is re-authenticated now.
    async fn is_reauthenticated(
        &mut self,
        id: SessionId,
        machine_now: Timestamp,
    ) -> Result<bool, StoreError>;
}
