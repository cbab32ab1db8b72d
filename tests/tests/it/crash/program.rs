//! `cauri` as a process of its own, with a folder and a log of its own.
//! Deliberately not here: what it is asked.

use crate::harness::{SERVER, Service, serving};
use cauri::settings::TABLE;
use rustix::process::{Pid, Signal, geteuid, kill_process};
use serde_json::Value;
use std::{
    env, fs,
    io::Write as _,
    net::TcpListener,
    os::unix::{
        fs::{PermissionsExt as _, chown},
        process::CommandExt as _,
    },
    path::{Path, PathBuf},
    process::{self, Child, Command, ExitStatus, Output, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};
use tokio::time::sleep;

/// The longest wait for a start: an empty database is made and brought to today's schema.
const START: Duration = Duration::from_mins(1);
/// The longest wait for an end.
pub(crate) const END: Duration = Duration::from_secs(20);
/// Where free ports are looked for.
const FIRST_PORT: u16 = 20_000;
const PORTS: u32 = 10_000;
/// The account without rights that every system has (`nobody`).
const NOBODY: u32 = 65_534;
/// The pause between two looks.
const LOOK: Duration = Duration::from_millis(20);

/// The program, which was built beside the tests.
fn path() -> PathBuf {
    let tests = env::current_exe().expect("our own path");
    let profile = tests.parent().and_then(Path::parent).expect("the profile's folder");
    let program = profile.join("cauri");
    assert!(program.exists(), "{} is not built: run `./dev test`", program.display());
    program
}

/// A port that nobody listens on. It lies below those that the system gives to connections, so that
/// none of them takes it while its owner is down.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let first = process::id() % 500 * 20;
    for _ in 0..PORTS {
        let offset = (first + NEXT.fetch_add(1, Ordering::Relaxed)) % PORTS;
        let port = FIRST_PORT + u16::try_from(offset).expect("a small number");
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
    panic!("no port is free");
}

/// Where and how a program is run.
#[derive(Debug)]
pub(crate) struct Place {
    folder: tempfile::TempDir,
    settings: Vec<(&'static str, String)>,
    started: AtomicU32,
    /// The program and the account that it runs by, where they are not ours.
    by: Option<(PathBuf, u32)>,
}

impl Place {
    /// A new data folder, with a database of its own in it.
    pub(crate) fn private() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { folder, settings: vec![], started: AtomicU32::new(0), by: None }
    }

    /// A new data folder, and a database of the tests' server in the sandbox.
    pub(crate) fn beside(database_url: &str) -> Self {
        let sandbox = ("CAURI_MODE", "sandbox".to_owned());
        Self::private().on(database_url).also(sandbox)
    }

    /// On this database, whose address is its owner's.
    pub(crate) fn on(self, owner_url: &str) -> Self {
        let owner = ("CAURI_OWNER_DATABASE_URL", owner_url.to_owned());
        self.with("DATABASE_URL", &serving(owner_url)).also(owner)
    }

    /// One more setting.
    pub(crate) fn with(self, name: &'static str, value: &str) -> Self {
        self.also((name, value.to_owned()))
    }

    /// Run by an account without any right; by our own, if that is no more.
    pub(crate) fn by_an_ordinary_user(mut self) -> Self {
        if geteuid().is_root() {
            // It can't pass through every folder to the program, nor write into ours.
            let program = self.path("cauri");
            if fs::hard_link(path(), &program).is_err() {
                fs::copy(path(), &program).expect("the program");
            }
            chown(self.folder.path(), Some(NOBODY), Some(NOBODY)).expect("its folder");
            self.by = Some((program, NOBODY));
        }
        self
    }

    fn also(mut self, setting: (&'static str, String)) -> Self {
        self.settings.push(setting);
        self
    }

    /// A file of the folder, as text.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).expect(path)
    }

    /// The program with these words, not yet started.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = match &self.by {
            Some((program, account)) => {
                let mut command = Command::new(program);
                command.uid(*account).gid(*account).env("HOME", self.folder.path());
                command
            }
            None => Command::new(path()),
        };
        // No setting reaches the program from whoever runs the tests.
        for setting in TABLE {
            command.env_remove(setting.variable);
        }
        // Nor what tests and their commands are told, which no process of an operator's has.
        for (name, _) in env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("CAURI_")) {
                command.env_remove(name);
            }
        }
        command.env_remove("FAILPOINTS").env_remove(SERVER).current_dir(self.folder.path());
        command.envs(self.settings.iter().map(|(name, value)| (name, value)));
        command.arg("--data-dir").arg(self.folder.path().join("data")).args(words);
        command
    }

    /// Writes a file of the folder.
    pub(crate) fn write(&self, path: &str, text: &str) {
        fs::write(self.folder.path().join(path), text).expect(path);
    }

    /// Writes a file that is its owner's alone, and the folders above it.
    pub(crate) fn give(&self, path: &str, text: &str) {
        let folder = self.path(path).parent().map(Path::to_owned).expect("a folder");
        fs::create_dir_all(folder).expect(path);
        self.write(path, text);
        self.set_rights(path, 0o600);
    }

    /// Adds to a file of the folder.
    pub(crate) fn append(&self, path: &str, text: &str) {
        let mut file = fs::File::options().append(true).open(self.path(path)).expect(path);
        file.write_all(text.as_bytes()).expect(path);
    }

    /// A path in the folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Who may do what with a file of the folder.
    pub(crate) fn rights(&self, path: &str) -> u32 {
        fs::metadata(self.path(path)).expect(path).permissions().mode()
    }

    /// Says who may read a file of the folder.
    pub(crate) fn set_rights(&self, path: &str, mode: u32) {
        let rights = fs::Permissions::from_mode(mode);
        fs::set_permissions(self.folder.path().join(path), rights).expect(path);
    }

    /// True if the folder holds this.
    pub(crate) fn holds(&self, path: &str) -> bool {
        self.folder.path().join(path).exists()
    }

    /// Runs a command to its end, with something to read.
    pub(crate) fn run_with(&self, words: &[&str], input: &str) -> Output {
        let mut command = self.command(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let written = child.stdin.take().expect("its input").write_all(input.as_bytes());
        // It may have refused before it read.
        drop(written);
        child.wait_with_output().expect("an end")
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().expect("the program runs")
    }

    /// Starts `serve` and waits until it listens; dying at a failpoint if one is named.
    pub(crate) async fn serve(&self, dies_at: Option<&str>) -> Running {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        if let Some(point) = dies_at {
            command.env("FAILPOINTS", format!("{point}=return"));
        }
        self.start(command).await
    }

    /// Starts `serve` in a role of its own.
    pub(crate) async fn serve_as(&self, role: &str) -> Running {
        self.serve_at(role, 0).await
    }

    /// Starts `serve` in a role, on a port that it has again after a restart (see [`free_port`]).
    pub(crate) async fn serve_at(&self, role: &str, port: u16) -> Running {
        let listen = format!("127.0.0.1:{port}");
        self.start(self.command(&["serve", "--listen", &listen, "--role", role])).await
    }

    async fn start(&self, mut command: Command) -> Running {
        let nth = self.started.fetch_add(1, Ordering::Relaxed);
        let log = self.folder.path().join(format!("serve-{nth}.log"));
        let file = fs::File::create(&log).expect("a log");
        let child = command.stdin(Stdio::null()).stderr(file).spawn().expect("the program starts");
        let service = Service::at(String::new());
        let mut running = Running { child, log, service, listens_at: String::new() };
        running.listens_at = running.address().await;
        running.service = Service::at(format!("http://{}", running.listens_at));
        running
    }
}

/// A running `serve`; it ends with this value.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    log: PathBuf,
    /// Address and port.
    pub(crate) listens_at: String,
    /// The service, over HTTP.
    pub(crate) service: Service,
}

impl Running {
    /// Reads in the log where it listens.
    async fn address(&mut self) -> String {
        let began = Instant::now();
        while began.elapsed() < START {
            let log = fs::read_to_string(&self.log).unwrap_or_default();
            let mut lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
            let told = lines.find(|line| line["message"] == "listening");
            if let Some(address) = told.as_ref().and_then(|line| line["address"].as_str()) {
                return address.to_owned();
            }
            if let Some(status) = self.child.try_wait().expect("its state") {
                panic!("serve ended ({status}):\n{log}");
            }
            sleep(LOOK).await;
        }
        panic!("serve does not listen after {START:?}:\n{}", self.told());
    }

    /// Its number.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it wrote into its log.
    pub(crate) fn told(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Asks it to stop, as an operator would.
    pub(crate) fn terminate(&self) {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        kill_process(pid.expect("a number"), Signal::TERM).expect("a signal");
    }

    /// Kills it on the spot.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("a signal");
        self.child.wait().expect("an end");
    }

    /// Waits for its end, within a limit.
    pub(crate) async fn ended(&mut self) -> Option<ExitStatus> {
        let began = Instant::now();
        while began.elapsed() < END {
            if let Some(status) = self.child.try_wait().expect("its state") {
                return Some(status);
            }
            sleep(LOOK).await;
        }
        None
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
