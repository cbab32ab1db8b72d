//! What a value must be: each check reads a text, or says what it must be instead.
//! Deliberately not here: which setting is checked by which (`table`).

use super::{LogFormat, Role};
use cauri_application::kernel::mode::Mode;
use cauri_crypto::{PublicKeys, SecretKey};
use cauri_domain::{kernel::Email, money::Xof};
use cauri_http::{HeaderValue, IpNet, read_origins, read_proxies};
use cauri_notify::{Mailbox, Server, read_sender, read_server};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sqlx::postgres::PgConnectOptions;
use std::{
    collections::BTreeSet,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    str::FromStr as _,
    time::Duration,
};
use tracing_subscriber::{EnvFilter, filter::LevelFilter};
use url::Url;

/// The most connections of one process.
const CONNECTIONS_LIMIT: u32 = 1_000;
/// The longest time to drain.
const DRAIN_SECONDS_LIMIT: u64 = 300;
/// The largest amount that is told, in francs.
const FRANCS_LIMIT: i64 = 1_000_000_000_000;
/// How many different bytes a key must have; thirty-two hexadecimal digits almost always do.
const KEY_VARIETY: usize = 8;

fn wanted(what: &str) -> String {
    format!("it must be {what}")
}

/// Sandbox or production.
pub fn mode(text: &str) -> Result<Mode, String> {
    [Mode::Sandbox, Mode::Production]
        .into_iter()
        .find(|mode| mode.as_str() == text)
        .ok_or_else(|| wanted("sandbox or production"))
}

/// What `serve` runs.
pub fn role(text: &str) -> Result<Role, String> {
    [Role::Api, Role::Worker, Role::All]
        .into_iter()
        .find(|role| role.as_str() == text)
        .ok_or_else(|| wanted("api, worker or all"))
}

/// An address to listen on.
pub fn socket_address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| wanted("an address and a port, such as 127.0.0.1:8080"))
}

/// A site's own address, which paths are appended to.
pub fn site(text: &str) -> Result<Url, String> {
    let bare = |url: &Url| {
        matches!(url.scheme(), "http" | "https")
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none()
    };
    Url::parse(text)
        .ok()
        .filter(bare)
        .ok_or_else(|| wanted("an address without a path, such as https://shop.example"))
}

/// Proxies whose word is taken.
pub fn proxies(text: &str) -> Result<Vec<IpNet>, String> {
    read_proxies(text).map_err(|error| error.to_string())
}

/// Origins whose pages may call.
pub fn origins(text: &str) -> Result<Vec<HeaderValue>, String> {
    read_origins(text).map_err(|error| error.to_string())
}

/// A filter of log lines.
pub fn log_filter(text: &str) -> Result<EnvFilter, String> {
    let wanted = || {
        wanted(
            "levels (off, error, warn, info, debug, trace) by part of the program, such as \
                info,sqlx=warn",
        )
    };
    // The filter itself takes any lonely word as a part of the program.
    let lonely = text.split(',').map(str::trim).filter(|part| !part.contains(['=', '[']));
    if lonely.into_iter().any(|part| part.parse::<LevelFilter>().is_err()) {
        return Err(wanted());
    }
    EnvFilter::try_new(text).map_err(|_| wanted())
}

/// How log lines look.
pub fn log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "json" => Ok(LogFormat::Json),
        "text" => Ok(LogFormat::Text),
        _ => Err(wanted("json or text")),
    }
}

/// An address that is called.
pub fn endpoint(text: &str) -> Result<Url, String> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.fragment().is_none())
        .ok_or_else(|| wanted("an address such as https://desk.example/alerts"))
}

/// A Sentry-compatible address with its key.
pub fn sentry_dsn(text: &str) -> Result<String, String> {
    sentry::types::Dsn::from_str(text)
        .map(|_| text.to_owned())
        .map_err(|_| wanted("an address with a key, such as https://key@errors.example/1"))
}

/// An amount in francs.
pub fn francs(text: &str) -> Result<Xof, String> {
    text.parse()
        .ok()
        .filter(|francs| (0..=FRANCS_LIMIT).contains(francs))
        .map(Xof::new)
        .ok_or_else(|| wanted("a whole number of francs"))
}

/// PostgreSQL's address.
pub fn postgres(text: &str) -> Result<String, String> {
    let ours = text.starts_with("postgresql://") || text.starts_with("postgres://");
    if ours && PgConnectOptions::from_str(text).is_ok() {
        Ok(text.to_owned())
    } else {
        Err(wanted("an address such as postgresql://cauri:word@db.example/cauri"))
    }
}

/// An address of PostgreSQL with a password in it, encoded whatever it holds.
pub fn with_password(address: &str, password: &str) -> Result<String, String> {
    let mut url = Url::parse(address).map_err(|_| wanted("beside an address"))?;
    if url.password().is_some() {
        return Err("the address holds a password already: say one of the two".to_owned());
    }
    let encoded = utf8_percent_encode(password, NON_ALPHANUMERIC).to_string();
    url.set_password(Some(&encoded))
        .map_err(|()| "the address must name a host for it, such as localhost".to_owned())?;
    postgres(url.as_str())
}

/// Why it can't be told who answers at an address of PostgreSQL's, if it can't: on this machine
/// nobody stands between, elsewhere only a certificate tells. (The driver takes any in the weaker
/// modes.)
pub fn unverified(address: &str) -> Option<&'static str> {
    let options = PgConnectOptions::from_str(address).ok()?;
    let host = options.get_host();
    let here = options.get_socket().is_some()
        || host.starts_with('/')
        || host == "localhost"
        || host.trim_matches(['[', ']']).parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    let said = Url::parse(address).ok()?;
    let said = |name: &str| said.query_pairs().find(|(it, _)| it == name).map(|(_, is)| is);
    let root = said("sslrootcert").filter(|path| !path.is_empty() && !path.starts_with('-'));
    if here {
        None
    } else if said("sslmode").as_deref() != Some("verify-full") {
        Some("production speaks to a database on another machine with sslmode=verify-full only")
    } else if root.is_none() {
        Some("sslmode=verify-full needs sslrootcert, the file of whoever signed the certificate")
    } else {
        None
    }
}

/// A number of connections.
pub fn connections(text: &str) -> Result<u32, String> {
    text.parse()
        .ok()
        .filter(|number| (1..=CONNECTIONS_LIMIT).contains(number))
        .ok_or_else(|| wanted("a whole number from 1 to 1000"))
}

/// A time to drain, in whole seconds.
pub fn drain(text: &str) -> Result<Duration, String> {
    text.parse()
        .ok()
        .filter(|seconds| (0..=DRAIN_SECONDS_LIMIT).contains(seconds))
        .map(Duration::from_secs)
        .ok_or_else(|| wanted("a whole number of seconds from 0 to 300"))
}

/// A time of silence, in seconds.
pub fn silence(text: &str) -> Result<Duration, String> {
    text.parse()
        .ok()
        .filter(|seconds| (2..=3600).contains(seconds))
        .map(Duration::from_secs)
        .ok_or_else(|| wanted("a whole number from 2 to 3600"))
}

/// A folder; whether it is there shows when it is used.
pub fn folder(text: &str) -> Result<PathBuf, String> {
    if text.contains('\0') { Err(wanted("a folder")) } else { Ok(PathBuf::from(text)) }
}

/// Yes or no.
pub fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" | "true" => Ok(true),
        "no" | "false" => Ok(false),
        _ => Err(wanted("yes or no")),
    }
}

/// A key of our own: long, and not the same few letters again and again.
pub fn strong(text: &str) -> Result<String, String> {
    SecretKey::new(text).map_err(|error| error.to_string())?;
    let variety = text.bytes().collect::<BTreeSet<_>>().len();
    if variety < KEY_VARIETY {
        return Err(format!("it has only {variety} different characters; draw one by chance"));
    }
    Ok(text.to_owned())
}

/// Public keys of seals.
pub fn public_keys(text: &str) -> Result<Vec<String>, String> {
    let keys: Vec<_> = text.split(',').map(|key| key.trim().to_owned()).collect();
    for key in &keys {
        PublicKeys::default().add(key).map_err(|error| error.to_string())?;
    }
    Ok(keys)
}

/// Text without white space, as somebody else gave it to us.
pub fn word(text: &str) -> Result<String, String> {
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(wanted("one word, as the gateway shows it"));
    }
    Ok(text.to_owned())
}

/// Text on one line, as somebody else gave it to us.
pub fn phrase(text: &str) -> Result<String, String> {
    if text.chars().any(char::is_control) {
        return Err(wanted("one line"));
    }
    Ok(text.to_owned())
}

/// A number that is a name.
pub fn digits(text: &str) -> Result<String, String> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wanted("a number, as the gateway shows it"));
    }
    Ok(text.to_owned())
}

/// An e-mail address.
pub fn email(text: &str) -> Result<String, String> {
    Email::new(text)
        .map(|email| email.reveal().to_owned())
        .map_err(|_| wanted("an e-mail address, such as desk@shop.example"))
}

/// A mail server.
pub fn mail_server(text: &str) -> Result<Server, String> {
    read_server(text).map_err(|error| error.to_string())
}

/// Who writes e-mails.
pub fn mail_sender(text: &str) -> Result<Mailbox, String> {
    read_sender(text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_an_address_to_append_to() {
        assert_eq!(site("https://shop.example").unwrap().as_str(), "https://shop.example/");
        for other in [
            "shop.example",
            "ftp://shop.example",
            "https://shop.example/cauri",
            "https://shop.example/?a=b",
            "https://me:word@shop.example",
        ] {
            assert!(site(other).is_err(), "{other}");
        }
    }

    #[test]
    fn another_machine_is_known_by_its_certificate_only() {
        let at = |rest: &str| unverified(&format!("postgresql://cauri:word@{rest}"));
        for here in [
            "localhost/cauri",
            "127.0.0.1:5433/cauri?sslmode=disable",
            "[::1]/cauri",
            "localhost/cauri?host=/run/postgresql",
            "%2Frun%2Fpostgresql/cauri",
        ] {
            assert_eq!(at(here), None, "{here}");
        }
        assert_eq!(at("db.example/cauri?sslmode=verify-full&sslrootcert=/etc/ca.pem"), None);
        for weak in [
            "db.example/cauri",
            "db.example/cauri?sslmode=require",
            "db.example/cauri?sslmode=prefer&sslrootcert=/etc/ca.pem",
            "db.example/cauri?sslmode=verify-ca&sslrootcert=/etc/ca.pem",
            "10.0.0.7/cauri?sslmode=disable",
            "localhost/cauri?host=db.example",
            "localhost.example/cauri",
        ] {
            assert!(at(weak).is_some_and(|why| why.contains("verify-full only")), "{weak}");
        }
        for rootless in ["", "&sslrootcert=", "&sslrootcert=-----BEGIN%20CERTIFICATE-----"] {
            let why = at(&format!("db.example/cauri?sslmode=verify-full{rootless}"));
            assert!(why.is_some_and(|why| why.contains("needs sslrootcert")), "{rootless}");
        }
    }

    #[test]
    fn a_key_is_long_and_varied() {
        assert!(strong("0123456789abcdef0123456789abcdef").is_ok());
        assert!(strong("short").unwrap_err().contains("32 are needed"));
        assert!(strong(&"ab".repeat(32)).unwrap_err().contains("only 2 different"));
    }

    #[test]
    fn whatever_a_password_holds_comes_back_from_the_address() {
        let address = "postgresql://cauri@localhost/cauri?host=/run/postgresql";
        for password in ["plain", "p@ss:w/rd?#[]%", "100%41", "é ' \" \\ $HOME `x`"] {
            let with = with_password(address, password).unwrap();
            let url = Url::parse(&with).unwrap();
            let back = percent_encoding::percent_decode_str(url.password().unwrap());
            assert_eq!(back.decode_utf8().unwrap(), password);
            assert_eq!((url.host_str(), url.path()), (Some("localhost"), "/cauri"), "{with}");
            assert_eq!(url.query(), Some("host=/run/postgresql"));
        }
        let twice = with_password("postgresql://cauri:word@db/cauri", "x").unwrap_err();
        assert!(twice.contains("already") && !twice.contains("word@"), "{twice}");
        let nowhere = with_password("postgresql:///cauri?host=/run/postgresql", "x").unwrap_err();
        assert!(nowhere.contains("must name a host"), "{nowhere}");
    }

    #[test]
    fn each_says_what_it_wants() {
        for (wrong, words) in [
            (mode("Production").map(drop), "sandbox or production"),
            (role("everything").map(drop), "api, worker or all"),
            (socket_address("8080").map(drop), "127.0.0.1:8080"),
            (log_filter("info,=,,x=y").map(drop), "info,sqlx=warn"),
            (log_filter("verbose").map(drop), "off, error, warn, info, debug, trace"),
            (log_filter("info,sqlx").map(drop), "such as info,sqlx=warn"),
            (log_filter("info,sqlx=loud").map(drop), "such as info,sqlx=warn"),
            (postgres("mysql://db").map(drop), "postgresql://"),
            (connections("0").map(drop), "1 to 1000"),
            (log_format("xml").map(drop), "json or text"),
            (endpoint("ftp://desk.example").map(drop), "https://desk.example/alerts"),
            (sentry_dsn("https://errors.example").map(drop), "with a key"),
            (francs("-1").map(drop), "whole number of francs"),
            (yes_or_no("perhaps").map(drop), "yes or no"),
            (word("two words").map(drop), "one word"),
            (phrase("two\nlines").map(drop), "one line"),
            (digits("12a").map(drop), "a number"),
            (proxies("proxy.example").map(drop), "10.0.0.0/8"),
            (origins("*").map(drop), "`*` is not taken"),
            (public_keys("abc,").map(drop), "64 digits of lower-case hex"),
            (email("desk").map(drop), "e-mail"),
            (mail_server("mail.example").map(drop), "smtps://"),
            (mail_sender("Cauri").map(drop), "no-reply@"),
        ] {
            let told = wrong.unwrap_err();
            assert!(told.contains(words), "{told}");
        }
    }
}
