//! E-mails by SMTP.
//! Deliberately not here: what they say.

mod mailer;
mod settings;

pub use mailer::SmtpMailer;
pub use settings::{Server, SettingsError, SmtpSettings, read_sender, read_server};
