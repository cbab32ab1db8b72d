//! A way to the database that can be shut: connections are refused, or go on and carry nothing.
//! Deliberately not here: the database itself.

use sqlx::postgres::PgConnectOptions;
use std::{path::Path, str::FromStr as _, sync::Arc};
use tokio::{
    io::{AsyncRead, AsyncWrite, copy_bidirectional},
    net::{TcpStream, UnixListener, UnixStream},
    sync::watch,
    task::JoinHandle,
};
use url::Url;

/// How the way is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// As if nothing stood in between.
    Open,
    /// Nobody listens, and connections are gone: the server ended.
    Shut,
    /// Connections stay and nothing comes through: the network is gone.
    Silent,
}

/// A socket in front of a database.
pub(crate) struct Gate {
    folder: tempfile::TempDir,
    behind: Arc<PgConnectOptions>,
    address: String,
    way: watch::Sender<Way>,
    listening: Option<JoinHandle<()>>,
}

impl Gate {
    /// A gate, open, before this database.
    pub(crate) fn before(url: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let behind = Arc::new(PgConnectOptions::from_str(url).expect("an address"));
        let mut address = Url::parse(url).expect("an address");
        address.set_host(Some("localhost")).expect("a host");
        address.set_port(Some(behind.get_port())).expect("a port");
        let place = folder.path().to_str().expect("a path").to_owned();
        address.query_pairs_mut().clear().extend_pairs([("host", &*place), ("sslmode", "disable")]);
        let mut gate = Self {
            folder,
            behind,
            address: address.into(),
            way: watch::Sender::new(Way::Shut),
            listening: None,
        };
        gate.turn(Way::Open);
        gate
    }

    /// The database's address through it.
    pub(crate) fn url(&self) -> &str {
        &self.address
    }

    /// Opens or shuts it.
    pub(crate) fn turn(&mut self, way: Way) {
        let socket = self.folder.path().join(format!(".s.PGSQL.{}", self.behind.get_port()));
        if way == Way::Shut {
            // Its listener goes, its file stays: whoever connects is refused.
            self.listening.take().inspect(JoinHandle::abort);
        } else if self.listening.is_none() {
            let _ = std::fs::remove_file(&socket);
            let listener = UnixListener::bind(&socket).expect("a socket");
            let (behind, way) = (Arc::clone(&self.behind), self.way.subscribe());
            self.listening = Some(tokio::spawn(listen(listener, behind, way)));
        }
        self.way.send_replace(way);
    }
}

async fn listen(listener: UnixListener, behind: Arc<PgConnectOptions>, way: watch::Receiver<Way>) {
    while let Ok((client, _)) = listener.accept().await {
        let (behind, way) = (Arc::clone(&behind), way.clone());
        tokio::spawn(async move {
            let port = behind.get_port();
            let host = behind.get_socket().map_or(behind.get_host(), |path| path.to_str().unwrap());
            if host.starts_with('/') {
                let path = Path::new(host).join(format!(".s.PGSQL.{port}"));
                carry(client, UnixStream::connect(path).await.expect("the server"), way).await;
            } else {
                let server = TcpStream::connect((host, port)).await.expect("the server");
                carry(client, server, way).await;
            }
        });
    }
}

/// Carries bytes both ways for as long as the way is open; holds both ends until it is shut.
async fn carry(
    mut client: UnixStream,
    mut server: impl AsyncRead + AsyncWrite + Unpin,
    mut way: watch::Receiver<Way>,
) {
    loop {
        let now = *way.borrow_and_update();
        tokio::select! {
            _ = copy_bidirectional(&mut client, &mut server), if now == Way::Open => return,
            changed = way.changed() => if changed.is_err() { return },
            () = std::future::ready(()), if now == Way::Shut => return,
        }
    }
}
