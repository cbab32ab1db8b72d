//! The page about running Cauri, run as it stands: from a build to a first payment.
//! Deliberately not here: blocks that need systemd, containers or a second machine, which say so;
//! and the release build, in whose place the program is taken that all tests start.

use crate::crash::program::free_port;
use std::{env, fs, path::Path, process::Command};

/// A block that begins like this is for other machines.
const NOT_HERE: &str = "# not run here";
/// The least that is to be run: build, places, database, settings, start, payment, stop.
const ENOUGH: usize = 7;

/// The page's first block, which takes minutes.
const BUILD: &str = "cargo build --locked --release --package cauri --bin cauri";
/// What is run for it: the same program as the tests have built it, where cargo would have put it.
const BUILT: &str = "install -D \"$BUILT\" \"$CARGO_TARGET_DIR/release/cauri\"";

/// The blocks of a page that are run, in their order.
fn blocks(page: &str) -> Vec<&str> {
    let fenced = page.split("```sh\n").skip(1);
    let blocks = fenced.map(|rest| rest.split_once("\n```").expect("an end").0);
    blocks.filter(|block| !block.starts_with(NOT_HERE)).collect()
}

/// The page as one script. What a reader has and the test brings stands before it.
fn script(page: &str) -> String {
    let mut blocks = blocks(page);
    assert_eq!(blocks.first(), Some(&BUILD));
    blocks[0] = BUILT;
    assert!(blocks.len() >= ENOUGH, "only {} blocks are run", blocks.len());
    let before = "set -euo pipefail\n\
        PGHOST=$(echo \"$DATABASE_URL\" | sed 's/.*host=\\([^&]*\\).*/\\1/; s/%2F/\\//g')\n\
        PGPORT=$(echo \"$DATABASE_URL\" | sed 's/.*localhost:\\([0-9]*\\).*/\\1/')\n\
        export PGHOST PGPORT PGUSER=postgres PATH=\"$CAURI_PG_BIN:$PATH\"\n\
        unset DATABASE_URL CAURI_TEST_DATABASE_URL CAURI_PG_BIN\n\
        psql -q -c 'DROP DATABASE cauri' postgres\n\
        trap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n";
    format!("{before}{}\n", blocks.join("\n"))
}

#[test]
fn the_page_leads_from_a_build_to_a_first_payment() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = fs::read_to_string(root.join("docs/deployment.md")).expect("the page");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("page.sh");
    fs::write(&file, script(&page)).expect("a script");
    let tests = env::current_exe().expect("our own path");
    let profile = tests.parent().and_then(Path::parent).expect("the profile's folder");
    // A PostgreSQL of the page's own: it makes roles.
    let mut command = Command::new(profile.join("cauri-throwaway-postgres"));
    command.args(["--", "bash"]).arg(&file).current_dir(&root);
    // The page's reader has none of the tests' settings.
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("CAURI_") && name != "CAURI_PG_BIN" {
            command.env_remove(name);
        }
    }
    let at = |place: &str| folder.path().join(place);
    command.env("BUILT", profile.join("cauri")).env("CARGO_TARGET_DIR", at("target"));
    command.env("BIN", at("bin")).env("ETC", at("etc")).env("DATA", at("data"));
    command.env("MAN", at("man1")).env("COMPLETIONS", at("completions"));
    command.env("LISTEN", format!("127.0.0.1:{}", free_port())).env("AS_POSTGRES", "");
    let ended = command.output().expect("cauri-throwaway-postgres");
    let told = String::from_utf8_lossy(&ended.stdout).into_owned();
    let complaints = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(ended.status.success(), "{told}\n{complaints}");
    assert!(told.ends_with("The first payment has come.\n"), "{told}\n{complaints}");
}
