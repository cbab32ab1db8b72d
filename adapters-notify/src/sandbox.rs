//! Letters into the sandbox's mailbox, where whoever tries things out reads them.
//! Deliberately not here: letters that leave (`smtp`).

use crate::text::{Text, text};
use async_trait::async_trait;
use cauri_application::kernel::mail::{
    EmailMessage, MailError, Mailer, SandboxMail, SandboxMailbox,
};
use cauri_domain::kernel::Personal;
use std::{fmt, sync::Arc};

/// Puts every letter into the sandbox's mailbox.
pub struct SandboxMailer(Arc<dyn SandboxMailbox>);

impl SandboxMailer {
    /// Letters into this mailbox.
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
    async fn send(&self, letter: &EmailMessage) -> Result<(), MailError> {
        let Text { subject, plain, .. } = text(letter);
        let mail = SandboxMail {
            id: letter.id,
            to: Personal::new(letter.to.reveal().to_owned()),
            subject,
            text: Personal::new(plain),
            written_at: letter.written_at,
        };
        Ok(self.0.keep(&mail).await?)
    }
}
