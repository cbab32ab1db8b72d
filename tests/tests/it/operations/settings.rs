//! What is written about the settings is what the table says, and what a process makes of them.
//! Deliberately not here: single settings (unit tests beside them).

use crate::crash::program::Place;
use cauri::settings::TABLE;
use cauri::settings::written::{env_example, settings_table};
use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::Path,
    process::Command,
};

/// Set to write the two files anew instead of comparing them.
const WRITE: &str = "CAURI_TEST_WRITE";
const BEGIN: &str = "table.rs` -->\n";
const END: &str = "<!-- /settings -->";

/// Holds a file of the workspace's root to what it must say.
fn hold(name: &str, expected: impl FnOnce(&str) -> String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name);
    let found = fs::read_to_string(&path).unwrap_or_default();
    let expected = expected(&found);
    if env::var_os(WRITE).is_some() {
        fs::write(&path, &expected).expect("a file");
    }
    assert!(
        found == expected || env::var_os(WRITE).is_some(),
        "{name} is not what the table of settings says; {WRITE}=1 writes it anew"
    );
}

#[test]
fn the_example_is_the_table() {
    hold(".env.example", |_| env_example());
}

#[test]
fn the_example_is_what_a_shell_takes() {
    // Every line that could become a setting, with its example as its value.
    let whole: String = env_example()
        .lines()
        .filter_map(|line| {
            let line = line.strip_prefix("# Such as: ").or(line.strip_prefix('#')).unwrap_or(line);
            let (variable, value) = line.split_once('=')?;
            let ours = TABLE.iter().any(|setting| setting.variable == variable);
            (ours && !value.is_empty()).then(|| format!("{line}\n"))
        })
        .collect();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("cauri.env");
    fs::write(&file, whole).expect("a file");
    let mut shell = Command::new("sh");
    shell.env_clear().env("PATH", "/usr/bin:/bin").arg("-euc");
    shell.arg("set -a; . \"$0\"; set +a; env -0").arg(&file);
    let ended = shell.output().expect("sh");
    assert!(ended.status.success() && ended.stderr.is_empty(), "{ended:?}");
    let told = String::from_utf8(ended.stdout).expect("text");
    let told: BTreeMap<_, _> = told.split('\0').filter_map(|it| it.split_once('=')).collect();
    for setting in TABLE {
        let rule = &setting.rule;
        let stands = rule.stands.filter(|value| !value.is_empty());
        let expected = stands.or(rule.default).or(rule.example);
        assert_eq!(told.get(setting.variable).copied(), expected, "{}", setting.variable);
    }
}

#[test]
fn what_production_needs_stands_without_a_mark() {
    let example = env_example();
    let stands: BTreeSet<_> = example
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('=').map(|(variable, _)| variable))
        .collect();
    // What it says is missing when nothing else is told.
    let refused = Place::private().with("CAURI_MODE", "production").run(&["serve"]);
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    let missing = told.lines().filter_map(|line| line.split_once("production needs "));
    let mut needed: BTreeSet<_> =
        missing.map(|(_, rest)| rest.split([' ', ';', ':']).next().expect("a name")).collect();
    needed.insert("CAURI_MODE");
    assert!(needed.contains("DATABASE_URL") && needed.len() > 10, "{needed:?}");
    assert_eq!(stands, needed);
}

#[test]
fn the_page_of_settings_holds_the_table() {
    hold("docs/settings.md", |found| {
        let (before, rest) = found.split_once(BEGIN).expect("its beginning");
        let (_, after) = rest.split_once(END).expect("its end");
        format!("{before}{BEGIN}{}{END}{after}", settings_table())
    });
}

#[test]
fn a_file_is_read_and_an_unknown_key_is_named_with_the_nearest() {
    let place = Place::private();
    place.write("cauri.toml", "listen = 'here'\n[cinetpay]\napi_kye = 'x'\n");
    let refused = place.run(&["serve"]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    let told = String::from_utf8_lossy(&refused.stderr);
    assert!(told.contains("2 settings are missing or wrong"), "{told}");
    assert!(told.contains("`cinetpay.api_kye` is no setting; the nearest is `cinetpay.api_key`"));
    assert!(told.contains("CAURI_LISTEN (file) is `here`: it must be an address"), "{told}");

    place.write("other.toml", "mode = 'production'\nrole = 'api'\n");
    let refused = place.run(&["--config", "other.toml", "serve"]);
    let told = String::from_utf8_lossy(&refused.stderr);
    assert!(told.contains("14 settings are missing or wrong"), "{told}");
    let missing = place.run(&["--config", "none.toml", "serve"]);
    assert!(String::from_utf8_lossy(&missing.stderr).contains("none.toml: can't be read"));
}

#[test]
fn production_names_everything_at_once() {
    let refused = Place::private().with("CAURI_MODE", "production").run(&["serve"]);
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    let told = String::from_utf8_lossy(&refused.stderr);
    for name in ["DATABASE_URL", "CAURI_PUBLIC_URL", "CAURI_TOKEN_KEY", "CAURI_CLICK_KEY"] {
        assert!(told.contains(&format!("production needs {name}")), "{name}: {told}");
    }
}
