//! A real nginx with the sample configuration that we ship, on ports of its own.
//! Deliberately not here: what is sent through it.

use crate::{crash::program::free_port, harness::Service};
use rustix::process::{Pid, Signal, kill_process};
use std::{
    fs,
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Output},
    time::{Duration, Instant},
};
use tokio::time::sleep;

/// The longest wait for it to listen.
const START: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(20);
/// The name that the sample serves.
const NAME: &str = "shop.example";

/// A running nginx; it ends with this value.
#[derive(Debug)]
pub(super) struct Nginx {
    child: Child,
    folder: tempfile::TempDir,
    /// Where it answers by TLS.
    pub(super) https: u16,
    /// Where it sends people to TLS.
    pub(super) http: u16,
}

impl Nginx {
    /// Starts it in front of two nodes.
    pub(super) async fn before(nodes: [u16; 2]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (https, http) = (free_port(), free_port());
        write_certificate(folder.path());
        let sample = placed(folder.path(), nodes, https, http);
        fs::write(folder.path().join("cauri.conf"), sample).expect("the sample");
        fs::write(folder.path().join("nginx.conf"), wrapper(folder.path())).expect("a file");
        let checked = nginx(folder.path()).arg("-t").output().expect("nginx");
        assert!(checked.status.success(), "{checked:?}");
        let child = nginx(folder.path()).spawn().expect("nginx");
        let running = Self { child, folder, https, http };
        running.listens().await;
        running
    }

    /// What the world asks, by the name that the sample serves.
    pub(super) fn world(&self) -> Service {
        Service::behind_tls(NAME, self.https)
    }

    /// What the world asks by another name.
    pub(super) fn by_another_name(&self) -> Service {
        Service::behind_tls("evil.example", self.https)
    }

    /// What it complained about.
    pub(super) fn complaints(&self) -> String {
        fs::read_to_string(self.folder.path().join("error.log")).unwrap_or_default()
    }

    async fn listens(&self) {
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.https)).is_err() {
            assert!(began.elapsed() < START, "nginx does not listen: {}", self.complaints());
            sleep(LOOK).await;
        }
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its master ends its workers when it is asked to end.
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        let _ = pid.map(|pid| kill_process(pid, Signal::TERM));
        let _ = self.child.wait();
    }
}

/// Where systems put it.
pub(super) fn program() -> PathBuf {
    let places =
        ["/usr/sbin", "/usr/bin", "/usr/local/bin", "/usr/local/sbin", "/opt/homebrew/bin"];
    let found = places.into_iter().map(|place| Path::new(place).join("nginx"));
    found.into_iter().find(|path| path.exists()).expect("nginx: run `./dev test`")
}

fn nginx(folder: &Path) -> Command {
    let mut command = Command::new(program());
    command.arg("-p").arg(folder).arg("-e").arg(folder.join("error.log"));
    command.arg("-c").arg(folder.join("nginx.conf"));
    command
}

/// The sample, with ports and paths of a test, and nothing else changed.
fn placed(folder: &Path, nodes: [u16; 2], https: u16, http: u16) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/nginx/cauri.conf");
    let mut text = fs::read_to_string(path).expect("the sample");
    for (told, ours) in [
        ("    listen [::]:80;\n", String::new()),
        ("    listen [::]:443 ssl;\n", String::new()),
        ("listen 80;", format!("listen 127.0.0.1:{http};")),
        ("listen 443 ssl;", format!("listen 127.0.0.1:{https} ssl;")),
        ("127.0.0.1:8080", format!("127.0.0.1:{}", nodes[0])),
        ("127.0.0.1:8081", format!("127.0.0.1:{}", nodes[1])),
        ("/etc/ssl/cauri", folder.display().to_string()),
    ] {
        assert!(text.contains(told), "the sample does not say `{told}`");
        text = text.replace(told, &ours);
    }
    text
}

/// What stands around the sample on a system, in a folder of its own.
fn wrapper(folder: &Path) -> String {
    let folder = folder.display();
    let paths: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("    {name}_temp_path {folder}/{name};\n"))
        .concat();
    // Started by root, its workers would be somebody who can't enter the folder.
    let user = if rustix::process::geteuid().is_root() { "user root;\n" } else { "" };
    format!(
        "{user}daemon off;\nworker_processes 2;\npid {folder}/nginx.pid;\n\
         error_log {folder}/error.log;\nevents {{}}\nhttp {{\n    access_log off;\n{paths}    \
         include {folder}/cauri.conf;\n}}\n"
    )
}

/// A certificate of a minute's making.
pub(super) fn write_certificate(folder: &Path) {
    let Output { status, stderr, .. } = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"])
        .args(["-nodes", "-days", "2", "-subj", "/CN=shop.example", "-keyout"])
        .arg(folder.join("privkey.pem"))
        .arg("-out")
        .arg(folder.join("fullchain.pem"))
        .output()
        .expect("openssl: run `./dev test`");
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
}
