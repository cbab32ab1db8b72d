//! The table as people read it: `.env.example`, and the README's table.
//! Deliberately not here: where the two are kept (tests compare them).

use super::{Setting, TABLE};
use std::fmt::Write as _;

/// The longest line of a comment, in characters.
const LINE: usize = 98;

/// `.env.example`, whole.
pub fn env_example() -> String {
    let mut text = [
        "# Settings of Cauri, as environment variables; `cauri doctor` shows what a process",
        "# makes of them. The same in `cauri.toml`, under the key in brackets: a variable beats",
        "# the file, a flag beats both. What production needs stands without `#`; an empty value",
        "# counts as not set.",
        "",
    ]
    .join("\n");
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
    let example = setting.rule.example.filter(|_| setting.rule.needed);
    let example = example.map(|example| format!("Such as {example}. ")).unwrap_or_default();
    format!("{meaning} {example}[{}]", setting.path)
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

/// What production needs is left empty, so that no example is ever taken for an answer.
fn assignment(setting: &Setting) -> String {
    if setting.rule.needed {
        return format!("{}=", setting.variable);
    }
    let value = setting.rule.default.or(setting.rule.example).unwrap_or_default();
    format!("#{}={value}", setting.variable)
}

/// The README's table.
pub fn readme_table() -> String {
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
    fn comments_are_broken_at_words() {
        let long = "word ".repeat(40);
        let text = comment(&long);
        assert!(text.lines().count() > 1);
        assert!(text.lines().all(|line| line.starts_with("# word") && line.len() <= LINE));
    }
}
