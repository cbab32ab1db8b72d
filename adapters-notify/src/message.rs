//! An e-mail as a message (RFC 5322): headers, and both parts.
//! Deliberately not here: texts, and how it leaves.

use crate::text::{Text, text};
use cauri_application::kernel::mail::{EmailMessage, MailError};
use lettre::{
    Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

/// Puts an e-mail together. Another try of it carries the same `Message-ID`, so that mailboxes show
/// it once.
pub(crate) fn message(email: &EmailMessage, from: &Mailbox) -> Result<Message, MailError> {
    let to = email.to.reveal().parse().map_err(|_| MailError::IllFormed("the address"))?;
    let Text { subject, plain, html } = text(email);
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(subject)
        .date(email.written_at.into())
        .message_id(Some(format!("<{}@{}>", email.id, from.email.domain())))
        // Nobody's absence notice answers a machine (RFC 3834).
        .raw_header(plain_header("Auto-Submitted", "auto-generated"))
        .raw_header(plain_header("Content-Language", email.language.as_str()))
        .multipart(MultiPart::alternative_plain_html(plain, html))
        .map_err(|_| MailError::IllFormed("the message"))
}

fn plain_header(name: &'static str, value: &str) -> HeaderValue {
    let name = HeaderName::new_from_ascii_str(name);
    HeaderValue::new(name, value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tests::emails;
    use cauri_domain::kernel::{Language, Personal};
    use mail_parser::MessageParser;

    #[test]
    fn a_message_is_what_another_reader_makes_of_it() {
        let from: Mailbox = "Cauri <no-reply@shop.example>".parse().unwrap();
        for (language, subject) in [
            (Language::French, "Choisissez un nouveau mot de passe"),
            (Language::English, "Choose a new password"),
        ] {
            let email = emails(language).remove(0);
            let bytes = message(&email, &from).unwrap().formatted();
            assert!(bytes.is_ascii(), "eight bits on the wire");
            let read = MessageParser::default().parse(&bytes).unwrap();
            assert_eq!(read.subject(), Some(subject));
            assert_eq!(
                read.from().unwrap().first().unwrap().address(),
                Some("no-reply@shop.example")
            );
            assert_eq!(read.to().unwrap().first().unwrap().address(), Some("awa@example.sn"));
            assert_eq!(
                read.message_id(),
                Some("00000000-0000-0000-0000-00000000002a@shop.example")
            );
            assert_eq!(read.date().unwrap().to_timestamp(), 1_790_000_000);
            assert_eq!(read.header_raw("Auto-Submitted").unwrap().trim(), "auto-generated");
            assert_eq!(read.header_raw("Content-Language").unwrap().trim(), language.as_str());
            let plain = read.body_text(0).unwrap();
            assert!(plain.contains("#token=abc"), "{plain}");
            let accent = if language == Language::French { "reçu" } else { "received" };
            assert!(plain.contains(accent) && read.body_html(0).unwrap().contains(accent));
        }
    }

    #[test]
    fn an_address_that_no_server_takes_is_refused_for_good() {
        let from: Mailbox = "no-reply@shop.example".parse().unwrap();
        let email = emails(Language::French).remove(0);
        let to = Personal::new("awa@exa mple.sn\r\nBcc: all@example.sn".to_owned());
        let error = message(&EmailMessage { to, ..email }, &from).unwrap_err();
        assert!(error.is_permanent());
        assert!(!error.to_string().contains("example"), "{error}");
    }
}
