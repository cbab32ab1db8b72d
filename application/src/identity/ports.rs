//! What identity asks of the world: accounts, sessions, passwords, tokens.
//! Deliberately not here: how any of them is kept.

use crate::kernel::{
    caller::{Caller, Permit},
    error::StoreError,
    numbered_page::{NumberedPage, NumberedPageRequest},
};
use async_trait::async_trait;
use cauri_domain::{
    identity::{Account, EmailPurpose, Role, SignInFailures},
    kernel::{Email, EmailId, Personal, SessionId, Timestamp, UserId},
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
    /// The one form in which a password is compared (RFC 8265, `OpaqueString`): keyboards spell
    /// the same accented letter in different ways.
    fn prepare(&self, password: &Secret) -> Result<Secret, PasswordsError>;

    /// Hashes a password in its one form, with a fresh salt.
    async fn hash(&self, password: &Secret) -> Result<String, PasswordsError>;

    /// Checks a password, in its one form and then as it was typed, as earlier hashes were made;
    /// with no hash (unknown account) it takes the same time and says no.
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

/// A token can't be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a token can't be sealed")]
pub struct SuccessorSealError;

/// Keeps the token that follows another where only who shows that other can read it.
pub trait SuccessorSeal: Send + Sync {
    /// Seals a token under a key made from the one before it.
    fn seal(&self, shown: &Secret, successor: &Secret) -> Result<Vec<u8>, SuccessorSealError>;

    /// Opens what was sealed under this token; `None` if it was another, or was changed.
    fn open(&self, shown: &Secret, sealed: &[u8]) -> Option<Secret>;
}

/// Names under which something is counted about people, so that nobody can tell who it is.
pub trait Pseudonyms: Send + Sync {
    /// The keyed hash of an address or the like: always the same, and good for nothing else.
    fn pseudonym(&self, of: &Personal<String>) -> [u8; 32];
}

/// A sign-in, which is a family of refresh tokens; only hashes of them are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Which.
    pub id: SessionId,
    /// Whose.
    pub user_id: UserId,
    /// SHA-256 of the secret that every token of the family carries.
    pub family_hash: [u8; 32],
    /// SHA-256 of the latest token's own secret.
    pub refresh_hash: [u8; 32],
    /// Until when it can be renewed (machine clock).
    pub expires_at: Timestamp,
    /// The token before the latest, for a moment.
    pub previous: Option<PreviousToken>,
}

/// A refresh token that was replaced, and by which: two tabs may show it at once, and an answer
/// may be lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviousToken {
    /// SHA-256 of its own secret.
    pub hash: [u8; 32],
    /// The latest token, sealed under this one.
    pub sealed_successor: Vec<u8>,
    /// When it was replaced (machine clock).
    pub replaced_at: Timestamp,
}

/// An account with the hash of its password.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The account.
    pub account: Account,
    /// Its password's hash.
    pub password_hash: Secret,
}

/// What a live session says of its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whose session it is.
    pub user_id: UserId,
    /// What the owner is to the platform now.
    pub role: Role,
}

/// Which sessions of a person are ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// This one.
    One(SessionId),
    /// All of a person's.
    All(UserId),
    /// All of a person's but this one.
    Others(UserId, SessionId),
}

/// The question whether a buyer is somebody who would earn on the purchase. All accounts that ask
/// to be paid to a number of that somebody's are taken for its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SamePerson {
    /// Who buys.
    pub buyer_id: UserId,
    /// Who would earn.
    pub other_id: UserId,
    /// From which number it was paid, once that is known; it comes before the buyer's own.
    pub payer_number: Option<Personal<String>>,
}

/// Under which pseudonym failed sign-ins are counted.
pub type FailureKey = [u8; 32];
/// With as many bytes all keys of one account begin.
pub const FAILURE_PREFIX: usize = 16;

/// Accounts, sessions and failed sign-ins, in a transaction.
#[async_trait]
pub trait IdentityRepository: Send {
    /// Stores a new account; [`StoreError::NotUnique`] if the address is taken, and then the
    /// transaction goes on as it was.
    async fn insert_account(
        &mut self,
        permit: &Permit,
        account: &Account,
        password_hash: &Secret,
    ) -> Result<(), StoreError>;

    /// An account and its password's hash, locked against changes until the transaction ends.
    async fn get_credentials_for_update(
        &mut self,
        id: UserId,
    ) -> Result<Option<Credentials>, StoreError>;

    /// Writes what can change of an account, and its password's hash;
    /// [`StoreError::Stale`] if somebody was faster.
    async fn save_credentials(
        &mut self,
        permit: &Permit,
        credentials: &Credentials,
    ) -> Result<(), StoreError>;

    /// Accounts by their ids, in the order of ids; unknown ids are left out. Each is locked
    /// against changes (not against reads) until the transaction ends.
    async fn list_accounts_for_share(&mut self, ids: &[UserId])
    -> Result<Vec<Account>, StoreError>;

    /// Keeps a number to which somebody may be paid from `usable_from` on; one that is known
    /// stays as it is.
    async fn keep_payout_number(
        &mut self,
        user_id: UserId,
        number: &Personal<String>,
        now: Timestamp,
        usable_from: Timestamp,
    ) -> Result<(), StoreError>;

    /// From when on somebody may be paid to a number; `None` if it is new.
    async fn find_payout_number(
        &mut self,
        user_id: UserId,
        number: &Personal<String>,
    ) -> Result<Option<Timestamp>, StoreError>;

    /// Whether two people ever asked to be paid to the same number.
    async fn share_payout_number(&mut self, one: UserId, other: UserId)
    -> Result<bool, StoreError>;

    /// For each question, in their order: a number that tells that both are one person.
    async fn list_shared_numbers(
        &mut self,
        asks: &[SamePerson],
    ) -> Result<Vec<Option<Personal<String>>>, StoreError>;

    /// Stores a new session.
    async fn insert_session(
        &mut self,
        session: &Session,
        machine_now: Timestamp,
    ) -> Result<(), StoreError>;

    /// The session of a family and its owner; the session is locked until the transaction ends.
    async fn get_session_for_update(
        &mut self,
        family_hash: &[u8; 32],
    ) -> Result<Option<(Session, Account)>, StoreError>;

    /// Writes the latest token's hash, the token before it, and the end of a session.
    async fn save_session(&mut self, session: &Session) -> Result<(), StoreError>;

    /// Ends sessions and answers which: neither their access tokens nor their refresh tokens are
    /// good for anything from then on.
    async fn end_sessions(
        &mut self,
        permit: &Permit,
        ending: Ending,
    ) -> Result<Vec<SessionId>, StoreError>;

    /// Failures under these keys, in the order of the keys given, locked until the transaction
    /// ends; a key without any gets a row that says so.
    async fn hold_failures(
        &mut self,
        keys: &[FailureKey],
        machine_now: Timestamp,
    ) -> Result<Vec<SignInFailures>, StoreError>;

    /// Writes failures under their keys.
    async fn save_failures(
        &mut self,
        failures: &[(FailureKey, SignInFailures)],
    ) -> Result<(), StoreError>;

    /// Takes away the failures under a key, and answers what they were.
    async fn forget_failures(
        &mut self,
        key: &FailureKey,
    ) -> Result<Option<SignInFailures>, StoreError>;

    /// Takes away the failures under every key that begins as this one does.
    async fn forget_failures_everywhere(&mut self, key: &FailureKey) -> Result<(), StoreError>;

    /// Takes away sessions that ended until `machine_now`, tokens that were replaced until
    /// `replaced_until`, and failures whose last one was until `failed_until`, at most `limit` of
    /// each, and answers how many rows it was.
    async fn sweep_sign_ins(
        &mut self,
        machine_now: Timestamp,
        replaced_until: Timestamp,
        failed_until: Timestamp,
        limit: i64,
    ) -> Result<usize, StoreError>;
}

/// An e-mail that somebody asked for.
#[derive(Debug, Clone)]
pub struct AskedEmail {
    /// Which.
    pub id: EmailId,
    /// Where to, whether or not somebody has the address.
    pub email: Email,
    /// What for.
    pub purpose: EmailPurpose,
    /// Whose account it is about, if whoever asked is known.
    pub owner_id: Option<UserId>,
    /// The last two digits of the number that it is about.
    pub number_ending: Option<Personal<String>>,
}

/// E-mails about accounts, in a transaction.
#[async_trait]
pub trait EmailRepository: Send {
    /// Notes that an e-mail was asked for.
    async fn insert_email(
        &mut self,
        asked: &AskedEmail,
        machine_now: Timestamp,
    ) -> Result<(), StoreError>;

    /// An e-mail that has neither left nor been given up, locked until the transaction ends.
    async fn get_open_email_for_update(
        &mut self,
        id: EmailId,
    ) -> Result<Option<AskedEmail>, StoreError>;

    /// Who has an address, locked against changes until the transaction ends.
    async fn get_owner_for_update(&mut self, email: &Email) -> Result<Option<Account>, StoreError>;

    /// How many e-mails of a purpose were addressed to somebody since then, but for this one.
    async fn count_emails(
        &mut self,
        owner: UserId,
        purpose: EmailPurpose,
        but: Option<EmailId>,
        since: Timestamp,
    ) -> Result<i64, StoreError>;

    /// Writes down whose e-mail it is, what it is for to them, and its token's hash and end.
    async fn address_email(
        &mut self,
        id: EmailId,
        owner: UserId,
        purpose: EmailPurpose,
        token: Option<([u8; 32], Timestamp)>,
    ) -> Result<(), StoreError>;

    /// Notes that an e-mail has left, or was given up.
    async fn close_email(&mut self, id: EmailId, machine_now: Timestamp) -> Result<(), StoreError>;

    /// Uses up every token of an account, whatever it is for.
    async fn use_all_tokens(&mut self, owner: UserId) -> Result<(), StoreError>;

    /// Takes an e-mail away.
    async fn delete_email(&mut self, id: EmailId) -> Result<(), StoreError>;

    /// Uses a token up, with every other of its owner for the same purpose, and answers whose it
    /// was and where it was sent to; `None` if it is unknown, used or past its end.
    async fn use_token(
        &mut self,
        purpose: EmailPurpose,
        token_hash: &[u8; 32],
        machine_now: Timestamp,
    ) -> Result<Option<(UserId, Email)>, StoreError>;

    /// Takes away e-mails that were asked for until then, at most `limit`, and answers how many.
    async fn sweep_emails(
        &mut self,
        asked_until: Timestamp,
        limit: i64,
    ) -> Result<usize, StoreError>;
}

/// Reading accounts and sessions without a transaction.
#[async_trait]
pub trait IdentityQueries: Send + Sync {
    /// An account by its id.
    async fn find_account(&self, id: UserId) -> Result<Option<Account>, StoreError>;

    /// A page of people whose address, or the one that they asked for, is refused for good; those
    /// first that registered first.
    async fn list_refused_people(
        &self,
        page: NumberedPageRequest,
    ) -> Result<NumberedPage<Account>, StoreError>;

    /// An account and its password's hash, by address.
    async fn find_credentials(&self, email: &Email) -> Result<Option<Credentials>, StoreError>;

    /// An account and its password's hash, by id.
    async fn find_credentials_of(&self, id: UserId) -> Result<Option<Credentials>, StoreError>;

    /// True if the account with this address has a device of this hash, seen since then.
    async fn is_device_known(
        &self,
        email: &Email,
        token_hash: &[u8; 32],
        seen_after: Timestamp,
    ) -> Result<bool, StoreError>;

    /// What a session says of its owner, if it has not ended and the owner may act.
    async fn find_standing(
        &self,
        id: SessionId,
        machine_now: Timestamp,
    ) -> Result<Option<Standing>, StoreError>;

    /// True if there is an unused token of this hash and purpose that has not ended.
    async fn has_email_token(
        &self,
        purpose: EmailPurpose,
        token_hash: &[u8; 32],
        machine_now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Failures under these keys; a key without any is left out.
    async fn list_failures(&self, keys: &[FailureKey]) -> Result<Vec<SignInFailures>, StoreError>;
}

/// How many failures it takes to lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LockoutPolicy {
    /// At one account from one network.
    pub network_failures: u32,
    /// At one account from everywhere, far more: any stranger can cause them.
    pub account_failures: u32,
    /// From one network address within an hour, behind which there may be a whole town.
    pub address_failures: u32,
}
