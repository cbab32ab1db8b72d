//! Which mail server e-mails leave by; without one, the sandbox keeps them in its mailbox.
//! Deliberately not here: how a server is spoken to (`adapters-notify`).

use super::{Complaint, Key, Origin, SettingSources, SettingsError, check};
use cauri_notify::SmtpSettings;

impl SettingSources {
    /// The mail server and who writes; `None` if nobody said a word about either.
    ///
    /// # Errors
    /// [`SettingsError`] if one of the two is missing or wrong.
    pub fn mail(&self) -> Result<Option<SmtpSettings>, SettingsError> {
        let server = self.read(Key::SmtpUrl, check::mail_server)?;
        let sender = self.read(Key::MailFrom, check::mail_sender)?;
        match server.zip(sender) {
            Some((server, sender)) => Ok(Some(SmtpSettings { server, sender })),
            None => self.half_told_mail().map_or(Ok(None), |complaint| Err(complaint.into())),
        }
    }

    /// A complaint if only one of server and sender is told.
    pub(super) fn half_told_mail(&self) -> Option<Complaint> {
        let told = |key| self.text(key).is_some();
        let (missing, other) = match (told(Key::SmtpUrl), told(Key::MailFrom)) {
            (true, false) => (Key::MailFrom, Key::SmtpUrl),
            (false, true) => (Key::SmtpUrl, Key::MailFrom),
            _ => return None,
        };
        let why = format!("it must be told together with {}", other.setting().variable);
        Some(Complaint::Wrong { key: missing, origin: Origin::Default, value: None, why })
    }
}

#[cfg(test)]
mod tests {
    use super::super::told::tests::told;

    #[test]
    fn server_and_sender_are_told_together_or_not_at_all() {
        let server = ("CAURI_SMTP_URL", "smtps://me:word@mail.example");
        let sender = ("CAURI_MAIL_FROM", "Cauri <no-reply@shop.example>");
        assert!(told(&[], "").mail().unwrap().is_none());
        let whole = told(&[server, sender], "").mail().unwrap();
        assert!(!format!("{whole:?}").contains("word"), "{whole:?}");
        for (half, missing) in [(server, "CAURI_MAIL_FROM"), (sender, "CAURI_SMTP_URL")] {
            let refused = told(&[half], "").serving().unwrap_err().to_string();
            assert!(refused.starts_with(missing) && refused.contains("together with"), "{refused}");
        }
        let wrong = told(&[("CAURI_SMTP_URL", "https://me:word@mail.example"), sender], "");
        let refused = wrong.serving().unwrap_err().to_string();
        assert!(refused.contains("smtps://") && !refused.contains("me:word"), "{refused}");
    }
}
