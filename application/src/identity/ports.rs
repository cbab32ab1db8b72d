//! What identity asks of the world: accounts, sessions, passwords, tokens.
//! Deliberately not here: how any of them is kept.

use crate::kernel::{
    caller::{Caller, Permit},
    error::StoreError,
};
use async_trait::async_trait;
use cauri_domain::{
    identity::{Account, Email},
    kernel::{SessionId, Timestamp, UserId},
};
use std::fmt;

/// A secret whose `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub const fn new(value: String) -> Self {
        Self(value)
    }

    /// The secret itself: for hashing, comparing, or handing it to its owner.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Passwords can't be hashed or checked right now.
#[derive(Debug, thiserror::Error)]
#[error("passwords can't be hashed: {0}")]
pub struct PasswordsError(pub String);

/// Password hashing (Argon2id), behind a limit of how many run at once.
#[async_trait]
pub trait Passwords: Send + Sync {
    /// Hashes a password with a fresh salt.
    async fn hash(&self, password: &Secret) -> Result<String, PasswordsError>;

    /// Checks a password; with no hash (unknown account) it takes the same time and says no.
    async fn verify(&self, password: &Secret, hash: Option<&str>) -> Result<bool, PasswordsError>;
}

/// Why an access token is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the access token is not valid")]
pub struct TokenError;

/// Access tokens (machine clock).
pub trait Tokens: Send + Sync {
    /// Issues a token that lives until `expires_at`.
    fn issue(
        &self,
        caller: &Caller,
        issued_at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<Secret, TokenError>;

    /// Checks signature and life of a token.
    fn verify(&self, token: &str, machine_now: Timestamp) -> Result<Caller, TokenError>;
}

/// A sign-in; its refresh token is kept as a hash only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Which.
    pub id: SessionId,
    /// Whose.
    pub user_id: UserId,
    /// SHA-256 of the refresh token.
    pub refresh_hash: [u8; 32],
    /// Until when it can be renewed (machine clock).
    pub expires_at: Timestamp,
}

/// An account with the hash of its password.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The account.
    pub account: Account,
    /// Its password's hash.
    pub password_hash: Secret,
}

/// Accounts and sessions, in a transaction.
#[async_trait]
pub trait IdentityRepository: Send {
    /// Stores a new account; [`StoreError::NotUnique`] if the address is taken.
    async fn insert_account(
        &mut self,
        permit: &Permit,
        account: &Account,
        password_hash: &Secret,
    ) -> Result<(), StoreError>;

    /// An account by its id.
    async fn find_account(&mut self, id: UserId) -> Result<Option<Account>, StoreError>;

    /// Accounts by their ids, in the order of ids; unknown ids are left out. Each is locked
    /// against changes (not against reads) until the transaction ends.
    async fn list_accounts_for_share(&mut self, ids: &[UserId])
    -> Result<Vec<Account>, StoreError>;

    /// Stores a new session.
    async fn insert_session(
        &mut self,
        session: &Session,
        machine_now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Replaces the refresh token of the session that has this hash and has not ended, and
    /// answers that session; `None` if there is none.
    async fn rotate_session(
        &mut self,
        old_hash: &[u8; 32],
        new_hash: &[u8; 32],
        expires_at: Timestamp,
        machine_now: Timestamp,
    ) -> Result<Option<Session>, StoreError>;
}

/// Reading accounts without a transaction.
#[async_trait]
pub trait IdentityQueries: Send + Sync {
    /// An account and its password's hash, by address.
    async fn find_credentials(&self, email: &Email) -> Result<Option<Credentials>, StoreError>;
}
