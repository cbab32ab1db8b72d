//! The command line: help with exit codes, version, completions, manual pages, and what programs
//! read.
//! Deliberately not here: what the commands do.

use crate::{
    crash::{production, program::Place},
    harness::{Database, run},
};
use cauri::cli::Cli;
use clap::{Command, CommandFactory as _};
use serde_json::Value;
use std::{fs, path::Path, process};

/// Every command with those below it, by its words.
fn commands(command: &Command, words: &str, found: &mut Vec<(String, Command)>) {
    found.push((words.to_owned(), command.clone()));
    for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
        commands(below, &format!("{words} {}", below.get_name()), found);
    }
}

#[test]
fn every_help_says_how_it_ends() {
    let mut found = vec![];
    commands(&Cli::command(), "cauri", &mut found);
    assert!(found.len() > 15, "{}", found.len());
    for (words, mut command) in found {
        for help in [command.render_help(), command.render_long_help()] {
            let help = help.to_string();
            for part in ["Exit codes:\n  0 ", "\n  1 ", "\n  2 "] {
                assert!(help.contains(part), "{words}:\n{help}");
            }
        }
    }
}

#[test]
fn the_version_says_commit_and_build() {
    let told = Place::private().run(&["--version"]);
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let begins = format!("cauri {} (commit ", env!("CARGO_PKG_VERSION"));
    assert!(told.starts_with(&begins) && told.contains(" build for "), "{told}");
}

#[test]
fn shells_complete_and_man_has_a_page_for_each_command() {
    let place = Place::private();
    for (shell, words) in [
        ("bash", "complete -F _cauri"),
        ("zsh", "#compdef cauri"),
        ("fish", "complete -c cauri"),
        ("elvish", "edit:completion"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let done = place.run(&["completions", shell]);
        assert_eq!(done.status.code(), Some(0), "{done:?}");
        let text = String::from_utf8_lossy(&done.stdout).into_owned();
        assert!(text.contains(words) && text.contains("dry-run"), "{shell}: {text}");
    }
    assert_eq!(place.run(&["man", "pages/man1"]).status.code(), Some(0));
    for page in ["cauri.1", "cauri-serve.1", "cauri-contract-verify.1", "cauri-migrate.1"] {
        let text = place.read(&format!("pages/man1/{page}"));
        assert!(text.contains(".TH") && text.contains("Exit codes"), "{page}: {text}");
    }
}

fn json(place: &Place, words: &[&str]) -> (Value, Option<i32>) {
    let ended = place.run(words);
    (serde_json::from_slice(&ended.stdout).expect("one JSON object"), ended.status.code())
}

#[test]
fn the_doctor_speaks_to_programs() {
    run(async {
        let empty = Database::empty().await;
        let place = production::told(&empty.url);
        let (told, code) = json(&place, &["doctor", "--json"]);
        assert_eq!((code, &told["well"]), (Some(1), &Value::Bool(false)));
        let check = |told: &Value, name: &str| {
            let rows = told["checks"].as_array().expect("checks").clone();
            rows.into_iter().find(|row| row["check"] == name).unwrap_or_default()
        };
        assert_eq!(check(&told, "schema")["verdict"], "fail", "{told}");
        assert_eq!(check(&told, "stop")["verdict"], "ok", "{told}");
        let setting = |name: &str| {
            let rows = told["settings"].as_array().expect("settings").clone();
            rows.into_iter().find(|row| row["variable"] == name).expect("a setting")
        };
        assert_eq!(setting("CAURI_TOKEN_KEY")["value"], "(hidden)");
        assert_eq!(setting("CAURI_MODE")["origin"], "environment");
        assert!(!told.to_string().contains(production::TOKEN_KEY));
    });
}

#[test]
fn the_doctor_looks_how_the_database_has_worn() {
    run(async {
        let database = Database::fresh().await;
        let place = Place::beside(&database.url);
        let (without, _) = json(&place, &["doctor", "--json"]);
        assert!(!without.to_string().contains("unused indexes"), "{without}");
        database.execute("CREATE INDEX nobody_asks ON app.users (created_at)").await;
        let (told, code) = json(&place, &["doctor", "--json", "--database"]);
        assert_eq!(code, Some(0), "{told}");
        let rows = told["checks"].as_array().expect("checks");
        let said = |check: &str, words: &str| {
            let here = |row: &&Value| {
                row["check"] == check && row["said"].as_str().is_some_and(|it| it.contains(words))
            };
            assert!(rows.iter().any(|row| here(&row)), "{check}, {words}: {told}");
        };
        said("unused indexes", "nobody_asks of app.users");
        said("bloat", "no table has more than");
        said("slowest statements", "the extension pg_stat_statements counts them");
        // It is there, and the server was not told to load it.
        database.execute("CREATE EXTENSION pg_stat_statements").await;
        let (loaded, _) = json(&place, &["doctor", "--json", "--database"]);
        assert!(loaded.to_string().contains("pg_stat_statements"), "{loaded}");
    });
}

/// What the build says for these sources; the script runs as Cargo runs it.
fn built_from(script: &Path, sources: &Path, profile: &str, told: Option<&str>) -> String {
    let mut command = process::Command::new(script);
    command.env_clear().env("CARGO_MANIFEST_DIR", sources.join("bin"));
    command.env("PROFILE", profile).env("TARGET", "here").envs(told.map(|it| ("CAURI_COMMIT", it)));
    let ended = command.output().expect("the build's script");
    assert!(ended.status.success(), "{ended:?}");
    let said = String::from_utf8(ended.stdout).expect("text");
    let line =
        said.lines().find_map(|line| line.strip_prefix("cargo::rustc-env=CAURI_BUILT_FROM="));
    line.expect("a line").to_owned()
}

#[test]
fn the_commit_is_found_without_git_or_told_or_left_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |path: &str| folder.path().join(path);
    let write = |path: &str, text: &str| {
        fs::create_dir_all(at(path).parent().expect("a folder")).expect("a folder");
        fs::write(at(path), text).expect("a file");
    };
    let script = at("script");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../bin/build.rs");
    let mut rustc = process::Command::new("rustc");
    let made = rustc.args(["--edition", "2024", "-o"]).arg(&script).arg(source).output();
    let made = made.expect("rustc");
    assert!(made.status.success(), "{made:?}");

    let [branch, other] = ["0123456789abcdef0123456789abcdef01234567", &"f".repeat(40)];
    write("repository/.git/HEAD", "ref: refs/heads/main\n");
    write("repository/.git/refs/heads/main", &format!("{branch}\n"));
    write("packed/.git/HEAD", "ref: refs/heads/main\n");
    write("packed/.git/packed-refs", &format!("# pack-refs\n{other} refs/heads/main\n"));
    write("tree/.git", &format!("gitdir: {}\n", at("repository/.git/worktrees/tree").display()));
    write("repository/.git/worktrees/tree/HEAD", &format!("{other}\n"));
    write("repository/.git/worktrees/tree/commondir", "../..\n");
    write("archive/README.md", "");
    for (sources, profile, told, expected) in [
        ("repository", "release", None, "commit 0123456789ab"),
        ("packed", "release", None, "commit ffffffffffff"),
        ("tree", "release", None, "commit ffffffffffff"),
        ("archive", "release", None, "commit not told"),
        ("archive", "debug", Some("abc123"), "commit abc123"),
        ("repository", "release", Some("abc123"), "commit abc123"),
        // Whoever develops does not build anew after each commit.
        ("repository", "debug", None, "commit not told"),
    ] {
        let found = built_from(&script, &at(sources), profile, told);
        assert_eq!(found, expected, "{sources}, {profile}, {told:?}");
    }
}
