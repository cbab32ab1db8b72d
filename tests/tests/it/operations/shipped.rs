//! The files that we ship for running Cauri say what the program and the project know.
//! Deliberately not here: nginx, which is run (`rolling`). Image and compose file are read here and
//! not run: that needs a daemon and an image registry.

use cauri::{
    cli::Cli,
    settings::{TABLE, check},
};
use clap::Parser as _;
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn shipped(path: &str) -> String {
    fs::read_to_string(root().join("deploy").join(path)).expect(path)
}

/// The password of the login that serves, as the compose file asks for it.
const SERVING_PASSWORD: &str = "${SERVING_PASSWORD:?say it in cauri.env}";

/// What a setting must be, or that it is none of ours.
fn hold_setting(variable: &str, value: &str) {
    let known = TABLE.iter().find(|setting| setting.variable == variable);
    let setting = known.unwrap_or_else(|| panic!("{variable} is no setting"));
    assert_eq!((setting.check)(value), Ok(()), "{variable}={value}");
}

fn hold_words<'a>(words: impl IntoIterator<Item = &'a str>) {
    let words: Vec<_> = ["cauri"].into_iter().chain(words).collect();
    if let Err(error) = Cli::try_parse_from(&words) {
        panic!("{}: {error}", words.join(" "));
    }
}

fn compose() -> Value {
    serde_saphyr::from_str(&shipped("container/compose.yaml")).expect("YAML")
}

fn services(compose: &Value) -> impl Iterator<Item = (&String, &Value)> {
    compose["services"].as_object().expect("services").iter()
}

fn is_ours(service: &Value) -> bool {
    service["image"] == compose()["x-cauri"]["image"]
}

#[test]
fn the_compose_file_says_what_the_program_knows() {
    let compose = compose();
    let ours: Vec<_> = services(&compose).filter(|(_, service)| is_ours(service)).collect();
    assert_eq!(ours.len(), 4);
    for (_, service) in ours {
        let words = service["command"].as_array().expect("a command");
        hold_words(words.iter().map(|word| word.as_str().expect("a word")));
        for (variable, value) in service["environment"].as_object().expect("settings") {
            let value = value.as_str().expect("a text");
            let said = ["${POSTGRES_PASSWORD:?say it in owner.env}", SERVING_PASSWORD];
            let value = said.iter().fold(value.to_owned(), |it, of| it.replace(of, "x"));
            hold_setting(variable, &value);
        }
        assert_eq!(service["read_only"], true);
        // Whoever serves knows no way to the database but the login that serves.
        let owner = &service["environment"]["CAURI_OWNER_DATABASE_URL"];
        assert_eq!(owner.is_string(), service["command"][0] == "migrate");
        let serving = service["environment"]["DATABASE_URL"].as_str().expect("an address");
        assert!(serving.starts_with(&format!("postgresql://cauri_serve:{SERVING_PASSWORD}@")));
        assert_eq!(check::unverified(&serving.replace(SERVING_PASSWORD, "x")), None);
    }
}

#[test]
fn the_compose_file_holds_together() {
    let compose = compose();
    let addresses: Vec<_> = services(&compose)
        .filter_map(|(_, service)| service["networks"]["inside"]["ipv4_address"].as_str())
        .collect();
    assert_eq!(addresses.len(), 3);
    let proxy = &compose["services"]["proxy"];
    let trusted = &compose["services"]["worker"]["environment"]["CAURI_TRUSTED_PROXIES"];
    assert_eq!(&proxy["networks"]["inside"]["ipv4_address"], trusted);
    // The proxy's command puts the nodes' addresses into the sample.
    let (sample, told) = (shipped("nginx/cauri.conf"), proxy["command"][2].as_str());
    let told = told.expect("a script");
    for (node, inside) in [("api-1", "127.0.0.1:8080"), ("api-2", "127.0.0.1:8081")] {
        let address = compose["services"][node]["networks"]["inside"]["ipv4_address"].as_str();
        let replaced = format!("s/{inside}/{}:8080/", address.expect("an address"));
        assert!(told.contains(&replaced) && sample.contains(inside), "{replaced}");
    }
    for (name, service) in services(&compose) {
        let needed: Vec<&str> = match &service["depends_on"] {
            Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
            Value::Object(names) => names.keys().map(String::as_str).collect(),
            _ => vec![],
        };
        for needed in needed {
            assert!(compose["services"][needed].is_object(), "{name} needs {needed}");
        }
        for volume in service["volumes"].as_array().into_iter().flatten() {
            let place = volume.as_str().and_then(|volume| volume.split(':').next()).expect("one");
            let named = compose["volumes"].get(place).is_some();
            // The operator's own certificate is the only thing that we can't bring.
            let there = root().join("deploy/container").join(place).exists() || place == "./tls";
            assert!(named || there, "{name} mounts {place}");
        }
    }
}

#[test]
fn the_image_is_built_from_what_is_there_and_starts_what_the_program_knows() {
    let file = shipped("container/Containerfile");
    let after = |word: &str| {
        file.lines()
            .filter_map(|line| line.strip_prefix(word))
            .map(str::trim)
            .next_back()
            .expect("one")
    };
    let words: Vec<String> = serde_json::from_str(after("CMD ")).expect("words");
    hold_words(words.iter().map(String::as_str));
    let settings = file.replace("\\\n", " ");
    let settings = settings.lines().find_map(|line| line.strip_prefix("ENV ")).expect("settings");
    for setting in settings.split_whitespace() {
        let (variable, value) = setting.split_once('=').expect("a value");
        hold_setting(variable, value);
    }
    assert_ne!(after("USER ").split(':').next(), Some("0"), "it runs as root");
    let toolchain = fs::read_to_string(root().join("rust-toolchain.toml")).expect("a file");
    let version = toolchain.lines().find_map(|line| line.strip_prefix("channel = "));
    let version = version.expect("a version").trim_matches('"');
    assert!(file.contains(&format!("rust:{version}-slim-bookworm")), "not built by {version}");
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
        for hardened in ["User=cauri", "NoNewPrivileges=yes", "ProtectSystem=strict"] {
            assert!(text.contains(hardened), "{unit}: {hardened}");
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
}
