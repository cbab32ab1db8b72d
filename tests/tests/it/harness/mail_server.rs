//! A mail server on loopback: it understands SMTP by a parser that is not ours, keeps what it
//! takes, and has the manners that a test wants.
//! Deliberately not here: reading the e-mails (each test).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use mail_parser::{Message, MessageParser};
use smtp_proto::{Request, request::receiver::DataReceiver};
use std::{
    future::pending,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufStream},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// How it treats who comes.
#[derive(Debug, Clone)]
pub(crate) enum Manners {
    /// Takes every e-mail.
    Takes,
    /// Refuses every recipient with this status, repeating the address.
    Answers(u16),
    /// Never answers once a recipient is named.
    FallsSilent,
    /// Hangs up once a recipient is named.
    HangsUp,
    /// Takes e-mails from whoever says this user and this password.
    Asks(&'static str, &'static str),
}

/// An e-mail that it took.
#[derive(Debug, Clone)]
pub(crate) struct Arrived {
    /// To whom, on the envelope.
    pub(crate) to: String,
    bytes: Vec<u8>,
}

impl Arrived {
    /// The e-mail, as another reader understands it.
    pub(crate) fn read(&self) -> Message<'_> {
        MessageParser::default().parse(&self.bytes).expect("a message")
    }

    /// Its text part.
    pub(crate) fn text(&self) -> String {
        self.read().body_text(0).expect("a text part").into_owned()
    }

    /// The link in it.
    pub(crate) fn link(&self) -> String {
        let text = self.text();
        let link = text.lines().find(|line| line.starts_with("http")).expect("a link");
        link.trim().to_owned()
    }

    /// The token in its link.
    pub(crate) fn token(&self) -> String {
        let link = self.link();
        link.split_once("#token=").expect("a token").1.to_owned()
    }
}

/// A running mail server; it ends with this value.
pub(crate) struct MailServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: JoinHandle<()>,
}

struct Shared {
    manners: Mutex<Manners>,
    arrived: Mutex<Vec<Arrived>>,
    came: Mutex<usize>,
}

impl MailServer {
    /// Begins to listen.
    pub(crate) async fn start(manners: Manners) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a loopback port");
        let address = listener.local_addr().expect("its address");
        let shared = Arc::new(Shared {
            manners: Mutex::new(manners),
            arrived: Mutex::default(),
            came: Mutex::default(),
        });
        let theirs = Arc::clone(&shared);
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                *theirs.came.lock().unwrap() += 1;
                let shared = Arc::clone(&theirs);
                tokio::spawn(async move { converse(BufStream::new(stream), &shared).await });
            }
        });
        Self { address, shared, listening }
    }

    /// Its address as a setting; `who` is `user:password@` or nothing.
    pub(crate) fn url(&self, who: &str) -> String {
        format!("smtp://{who}{}", self.address)
    }

    /// From now on it treats people like this.
    pub(crate) fn behave(&self, manners: Manners) {
        *self.shared.manners.lock().unwrap() = manners;
    }

    /// Everything that it took.
    pub(crate) fn arrived(&self) -> Vec<Arrived> {
        self.shared.arrived.lock().unwrap().clone()
    }

    /// The last e-mail to somebody; it must be there.
    #[track_caller]
    pub(crate) fn last_to(&self, address: &str) -> Arrived {
        let arrived = self.arrived();
        let email = arrived.into_iter().rev().find(|email| email.to == address);
        email.unwrap_or_else(|| panic!("no e-mail to {address}"))
    }

    /// How many e-mails it took for somebody.
    pub(crate) fn count_to(&self, address: &str) -> usize {
        self.arrived().iter().filter(|email| email.to == address).count()
    }

    /// How many connections it saw.
    pub(crate) fn came(&self) -> usize {
        *self.shared.came.lock().unwrap()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

type Wire = BufStream<TcpStream>;

async fn say(wire: &mut Wire, line: &str) -> io::Result<()> {
    wire.write_all(format!("{line}\r\n").as_bytes()).await?;
    wire.flush().await
}

/// One conversation, until somebody leaves.
async fn converse(mut wire: Wire, shared: &Shared) -> io::Result<()> {
    say(&mut wire, "220 mail.test ESMTP").await?;
    let (mut to, mut known) = (String::new(), false);
    loop {
        let mut line = vec![];
        if wire.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let Ok(request) = Request::parse(&mut line.iter()) else {
            say(&mut wire, "500 5.5.1 what?").await?;
            continue;
        };
        let manners = shared.manners.lock().unwrap().clone();
        let answer = match request {
            Request::Ehlo { .. } => "250-mail.test\r\n250-AUTH PLAIN\r\n250 8BITMIME".to_owned(),
            Request::Auth { initial_response, .. } => {
                known = is_known(&initial_response, &manners);
                if known { "235 2.7.0 welcome" } else { "535 5.7.8 who?" }.to_owned()
            }
            Request::Mail { .. } if !known && matches!(manners, Manners::Asks(..)) => {
                "530 5.7.0 sign in first".to_owned()
            }
            Request::Mail { .. } => "250 2.1.0 go on".to_owned(),
            Request::Rcpt { to: named } => {
                to = named.address.into_owned();
                match manners {
                    Manners::Answers(status) => format!("{status} not for <{to}>"),
                    Manners::FallsSilent => pending().await,
                    Manners::HangsUp => return Ok(()),
                    Manners::Takes | Manners::Asks(..) => "250 2.1.5 go on".to_owned(),
                }
            }
            Request::Data => {
                say(&mut wire, "354 go ahead").await?;
                let bytes = read_data(&mut wire).await?;
                shared.arrived.lock().unwrap().push(Arrived { to: to.clone(), bytes });
                "250 2.0.0 taken".to_owned()
            }
            Request::Quit => return say(&mut wire, "221 2.0.0 goodbye").await,
            _ => "502 5.5.1 not here".to_owned(),
        };
        say(&mut wire, &answer).await?;
    }
}

async fn read_data(wire: &mut Wire) -> io::Result<Vec<u8>> {
    let (mut receiver, mut message) = (DataReceiver::new(), vec![]);
    loop {
        let bytes = wire.fill_buf().await?;
        if bytes.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut left = bytes.iter();
        let whole = receiver.ingest(&mut left, &mut message);
        let used = bytes.len() - left.len();
        wire.consume(used);
        if whole {
            return Ok(message);
        }
    }
}

fn is_known(response: &str, manners: &Manners) -> bool {
    let Manners::Asks(user, password) = manners else { return true };
    let said = STANDARD.decode(response).unwrap_or_default();
    said == format!("\0{user}\0{password}").as_bytes()
}
