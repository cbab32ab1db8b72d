//! The helper program: a command with a cluster of its own, and nothing left afterwards.
//! Deliberately not here: clusters that stay (`cluster.rs`).

use crate::common::{Folder, is_running, kill, wait_for};
use std::{
    fs,
    path::Path,
    process::{Child, Command},
};

fn helper(temp: &Path, script: &str) -> Command {
    let mut helper = Command::new(env!("CARGO_BIN_EXE_cauri-throwaway-postgres"));
    // Durable ones lie in the temporary folder, where these tests can look for what is left.
    helper.env("TMPDIR", temp).args(["--durable", "--", "sh", "-c", script]);
    helper
}

/// Starts the helper with a command that waits; answers it and the two processes below it.
fn waiting(temp: &Path) -> (Child, u32, u32) {
    let noted = temp.join("noted");
    let script = format!(
        "echo \"$$ $(head -n 1 {}/cauri-throwaway-*/postgres/cluster/postmaster.pid)\" > {}; \
         exec sleep 30",
        temp.display(),
        noted.display()
    );
    let child = helper(temp, &script).spawn().unwrap();
    let pids = wait_for(|| fs::read_to_string(&noted).ok().filter(|text| text.ends_with('\n')));
    let (command, server) = pids.trim().split_once(' ').unwrap();
    (child, command.parse().unwrap(), server.parse().unwrap())
}

fn left_in(temp: &Path) -> usize {
    let entries = fs::read_dir(temp).unwrap().flatten();
    entries.filter(|entry| entry.file_name().to_string_lossy().starts_with("cauri-")).count()
}

#[test]
fn gives_the_command_a_database_and_hands_its_status_on() {
    let temp = Folder::new("status");
    let script = r#"
        test "$DATABASE_URL" = "$CAURI_TEST_DATABASE_URL" || exit 1
        say="select 'it ' || current_database()"
        "$CAURI_PG_BIN/psql" -X -At "$DATABASE_URL" -c "$say" || exit 1
        exit 7"#;
    let done = helper(temp.path(), script).output().unwrap();
    assert_eq!(done.status.code(), Some(7), "{done:?}");
    assert_eq!(String::from_utf8(done.stdout).unwrap(), "it cauri\n");
    assert_eq!(left_in(temp.path()), 0);
}

#[test]
fn ends_cleanly_when_asked_to() {
    for signal in ["-TERM", "-INT"] {
        let temp = Folder::new("asked");
        let (mut child, command, server) = waiting(temp.path());
        Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(128 + 15));
        assert!(!is_running(command) && !is_running(server));
        assert_eq!(left_in(temp.path()), 0);
    }
}

/// Without a signal at the parent's death (macOS) only the folder is promised to go.
#[test]
#[cfg(target_os = "linux")]
fn when_killed_its_server_ends_and_the_next_one_tidies_up() {
    let temp = Folder::new("tidy");
    let (mut child, _, server) = waiting(temp.path());
    kill(&mut child);
    wait_for(|| (!is_running(server)).then_some(()));
    assert_eq!(left_in(temp.path()), 1);
    assert!(helper(temp.path(), "true").status().unwrap().success());
    assert_eq!(left_in(temp.path()), 0);
}

#[test]
fn says_how_it_is_used() {
    let helper = env!("CARGO_BIN_EXE_cauri-throwaway-postgres");
    let done = Command::new(helper).arg("psql").output().unwrap();
    assert_eq!(done.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&done.stderr).contains("usage:"));
}
