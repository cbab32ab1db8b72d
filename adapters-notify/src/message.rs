//! An e-mail as a message (RFC 5322): headers, and both parts.
//! Deliberately not here: texts, and how it leaves.

use crate::text::{Text, text};
use cauri_application::kernel::mail::{EmailMessage, MailError};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

/// Puts an e-mail together. Another try of it carries the same `Message-ID`, so that mailboxes show
/// it once.
pub(crate) fn message(email: &EmailMessage, from: &Mailbox) -> Result<Message, MailError> {
    // What is an address stands in one place, the domain's; this only cuts it in two.
    let (user, host) = email.to.reveal().rsplit_once('@').unwrap_or_default();
    let to = Address::new(user, host).map_err(|_| MailError::IllFormed("the address"))?;
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
    use cauri_domain::kernel::{Email, Language};
    use mail_parser::MessageParser;
    use proptest::prelude::*;

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
    fn whatever_is_an_address_to_us_is_one_to_the_mailer() {
        let from: Mailbox = "no-reply@shop.example".parse().unwrap();
        let email = emails(Language::French).remove(0);
        let sign = "[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,12}";
        let label = "[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?";
        let address = format!("{sign}(\\.{sign}){{0,3}}@({label}\\.){{1,3}}[a-z][a-z0-9]{{1,8}}");
        proptest!(|(text in prop::string::string_regex(&address).unwrap())| {
            let to = Email::new(&text).unwrap();
            let message = message(&EmailMessage { to, ..email.clone() }, &from).unwrap();
            let envelope: Vec<String> = message.envelope().to().iter().map(ToString::to_string)
                .collect();
            prop_assert_eq!(&envelope, std::slice::from_ref(&text));
            let bytes = message.formatted();
            let read = MessageParser::default().parse(&bytes).unwrap();
            let to = read.to().unwrap();
            prop_assert_eq!(to.clone().into_list().len(), 1);
            prop_assert_eq!(to.first().unwrap().address(), Some(&*text));
        });
    }

    #[test]
    fn whatever_the_mailer_takes_of_odd_addresses_is_none_to_us() {
        proptest!(|(text in "[a-z<>,;:\"() .@\u{200b}\u{202e}é\\[\\]\r\n-]{1,24}")| {
            if let Ok(email) = Email::new(&text) {
                let (user, host) = email.reveal().rsplit_once('@').unwrap();
                prop_assert!(Address::new(user, host).is_ok());
            }
        });
    }
}
