//! The units that we ship for running Cauri say what the program and the project know, and nothing
//! that an operator puts beside them is ever kept or built into an image.
//! Deliberately not here: containers (`containers`), and nginx, which is run (`rolling`).

use cauri::{cli::Cli, settings::TABLE};
use clap::Parser as _;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

pub(super) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

pub(super) fn shipped(path: &str) -> String {
    fs::read_to_string(root().join("deploy").join(path)).expect(path)
}

/// What a setting must be, or that it is none of ours.
pub(super) fn hold_setting(variable: &str, value: &str) {
    let known = TABLE.iter().find(|setting| setting.variable == variable);
    let setting = known.unwrap_or_else(|| panic!("{variable} is no setting"));
    assert_eq!((setting.check)(value), Ok(()), "{variable}={value}");
}

pub(super) fn hold_words<'a>(words: impl IntoIterator<Item = &'a str>) {
    let words: Vec<_> = ["cauri"].into_iter().chain(words).collect();
    if let Err(error) = Cli::try_parse_from(&words) {
        panic!("{}: {error}", words.join(" "));
    }
}

#[test]
fn the_units_start_what_the_program_knows() {
    for (unit, role) in [("cauri-api@.service", "api"), ("cauri-worker@.service", "worker")] {
        let text = shipped(&format!("systemd/{unit}"));
        let start =
            text.lines().find_map(|line| line.strip_prefix("ExecStart=/usr/local/bin/cauri "));
        let start = start.expect("a command").replace("%i", "8080");
        hold_words(start.split_whitespace());
        assert!(start.contains(&format!("--role {role}")), "{start}");
        for said in [
            "User=cauri",
            "NoNewPrivileges=yes",
            "ProtectSystem=strict",
            "LimitCORE=0",
            "LoadCredential=cauri:/etc/cauri/credentials",
            "StartLimitIntervalSec=0",
        ] {
            assert!(text.lines().any(|line| line == said), "{unit}: {said}");
        }
        verify(unit, &text);
    }
}

/// Has systemd itself read a unit, where there is one; Debian is where the tests must have it.
fn verify(unit: &str, text: &str) {
    let Ok(version) = Command::new("systemd-analyze").arg("--version").output() else {
        assert!(!Path::new("/etc/debian_version").exists(), "systemd-analyze: run `./dev test`");
        return;
    };
    assert!(version.status.success(), "{version:?}");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(unit);
    // It wants a program that is there.
    fs::write(&path, text.replace("/usr/local/bin/cauri", "/bin/sh")).expect("a unit");
    let verified = Command::new("systemd-analyze").args(["verify", "--man=no"]).arg(&path).output();
    let verified = verified.expect("systemd-analyze");
    let complaints = String::from_utf8_lossy(&verified.stderr);
    assert!(verified.status.success() && !complaints.contains(unit), "{complaints}");
    let mut judged = Command::new("systemd-analyze");
    judged.args(["security", "--offline=true", "--no-pager", "--threshold=20"]).arg(&path);
    let judged = judged.output().expect("systemd-analyze");
    assert!(judged.status.success(), "{}", String::from_utf8_lossy(&judged.stdout));
}

/// What the documents have an operator make in the project's folder, with secrets in it.
const OF_THE_OPERATOR: [&str; 6] = [
    "cauri.env",
    "staging.env",
    "deploy/container/cauri.env",
    "cauri.toml",
    "deploy/container/tls/privkey.pem",
    "data/secrets.json",
];

#[test]
fn nothing_of_the_operators_is_kept_with_the_sources() {
    let ignored = |path: &str| {
        let mut asked = Command::new("git");
        asked.args(["check-ignore", "--quiet", "--no-index", path]).current_dir(root());
        asked.status().expect("git").success()
    };
    for path in OF_THE_OPERATOR {
        assert!(ignored(path), "{path} would be committed");
    }
    // Digests are no secret, and go with the sources.
    for path in ["deploy/container/images.env", ".env.example", "deploy/container/compose.yaml"] {
        assert!(!ignored(path), "{path} can't be committed");
    }
}

#[test]
fn nothing_of_the_operators_is_built_into_an_image() {
    let file = fs::read_to_string(root().join(".dockerignore")).expect("a file");
    let patterns: Vec<_> =
        file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    for path in OF_THE_OPERATOR.into_iter().chain([".git/config", "target/debug/cauri"]) {
        assert!(patterns.iter().any(|pattern| covers(pattern, path)), "{path} goes into the image");
    }
    for path in ["bin/src/main.rs", "Cargo.lock", "LICENSE", "dev"] {
        assert!(!patterns.iter().any(|pattern| covers(pattern, path)), "{path} is missing there");
    }
}

/// True if a pattern of the two forms that we use covers a path: a place from the top with all that
/// is below it, or an ending at any depth.
fn covers(pattern: &str, path: &str) -> bool {
    let name = path.rsplit('/').next().expect("a name");
    if let Some(ending) = pattern.strip_prefix("**/") {
        ending.strip_prefix('*').map_or(name == ending, |ending| name.ends_with(ending))
    } else if let Some(ending) = pattern.strip_prefix('*') {
        !path.contains('/') && name.ends_with(ending)
    } else {
        let place = pattern.trim_start_matches('/');
        path == place || path.strip_prefix(place).is_some_and(|below| below.starts_with('/'))
    }
}
