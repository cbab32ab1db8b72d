//! The README's own script, cut out and run as it stands.
//! Deliberately not here: what it should say.

use crate::crash::program::Running;
use std::{fs, path::Path, process::Command};

/// What stands before the script in the README.
const MARK: &str = "<!-- story:";

/// The script between the marks.
pub(super) fn of_readme() -> String {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let text = fs::read_to_string(readme).expect("the README");
    let after = text.split_once(MARK).expect("a mark").1;
    let block = after.split_once("```sh\n").expect("a block").1;
    block.split_once("\n```").expect("its end").0.to_owned()
}

/// Runs it against a running service, and answers what it printed.
pub(super) async fn play(running: &Running) -> String {
    let base = running.service.base_url.clone();
    let played = tokio::task::spawn_blocking(move || {
        Command::new("bash")
            .args(["-euo", "pipefail", "-c", &of_readme()])
            .env("BASE", base)
            .output()
    });
    let played = played.await.expect("a thread").expect("bash and curl");
    let told = String::from_utf8_lossy(&played.stdout).into_owned();
    assert!(played.status.success(), "{told}\n{}", String::from_utf8_lossy(&played.stderr));
    told
}
