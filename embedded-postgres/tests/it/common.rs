//! What the tests of this crate share: folders, owners to kill, processes to look for.
//! Deliberately not here: assertions.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

/// A data folder that is removed at the end.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("cauri-test-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A process of its own that owns the folder's cluster until it is killed.
pub(crate) fn start_owner(data_dir: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "cluster::owner_that_gets_killed", "--nocapture"])
        .env("CAURI_TEST_OWN", data_dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// As `kill -9` does it.
pub(crate) fn kill(child: &mut Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// True if the process lives; one that is dead and not buried does not.
pub(crate) fn is_running(pid: u32) -> bool {
    let state = if Path::new("/proc/self/stat").exists() {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.rsplit_once(") ").map(|(_, rest)| rest.to_owned()).unwrap_or_default()
    } else {
        let listed = Command::new("ps").args(["-o", "stat=", "-p", &pid.to_string()]).output();
        String::from_utf8(listed.unwrap().stdout).unwrap().trim().to_owned()
    };
    !state.is_empty() && !state.starts_with(['Z', 'X'])
}

/// Asks until there is an answer, for 30 s at most.
pub(crate) fn wait_for<T>(ask: impl Fn() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(start.elapsed() < Duration::from_secs(30), "waited in vain");
        sleep(Duration::from_millis(20));
    }
}
