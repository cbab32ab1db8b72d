//! Which mail server, how it is spoken to, and under whose name.
//! Deliberately not here: where settings come from (`bin`).

use lettre::{message::Mailbox, transport::smtp::authentication::Credentials};
use percent_encoding::percent_decode_str;
use std::{fmt, net::IpAddr};
use url::Url;

/// Port of mail submission with TLS from the first byte (RFC 8314).
const SUBMISSIONS: u16 = 465;
/// Port of mail submission.
const SUBMISSION: u16 = 587;

/// Why a mail server can't be used as it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// It is no address of a mail server.
    #[error("it must be an address such as smtps://user:password@mail.example")]
    Server,
    /// The password would be sent for everybody to read.
    #[error("a password goes to a server over TLS only: leave `tls=none` out")]
    PasswordInTheClear,
    /// It is no sender.
    #[error("it must be an address, such as Cauri <no-reply@shop.example>")]
    Sender,
}

/// When the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tls {
    /// From the first byte (`smtps`).
    AtOnce,
    /// After `STARTTLS`, without which nothing is sent (`smtp`).
    Upgraded,
    /// Never: a server on this machine, or one for which the operator says so.
    Never,
}

impl Tls {
    const fn as_str(self) -> &'static str {
        match self {
            Self::AtOnce => "TLS from the first byte",
            Self::Upgraded => "upgraded to TLS",
            Self::Never => "in the clear",
        }
    }
}

/// A mail server.
#[derive(Clone)]
pub struct Server {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) tls: Tls,
    pub(super) credentials: Option<Credentials>,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Server({self})")
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, tls, .. } = self;
        write!(f, "{host}:{port} ({})", tls.as_str())
    }
}

/// What a mailer is made from.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// The server, with what it asks for.
    pub server: Server,
    /// Who writes.
    pub sender: Mailbox,
}

/// Reads a server's address: `smtps://` speaks TLS from the first byte, `smtp://` upgrades before
/// anything is said; to a server on this machine, or with `?tls=none`, it is spoken in the clear.
///
/// # Errors
/// [`SettingsError`] says what is wrong with it.
pub fn read_server(text: &str) -> Result<Server, SettingsError> {
    let url = Url::parse(text).map_err(|_| SettingsError::Server)?;
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or(SettingsError::Server)?;
    let near = is_near(host);
    let (tls, usual_port) = match (url.scheme(), url.query()) {
        ("smtps", None) => (Tls::AtOnce, SUBMISSIONS),
        ("smtp", None) if near => (Tls::Never, SUBMISSION),
        ("smtp", None) => (Tls::Upgraded, SUBMISSION),
        ("smtp", Some("tls=none")) => (Tls::Never, SUBMISSION),
        _ => return Err(SettingsError::Server),
    };
    if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
        return Err(SettingsError::Server);
    }
    let credentials = credentials(&url)?;
    if tls == Tls::Never && !near && credentials.is_some() {
        return Err(SettingsError::PasswordInTheClear);
    }
    let host = host.trim_matches(['[', ']']).to_owned();
    Ok(Server { host, port: url.port().unwrap_or(usual_port), tls, credentials })
}

/// A name or number of this machine; hosts of schemes that the standard does not know stay text.
fn is_near(host: &str) -> bool {
    let bare = host.trim_matches(['[', ']']);
    host == "localhost" || bare.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

fn credentials(url: &Url) -> Result<Option<Credentials>, SettingsError> {
    let decode = |text: &str| {
        let decoded = percent_decode_str(text).decode_utf8().map_err(|_| SettingsError::Server)?;
        Ok(decoded.into_owned())
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) | (_, None) => Err(SettingsError::Server),
        (user, Some(password)) => Ok(Some(Credentials::new(decode(user)?, decode(password)?))),
    }
}

/// Reads who writes: an address, with a name before it or not.
///
/// # Errors
/// [`SettingsError::Sender`] if it is none.
pub fn read_sender(text: &str) -> Result<Mailbox, SettingsError> {
    text.parse().map_err(|_| SettingsError::Sender)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, u16, Tls, bool) {
        let Server { host, port, tls, credentials } = read_server(text).unwrap();
        (host, port, tls, credentials.is_some())
    }

    #[test]
    fn a_server_is_spoken_to_in_the_clear_only_where_nobody_listens() {
        for (text, host, port, tls, named) in [
            ("smtps://me:word@mail.example", "mail.example", 465, Tls::AtOnce, true),
            ("smtp://me:word@mail.example", "mail.example", 587, Tls::Upgraded, true),
            ("smtp://mail.example:25", "mail.example", 25, Tls::Upgraded, false),
            ("smtp://relay:25?tls=none", "relay", 25, Tls::Never, false),
            ("smtp://me:word@127.0.0.1:2525", "127.0.0.1", 2525, Tls::Never, true),
            ("smtp://[::1]:2525", "::1", 2525, Tls::Never, false),
            ("smtp://localhost", "localhost", 587, Tls::Never, false),
        ] {
            assert_eq!(read(text), (host.to_owned(), port, tls, named), "{text}");
        }
        let clear = read_server("smtp://me:word@relay?tls=none").unwrap_err();
        assert_eq!(clear, SettingsError::PasswordInTheClear);
        for other in [
            "mail.example",
            "https://mail.example",
            "smtps://mail.example/box",
            "smtps://mail.example?tls=none",
            "smtp://mail.example?tls=perhaps",
            "smtps://me@mail.example",
            "smtps://",
        ] {
            assert_eq!(read_server(other).unwrap_err(), SettingsError::Server, "{other}");
        }
    }

    #[test]
    fn a_password_is_decoded_and_never_shown() {
        let server = read_server("smtps://me%40shop:p%C3%A9%2F@mail.example").unwrap();
        let expected = Credentials::new("me@shop".to_owned(), "pé/".to_owned());
        assert_eq!(server.credentials, Some(expected));
        assert_eq!(format!("{server:?}"), "Server(mail.example:465 (TLS from the first byte))");
    }

    #[test]
    fn a_sender_is_an_address() {
        assert!(read_sender("Cauri <no-reply@shop.example>").is_ok());
        assert!(read_sender("no-reply@shop.example").is_ok());
        for other in ["Cauri", "a@b\r\nBcc: c@d", ""] {
            assert!(read_sender(other).is_err(), "{other}");
        }
    }
}
