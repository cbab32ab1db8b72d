//! E-mails into the sandbox's mailbox, where whoever tries things out reads them.
//! Deliberately not here: e-mails that leave (`smtp`).

use crate::text::{Text, text};
use async_trait::async_trait;
use cauri_application::kernel::mail::{
    EmailMessage, MailError, Mailer, SandboxMail, SandboxMailbox,
};
use cauri_domain::kernel::Personal;
use std::{fmt, sync::Arc};

/// Puts every e-mail into the sandbox's mailbox.
pub struct SandboxMailer(Arc<dyn SandboxMailbox>);

impl SandboxMailer {
    /// E-mails into this mailbox.
    pub const fn new(mailbox: Arc<dyn SandboxMailbox>) -> Self {
        Self(mailbox)
    }
}

impl fmt::Debug for SandboxMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SandboxMailer")
    }
}

#[async_trait]
impl Mailer for SandboxMailer {
    async fn send(&self, email: &EmailMessage) -> Result<(), MailError> {
        let Text { subject, plain, .. } = text(email);
        let mail = SandboxMail {
            id: email.id,
            to: Personal::new(email.to.reveal().to_owned()),
            subject,
            text: Personal::new(plain),
            written_at: email.written_at,
        };
        Ok(self.0.keep(&mail).await?)
    }
}
