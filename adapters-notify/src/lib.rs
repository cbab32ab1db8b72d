//! How people and their systems are told: e-mails (or into the sandbox's mailbox), signed
//! calls about alerts.
//! Deliberately not here: when somebody is told what (application), and rules.
//!
//! # How to add an e-mail
//!
//! 1. A variant of `EmailContent` in `cauri_application::kernel::mail`, with what the text needs
//!    and nothing that a stranger wrote.
//! 2. Its arm in `text`, and its lines in `locales/emails.yml`, French and English. The tests
//!    there fail until every key is in both.
#![forbid(unsafe_code)]

#[macro_use]
extern crate rust_i18n;

// French is the default; a key that is missing in one language is found by a test.
i18n!("locales", fallback = "fr");

mod alert_webhook;
mod message;
mod sandbox;
mod smtp;
mod text;

pub use alert_webhook::{KeyError, SignedAlertWebhook};
pub use lettre::message::Mailbox;
pub use sandbox::SandboxMailer;
pub use smtp::{Server, SettingsError, SmtpMailer, SmtpSettings, read_sender, read_server};
