//! A database on another machine is known by its certificate: a real handshake with a server that
//! speaks TLS, under a certificate of our own making.
//! Deliberately not here: which addresses production refuses unread (`settings::check`).

use crate::{crash::program::Place, harness::run};
use cauri_postgres::{PoolSettings, connect};
use rustix::process::geteuid;
use sqlx::{Connection as _, Executor as _, PgConnection, PgPool};
use std::{
    fs,
    net::TcpListener,
    os::unix::{
        fs::{PermissionsExt as _, chown},
        process::CommandExt as _,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// How long a server may take to let somebody in.
const PATIENCE: Duration = Duration::from_mins(1);

/// A server with a certificate for `localhost`; it ends with this value.
struct TlsServer {
    folder: TempDir,
    port: u16,
    server: Child,
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A command that must succeed, as whom PostgreSQL lets itself be run.
fn runs(command: &mut Command, user: Option<u32>) {
    if let Some(user) = user {
        command.uid(user).gid(user);
    }
    let output = command.stdin(Stdio::null()).output().expect("it can be run");
    assert!(output.status.success(), "{command:?}: {output:?}");
}

fn openssl(folder: &Path, arguments: &str) {
    let mut command = Command::new("openssl");
    runs(command.current_dir(folder).args(arguments.split_whitespace()), None);
}

/// An authority of our own, and a certificate by it for `localhost`.
fn certify(folder: &Path) {
    for authority in ["ca", "stranger"] {
        let made = format!(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
             -subj /CN={authority} -addext basicConstraints=critical,CA:TRUE \
             -addext keyUsage=critical,keyCertSign -keyout {authority}.key -out {authority}.pem"
        );
        openssl(folder, &made);
    }
    openssl(
        folder,
        "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost \
         -keyout server.key -out server.csr",
    );
    fs::write(folder.join("names"), "subjectAltName=DNS:localhost\n").expect("names");
    openssl(
        folder,
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -set_serial 2 -days 2 \
         -extfile names -out server.pem",
    );
}

impl TlsServer {
    fn start() -> Self {
        let folder = TempDir::new().expect("a folder");
        let bin = PathBuf::from(std::env::var("CAURI_PG_BIN").expect("the server's programs"));
        // Nobody but `nobody` where we are root, as whom PostgreSQL refuses to run.
        let user = geteuid().is_root().then_some(65_534);
        certify(folder.path());
        let (data, key) = (folder.path().join("data"), folder.path().join("server.key"));
        fs::create_dir(&data).expect("a folder");
        if let Some(user) = user {
            for path in [folder.path(), &data, &key] {
                chown(path, Some(user), Some(user)).expect("it is theirs");
            }
        }
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).expect("a private key");
        let mut initdb = Command::new(bin.join("initdb"));
        initdb.args(["-U", "postgres", "-A", "trust", "--no-sync", "-D"]).arg(&data);
        runs(initdb.current_dir("/"), user);
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let port = port.expect("a free port").port();
        let mut server = Command::new(bin.join("postgres"));
        let file = |name: &str| folder.path().join(name).display().to_string();
        server.arg("-D").arg(&data).arg("-p").arg(port.to_string()).current_dir("/");
        for setting in [
            "listen_addresses=127.0.0.1".to_owned(),
            "unix_socket_directories=".to_owned(),
            "ssl=on".to_owned(),
            format!("ssl_cert_file={}", file("server.pem")),
            format!("ssl_key_file={}", file("server.key")),
        ] {
            server.arg("-c").arg(setting);
        }
        if let Some(user) = user {
            server.uid(user).gid(user);
        }
        let log = fs::File::create(folder.path().join("log")).expect("a log");
        let server = server.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
        Self { folder, port, server: server.expect("a server") }
    }

    /// A connection to the server under this name, in this mode, by this authority.
    async fn reach(&self, host: &str, mode: &str, authority: &str) -> Result<PgPool, String> {
        let root = self.folder.path().join(authority).display().to_string();
        let url = format!(
            "postgresql://postgres@{host}:{}/postgres?sslmode={mode}&sslrootcert={root}",
            self.port
        );
        let settings = PoolSettings { max_connections: 1, acquire_timeout: Duration::from_secs(2) };
        let pool = connect(&url, settings).await.map_err(|error| format!("{error:?}"))?;
        let one = sqlx::query_scalar::<_, i32>("SELECT 1").fetch_one(&pool).await;
        one.map(|_| pool).map_err(|error| format!("{error:?}"))
    }

    /// Waits until somebody is let in, and makes the role that the program takes.
    async fn up(&self) {
        let began = Instant::now();
        let url = format!("postgresql://postgres@127.0.0.1:{}/postgres?sslmode=disable", self.port);
        let mut connection = loop {
            match PgConnection::connect(&url).await {
                Ok(connection) => break connection,
                Err(error) => {
                    let log = fs::read_to_string(self.folder.path().join("log"));
                    assert!(began.elapsed() < PATIENCE, "{error}: {log:?}");
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        };
        connection.execute("CREATE ROLE cauri_app").await.expect("the role");
        connection.close().await.expect("a clean end");
    }
}

#[test]
fn a_server_is_believed_by_its_certificate_alone() {
    run(async {
        cauri::compose::install_tls();
        let server = TlsServer::start();
        server.up().await;
        let pool = server.reach("localhost", "verify-full", "ca.pem").await.expect("the server");
        // Only the login itself sees how its connection is.
        pool.execute("RESET ROLE").await.expect("the login");
        let encrypted = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        let is: bool = sqlx::query_scalar(encrypted).fetch_one(&pool).await.expect("a word");
        assert!(is, "not encrypted");

        let refused = server.reach("localhost", "verify-full", "stranger.pem").await;
        let why = refused.expect_err("another authority");
        assert!(why.contains("UnknownIssuer") || why.contains("InvalidCertificate"), "{why}");
        let refused = server.reach("127.0.0.1", "verify-full", "ca.pem").await;
        let why = refused.expect_err("another name");
        assert!(why.contains("NotValidForName") || why.contains("InvalidCertificate"), "{why}");
        // What `require` takes is why production does not: whoever answers.
        server.reach("127.0.0.1", "require", "stranger.pem").await.expect("anybody");
    });
}

#[test]
fn production_refuses_what_would_believe_anybody() {
    for address in [
        "postgresql://cauri@db.example/cauri?sslmode=require",
        "postgresql://cauri@db.example/cauri?sslmode=verify-ca&sslrootcert=/etc/ca.pem",
        "postgresql://cauri@db.example/cauri",
    ] {
        let place = Place::private().with("CAURI_MODE", "production");
        let ended = place.with("DATABASE_URL", address).run(&["serve"]);
        assert!(!ended.status.success(), "{ended:?}");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(said.contains("sslmode=verify-full"), "{address}: {said}");
    }
}
