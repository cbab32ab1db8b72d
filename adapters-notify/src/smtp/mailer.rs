//! Hands e-mails to a mail server, one connection an e-mail.
//! Deliberately not here: another try – whoever asked for the e-mail decides.
//!
//! Connections are not kept for the next e-mail: one that was given up half-way would answer the
//! next e-mail with what was meant for the last.

use super::{
    SmtpSettings,
    settings::{Server, Tls},
};
use crate::message::message;
use async_trait::async_trait;
use cauri_application::kernel::mail::{EmailMessage, MailError, Mailer};
use lettre::{
    message::Mailbox,
    transport::smtp::{
        Error as SmtpError,
        authentication::Mechanism,
        client::{AsyncSmtpConnection, TlsParameters},
        extension::ClientId,
    },
};
use std::{fmt, time::Duration};
use tokio::{sync::Semaphore, time::timeout};

/// E-mails under way at the same time, and with them connections.
const AT_ONCE: usize = 4;
/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(8);
/// How long an e-mail may take in all, the wait for its turn left out; less than a job may take.
const EMAIL: Duration = Duration::from_secs(15);
/// Statuses that speak of us and not of the e-mail (RFC 4954, RFC 3207): the operator sets it
/// right, and another try may do.
const ABOUT_US: [u16; 4] = [530, 534, 535, 538];

/// A mailer over one server.
pub struct SmtpMailer {
    server: Server,
    sender: Mailbox,
    hello: ClientId,
    turns: Semaphore,
}

impl fmt::Debug for SmtpMailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpMailer").field("server", &self.server).finish_non_exhaustive()
    }
}

impl SmtpMailer {
    /// A mailer as the operator told it.
    pub fn new(settings: SmtpSettings) -> Self {
        let SmtpSettings { server, sender } = settings;
        let hello = ClientId::Domain(sender.email.domain().to_owned());
        Self { server, sender, hello, turns: Semaphore::new(AT_ONCE) }
    }

    /// Connects, says who we are, and signs in; sends nothing.
    ///
    /// # Errors
    /// [`MailError`] says what is in the way.
    pub async fn check(&self) -> Result<(), MailError> {
        in_time(async {
            let mut connection = self.connect().await?;
            // Whether it says goodbye is nobody's business.
            let _ = connection.quit().await;
            Ok(())
        })
        .await
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, MailError> {
        let Server { host, port, tls, credentials } = &self.server;
        let parameters = || TlsParameters::new_rustls(host.clone()).map_err(|it| unavailable(&it));
        let at_once = (*tls == Tls::AtOnce).then(parameters).transpose()?;
        let address = (host.as_str(), *port);
        let connected =
            AsyncSmtpConnection::connect_tokio1(address, Some(CONNECT), &self.hello, at_once, None);
        let mut connection = connected.await.map_err(|it| unavailable(&it))?;
        if *tls == Tls::Upgraded {
            let upgraded = connection.starttls(parameters()?, &self.hello).await;
            upgraded.map_err(|it| unavailable(&it))?;
        }
        if let Some(credentials) = credentials {
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            let signed_in = connection.auth(&mechanisms, credentials).await;
            signed_in.map_err(|it| unavailable(&it))?;
        }
        Ok(connection)
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, email: &EmailMessage) -> Result<(), MailError> {
        let message = message(email, &self.sender)?;
        let closed = |_| MailError::Unavailable("no more e-mails are taken".to_owned());
        let _turn = self.turns.acquire().await.map_err(closed)?;
        in_time(async {
            let mut connection = self.connect().await?;
            let sent = connection.send(message.envelope(), &message.formatted()).await;
            sent.map_err(|error| judged(&error))?;
            // The e-mail is the server's now, however it says goodbye.
            let _ = connection.quit().await;
            Ok(())
        })
        .await
    }
}

/// Within the time of an e-mail; without a word about what was said meanwhile.
async fn in_time<T>(work: impl Future<Output = Result<T, MailError>>) -> Result<T, MailError> {
    let late = |_| MailError::Unavailable(format!("no end after {} s", EMAIL.as_secs()));
    timeout(EMAIL, work).await.map_err(late)?
}

/// What became of an e-mail after the server had let us in.
fn judged(error: &SmtpError) -> MailError {
    let status = error.status().map(u16::from);
    match status {
        Some(status) if error.is_permanent() && !ABOUT_US.contains(&status) => {
            MailError::Refused { status }
        }
        // Such as an address in letters that the server does not take.
        None if error.is_client() => MailError::IllFormed("the server can't take such an address"),
        _ => unavailable(error),
    }
}

/// What failed, in our words: a server's own may hold the address.
fn unavailable(error: &SmtpError) -> MailError {
    let said = match error.status() {
        Some(status) => format!("it answers {status}"),
        None if error.is_timeout() => "it does not answer in time".to_owned(),
        None if error.is_tls() => "the connection can't be encrypted".to_owned(),
        None if error.is_response() => "its answer can't be read".to_owned(),
        None if error.is_client() => {
            "it lacks what we need (STARTTLS or a way to sign in)".to_owned()
        }
        None => "the connection failed".to_owned(),
    };
    MailError::Unavailable(said)
}
