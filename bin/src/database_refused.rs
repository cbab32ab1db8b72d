//! A database that does not do what is asked of it: where it is, who said so, and what helps.
//! Deliberately not here: a private one's troubles (`embedded-postgres`).

use crate::{commands::Failure, database::login};
use sqlx::{Error as SqlxError, postgres::PgConnectOptions};
use std::{error::Error, str::FromStr as _};

/// By which of the two logins it was spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// The one that serves.
    Serving,
    /// The owner's.
    Owner,
}

/// A refusal with what a person needs to know about it.
#[derive(Debug, thiserror::Error)]
#[error("{said_by} names {place}, login {login}: {trouble}")]
pub(crate) struct DatabaseRefused {
    said_by: String,
    place: String,
    login: String,
    trouble: String,
    source: Failure,
}

/// Adds to a failure where the database is, if it was the database that refused.
pub(crate) fn explain(by: By, url: &str, said_by: &str, failure: Failure) -> Failure {
    let login = login(url).name;
    let Some(trouble) = refusal(failure.as_ref()).and_then(|error| trouble(error, by, &login))
    else {
        return failure;
    };
    let (said_by, place) = (said_by.to_owned(), place(url));
    DatabaseRefused { said_by, place, login, trouble, source: failure }.into()
}

/// The driver's own error, wherever it stands among the causes.
fn refusal<'e>(failure: &'e (dyn Error + Send + Sync + 'static)) -> Option<&'e SqlxError> {
    let mut cause: Option<&(dyn Error + 'static)> = Some(failure);
    while let Some(error) = cause {
        if let Some(refused) = error.downcast_ref::<SqlxError>() {
            return Some(refused);
        }
        cause = error.source();
    }
    None
}

/// What is the matter and what helps, in words; `None` for what is no matter of settings.
fn trouble(error: &SqlxError, by: By, login: &str) -> Option<String> {
    let code = match error {
        SqlxError::Io(_) | SqlxError::PoolTimedOut => {
            return Some("nobody answers there; is PostgreSQL running, and reachable?".to_owned());
        }
        SqlxError::Tls(_) => {
            return Some("the connection can't be encrypted as sslmode asks for".to_owned());
        }
        SqlxError::Database(refused) => refused.code()?,
        _ => return None,
    };
    let password = match by {
        By::Serving => "CAURI_DATABASE_PASSWORD",
        By::Owner => "CAURI_OWNER_DATABASE_PASSWORD",
    };
    match (&*code, by) {
        ("28P01", _) => Some(format!(
            "it does not take the password; say the right one in {password}, or encoded in the \
             address"
        )),
        ("28000", _) => Some(
            "it does not know this login, or does not let it in from here (pg_hba.conf)".to_owned(),
        ),
        ("3D000", _) => Some("it has no such database; make it, owned by the owner's login".into()),
        ("53300", _) => Some(
            "it has no connection left; lower CAURI_DATABASE_CONNECTIONS, or raise its \
             max_connections"
                .to_owned(),
        ),
        ("42501", By::Owner) => Some(format!(
            "this login may not do what is needed; a superuser lets it with ALTER ROLE \"{login}\" \
             CREATEROLE, and makes it the database's owner with ALTER DATABASE … OWNER TO \
             \"{login}\"; say such a login in CAURI_OWNER_DATABASE_URL"
        )),
        ("42501", By::Serving) => Some(
            "this login may not act as cauri_app; `cauri migrate`, run by the owner's login, lets \
             it in"
                .to_owned(),
        ),
        _ => None,
    }
}

/// Host, port and database, never a password.
fn place(url: &str) -> String {
    let Ok(options) = PgConnectOptions::from_str(url) else { return "an address".to_owned() };
    let at = match options.get_socket() {
        Some(socket) => format!("the socket in {} (port {})", socket.display(), options.get_port()),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    };
    match options.get_database() {
        Some(database) => format!("the database {database} at {at}"),
        None => format!("a database at {at}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cauri_postgres::ConnectError;
    use std::io;

    const URL: &str = "postgresql://awa:s%C3%A9cret@db.example:5433/cauri";

    #[test]
    fn nobody_at_the_address_names_address_login_and_setting_and_no_password() {
        let gone = io::Error::from(io::ErrorKind::ConnectionRefused);
        let failure = ConnectError::Unreachable(SqlxError::Io(gone)).into();
        let told = explain(By::Serving, URL, "DATABASE_URL (environment)", failure);
        assert_eq!(
            told.to_string(),
            "DATABASE_URL (environment) names the database cauri at db.example:5433, login awa: \
             nobody answers there; is PostgreSQL running, and reachable?"
        );
        assert!(told.source().is_some());
        assert!(!format!("{told} {told:?}").contains("cret"), "{told:?}");
    }

    #[test]
    fn what_is_no_matter_of_the_database_stays_as_it_is() {
        let failure: Failure = "the sandbox is not empty".into();
        let told = explain(By::Owner, URL, "CAURI_OWNER_DATABASE_URL (file)", failure);
        assert_eq!(told.to_string(), "the sandbox is not empty");
    }

    #[test]
    fn a_socket_is_a_place() {
        let at = place("postgresql://localhost/cauri?host=/run/postgresql&port=5433");
        assert_eq!(at, "the database cauri at the socket in /run/postgresql (port 5433)");
    }
}
