//! A password, asked for on the terminal or read from standard input; never an argument, which
//! everybody on the machine could read.
//! Deliberately not here: whether it is strong (the use case).

use cauri_application::identity::ports::Secret;
use std::io::{self, BufRead as _, IsTerminal as _};

/// The longest line that is read, in bytes.
const LINE_LIMIT: u64 = 1_024;

/// Why there is no password.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoPassword {
    /// Terminal or standard input can't be read.
    #[error("no password can be read")]
    Unreadable(#[from] io::Error),
    /// The second time it was another one.
    #[error("the two passwords differ")]
    Differ,
}

/// On a terminal it is asked for twice and not shown; else it is standard input's first line.
pub(crate) fn ask() -> Result<Secret, NoPassword> {
    if !io::stdin().is_terminal() {
        return Ok(Secret::new(first_line(io::stdin().lock())?));
    }
    let first = rpassword::prompt_password("Password: ")?;
    let second = rpassword::prompt_password("The same again: ")?;
    if first == second { Ok(Secret::new(first)) } else { Err(NoPassword::Differ) }
}

fn first_line(input: impl io::BufRead) -> io::Result<String> {
    let mut line = String::new();
    input.take(LINE_LIMIT).read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_one_line_and_keeps_its_spaces() {
        assert_eq!(first_line(&b" trois lampes \r\nmore"[..]).unwrap(), " trois lampes ");
        assert_eq!(first_line(&b""[..]).unwrap(), "");
        assert_eq!(first_line(&[b'x'; 5_000][..]).unwrap().len(), 1_024);
    }
}
