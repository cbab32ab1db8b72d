//! The table as people read it: `.env.example`, and the table of `docs/settings.md`.
//! Deliberately not here: where the two are kept (tests compare them).

use super::{Setting, TABLE};
use std::fmt::Write as _;

/// The longest line of a comment, in characters.
const LINE: usize = 98;

/// How `.env.example` is read, and by whom.
const HEAD: &str = "\
# Settings of Cauri, as environment variables; `cauri doctor` shows what a process makes of them.
# What production needs stands without `#`; an empty value counts as not set.
#
# A shell (`set -a; . ./cauri.env; set +a`), systemd (`EnvironmentFile=`) and compose (`env_file`)
# read this file alike, as long as a value with anything in it but letters, digits and
# . , : / @ % + = _ - stands between single quotes.
#
# The same in `cauri.toml`, under the key in brackets. A secret may also be a file of the folder
# that CREDENTIALS_DIRECTORY names (systemd's `LoadCredential=`): its name is the key in brackets
# with `_` for `.`, alone or behind `cauri_`. A flag beats a variable, that beats such a file, and
# that beats `cauri.toml`.
";

/// `.env.example`, whole.
pub fn env_example() -> String {
    let mut text = HEAD.to_owned();
    let mut group = "";
    for setting in TABLE {
        if setting.group != group {
            group = setting.group;
            // Writing into a string can't fail.
            let _ = write!(text, "\n# --- {group} ---\n");
        }
        let _ = write!(text, "\n{}{}\n", comment(&about(setting)), assignment(setting));
    }
    text
}

fn about(setting: &Setting) -> String {
    let meaning = setting.meaning().replace('`', "");
    format!("{meaning} [{}]", setting.path)
}

fn comment(about: &str) -> String {
    let mut lines = vec![String::from("#")];
    for word in about.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= LINE => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!("# {word}")),
        }
    }
    lines.iter().fold(String::new(), |text, line| text + line + "\n")
}

/// What production needs is left empty, with an example above it, so that no example is ever
/// taken for an answer. Anything else is a comment that becomes a setting without its `#`.
fn assignment(setting: &Setting) -> String {
    let (variable, rule) = (setting.variable, &setting.rule);
    let example = rule.example.map(quoted);
    match (rule.stands, rule.default.map(quoted).or(example)) {
        (Some(""), Some(example)) => format!("# Such as: {variable}={example}\n{variable}="),
        (Some(value), _) => format!("{variable}={}", quoted(value)),
        (None, value) => format!("#{variable}={}", value.unwrap_or_default()),
    }
}

/// A value as a shell, systemd and compose read it alike.
fn quoted(value: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || ".,:/@%+=_-".contains(c);
    if value.chars().all(bare) { value.to_owned() } else { format!("'{value}'") }
}

/// The table of `docs/settings.md`.
pub fn settings_table() -> String {
    let mut text = String::from(
        "| variable | `cauri.toml` | default | meaning |\n| --- | --- | --- | --- |\n",
    );
    for setting in TABLE {
        let default = match (setting.rule.default, setting.rule.needed) {
            (Some(default), _) => format!("`{default}`"),
            (None, true) => "production needs it".to_owned(),
            (None, false) => String::new(),
        };
        let flag = setting.rule.flag.map(|flag| format!("; `{flag}`")).unwrap_or_default();
        let _ = writeln!(
            text,
            "| `{}`{flag} | `{}` | {default} | {} |",
            setting.variable,
            setting.path,
            setting.meaning(),
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_quoted_if_a_shell_would_take_it_apart() {
        assert_eq!(quoted("info,sqlx=warn"), "info,sqlx=warn");
        assert_eq!(quoted("Cauri <no-reply@shop.example>"), "'Cauri <no-reply@shop.example>'");
        let values = TABLE.iter().flat_map(|it| [it.rule.default, it.rule.example]).flatten();
        for value in values {
            assert!(!value.contains('\''), "{value}");
        }
    }

    #[test]
    fn comments_are_broken_at_words() {
        let long = "word ".repeat(40);
        let text = comment(&long);
        assert!(text.lines().count() > 1);
        assert!(text.lines().all(|line| line.starts_with("# word") && line.len() <= LINE));
    }
}
