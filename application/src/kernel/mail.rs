//! E-mails to people: what is told, to whom, in which language; and how an e-mail leaves.
//! Deliberately not here: texts and SMTP (adapters), and when an e-mail is due (each context).
//!
//! An e-mail holds nothing that a stranger wrote – no name, no message – so that nobody can put
//! words of his own into somebody else's mailbox under our address.

use super::error::StoreError;
use async_trait::async_trait;
use cauri_domain::kernel::{Email, EmailId, Language, OrderId, Personal, Timestamp};

/// An e-mail to one person.
#[derive(Debug, Clone)]
pub struct EmailMessage {
    /// Which; another try is the same e-mail, and carries the same `Message-ID`.
    pub id: EmailId,
    /// Where to.
    pub to: Email,
    /// In which language.
    pub language: Language,
    /// When it was written (machine clock: mail servers refuse e-mails from the future).
    pub written_at: Timestamp,
    /// What it tells.
    pub content: EmailContent,
}

/// What an e-mail tells. Links may hold a secret and are hidden like the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EmailContent {
    /// How to set a new password.
    ResetPassword {
        /// Leads to the page that sets it.
        link: Personal<String>,
        /// How long the link is good.
        minutes: i64,
    },
    /// How to prove that the address is the reader's.
    VerifyEmail {
        /// Leads to the page that proves it.
        link: Personal<String>,
        /// How long the link is good.
        hours: i64,
    },
    /// Somebody tried to register with the reader's address.
    AddressTaken {
        /// Leads to the page on which a forgotten password is asked for.
        link: Personal<String>,
    },
    /// The code with which the reader's session is re-authenticated.
    ReauthenticationCode {
        /// Six digits.
        code: Personal<String>,
        /// How long they are good.
        minutes: i64,
    },
    /// How to prove that the address, which an account is to have, is the reader's.
    ChangeEmail {
        /// Leads to the page that proves it.
        link: Personal<String>,
        /// How long the link is good.
        hours: i64,
    },
    /// The reader's account is to have another address.
    EmailChangeAsked {
        /// Leads to the page on which a new password is asked for.
        link: Personal<String>,
    },
    /// The reader may be paid to another number.
    PayoutNumberAdded {
        /// Its last two digits.
        ending: Personal<String>,
        /// From when on.
        usable_from: Timestamp,
    },
    /// A payout to a number was asked for.
    PayoutNumberUsed {
        /// Its last two digits.
        ending: Personal<String>,
    },
    /// Somebody named a new number for the reader's payouts, and was refused.
    PayoutNumberRefused {
        /// Its last two digits.
        ending: Personal<String>,
    },
    /// Money of the reader's came for an order that did not wait for it.
    PaymentUnapplied {
        /// How much, in francs.
        amount_xof: i64,
        /// For which order.
        order_id: OrderId,
    },
    /// Something is wrong with the system, or has passed: words, an identifier and a figure.
    Alert {
        /// It was raised; else it has passed.
        raised: bool,
        /// The word of what is wrong.
        kind: &'static str,
        /// The identifier or the word of what it is wrong with.
        subject: String,
        /// How much, when it was raised.
        measure: i64,
        /// The word of the measure's unit.
        unit: &'static str,
        /// When it was raised or had passed (business clock).
        at: Timestamp,
    },
}

/// Why an e-mail did not leave. What the server said is left out: servers repeat the address.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The server refuses this e-mail for good; another try would be refused too.
    #[error("the mail server refuses the e-mail for good (status {status})")]
    Refused {
        /// The server's status, of three digits.
        status: u16,
    },
    /// The e-mail itself can't be put together; another try would fail too.
    #[error("the e-mail can't be put together: {0}")]
    IllFormed(&'static str),
    /// The server can't be reached, lets us in not, or puts us off; another try may do.
    #[error("the mail server does not take the e-mail now: {0}")]
    Unavailable(String),
    /// The sandbox's mailbox can't be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl MailError {
    /// True if another try can't help.
    pub const fn is_permanent(&self) -> bool {
        matches!(self, Self::Refused { .. } | Self::IllFormed(_))
    }
}

/// Sends e-mails.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands an e-mail to the mail server; `Ok` means that the server answers for it from then on.
    async fn send(&self, email: &EmailMessage) -> Result<(), MailError>;
}

/// How many e-mails the sandbox's mailbox holds; older ones give way.
pub const SANDBOX_MAILS_LIMIT: i64 = 100;

/// An e-mail as it would have left, in the sandbox's mailbox.
#[derive(Debug, Clone)]
pub struct SandboxMail {
    /// Which.
    pub id: EmailId,
    /// Where to.
    pub to: Personal<String>,
    /// Its subject.
    pub subject: String,
    /// Its text part, which may hold a link with a secret.
    pub text: Personal<String>,
    /// When it was written.
    pub written_at: Timestamp,
}

/// The sandbox's mailbox, in which every e-mail lands where no mail server is told.
#[async_trait]
pub trait SandboxMailbox: Send + Sync {
    /// Keeps an e-mail; the oldest beyond [`SANDBOX_MAILS_LIMIT`] give way.
    async fn keep(&self, mail: &SandboxMail) -> Result<(), StoreError>;

    /// The last e-mails, latest first.
    async fn list(&self) -> Result<Vec<SandboxMail>, StoreError>;
}
