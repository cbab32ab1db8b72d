//! E-mail addresses: which ones any mail server can be handed.
//! Deliberately not here: whether one exists, and whose it is – only a mail can tell.

use super::Personal;
use std::fmt;

/// The longest e-mail address, in characters (RFC 5321 allows 254).
pub const EMAIL_LIMIT: usize = 254;
/// The longest part before the `@` (RFC 5321).
const LOCAL_LIMIT: usize = 64;
/// The longest label of a host (RFC 1035).
const LABEL_LIMIT: usize = 63;
/// What may stand before the `@` beside letters and digits (RFC 5322, `atext`), dots apart.
const ATOM_SIGNS: &[u8] = b"!#$%&'*+-/=?^_`{|}~";

/// A text is no e-mail address that mail servers take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the address is no e-mail address")]
pub struct EmailError;

/// An e-mail address in lower case; its `Debug` hides it.
///
/// ```
/// use cauri_domain::kernel::Email;
///
/// assert_eq!(Email::new(" Awa.Diop@Example.SN ").unwrap().reveal(), "awa.diop@example.sn");
/// assert!(Email::new("<kofi@example.sn>").is_err());
/// assert!(Email::new("a@x.sn,evil.sn").is_err());
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "String", into = "String")
)]
pub struct Email(Personal<String>);

impl Email {
    /// Takes an address of the shape `local@host.tld` that every mail server takes: ASCII, without
    /// quotes, comments and address literals; a host in other letters is written in its `xn--`
    /// form. Blanks around it are taken away, letters are lowered.
    ///
    /// # Errors
    /// [`EmailError`] if it has another shape; whether it exists only a mail can tell.
    pub fn new(text: &str) -> Result<Self, EmailError> {
        let text = text.trim().to_ascii_lowercase();
        let well_formed =
            text.rsplit_once('@').is_some_and(|(local, host)| is_local(local) && is_host(host));
        if well_formed && text.len() <= EMAIL_LIMIT {
            Ok(Self(Personal::new(text)))
        } else {
            Err(EmailError)
        }
    }

    /// The address, for storing it or writing to it.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

/// Atoms with single dots between them (RFC 5322, `dot-atom`).
fn is_local(text: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || ATOM_SIGNS.contains(&byte);
    text.len() <= LOCAL_LIMIT
        && text.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_sign))
}

/// Two labels at least, the last of which is a name and no number.
fn is_host(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LABEL_LIMIT).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let is_top = |label: &str| label.len() > 1 && label.starts_with(|c: char| c.is_alphabetic());
    text.split('.').all(is_label) && text.rsplit_once('.').is_some_and(|(_, top)| is_top(top))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_that_every_mail_server_takes() {
        for good in [
            "awa@example.sn",
            " AWA@Example.SN ",
            "a.b+c_d-e'f@x.co.ci",
            "o'neil=x@sub-domain.example.museum",
            "a@xn--socit-esab.example",
            "1@2.sn",
        ] {
            assert!(Email::new(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn whatever_no_mail_server_takes_is_refused() {
        for odd in [
            "",
            "awa",
            "@example.sn",
            "awa@",
            "awa@localhost",
            "awa@example..sn",
            "awa@.example.sn",
            "awa@example.sn.",
            "a wa@example.sn",
            "awa@ex@ample.sn",
            "<kofi@example.sn>",
            "Kofi <kofi@example.sn>",
            "a@x.sn,evil.sn",
            "a@x.sn, b@x.sn",
            "a@x.sn;b@x.sn",
            "mailto:a@x.sn@x.sn",
            "a..b@x.sn",
            ".a@x.sn",
            "a.@x.sn",
            "\"a b\"@x.sn",
            "a(comment)@x.sn",
            "a\\@x.sn",
            "a@[192.0.2.1]",
            "a@192.0.2.1",
            "a@x.s",
            "a@-x.sn",
            "a@x-.sn",
            "a@x_y.sn",
            "a\u{200b}b@x.sn",
            "ab@x\u{200d}.sn",
            "a\u{202e}b@x.sn",
            "a\u{ad}b@x.sn",
            "a\0b@x.sn",
            "a\r\nBcc: b@x.sn@x.sn",
            "é@x.sn",
            "a@société.sn",
            "ａ@x.sn",
        ] {
            assert_eq!(Email::new(odd), Err(EmailError), "{odd:?}");
        }
        assert!(Email::new(&format!("{}@example.sn", "a".repeat(64))).is_ok());
        assert!(Email::new(&format!("{}@example.sn", "a".repeat(65))).is_err());
        assert!(Email::new(&format!("a@{}.sn", "b".repeat(64))).is_err());
        let host = ["b".repeat(63), "c".repeat(63), "d".repeat(63), "sn".to_owned()].join(".");
        assert!(Email::new(&format!("{}@{host}", "a".repeat(64))).is_err(), "254 in all");
    }
}
