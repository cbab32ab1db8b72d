//! What an operator says of the way to us: whose pages may call, which proxies are believed, how
//! generous the limits are.
//! Deliberately not here: where the settings are read (`bin`), and what is made of them
//! (`client_origin`, `cors`, `limits`).

use axum::http::{HeaderValue, Uri};
use ipnet::IpNet;
use std::{net::IpAddr, num::NonZeroU32, time::Duration};

/// How many times as much the sandbox allows.
const SANDBOX_FACTOR: NonZeroU32 = NonZeroU32::MIN.saturating_add(99);
/// The longest that a request may take, its body included. Longer than what is waited for inside:
/// 20 s for the sandbox's clock, 10 s for a key that somebody else holds and 15 s for a gateway.
pub const REQUEST_TIME: Duration = Duration::from_secs(40);
/// The most origins, and the most proxies, that can be named.
const NAMED_LIMIT: usize = 64;

/// The edge, as an operator wants it. The default is the sandbox's: nobody is named.
#[derive(Debug, Clone)]
pub struct Edge {
    /// Pages of these origins may call from a browser.
    pub cors_origins: Vec<HeaderValue>,
    /// What these say of a request's origin is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Every limit is multiplied by this.
    pub limits_factor: NonZeroU32,
    /// The longest that a request may take, its body included.
    pub request_time: Duration,
}

/// Why a setting is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EdgeError {
    /// Not an origin. `*` is none either.
    #[error("`{0}` is no origin such as https://shop.example (and `*` is not taken)")]
    Origin(String),
    /// Neither an address nor a network.
    #[error("`{0}` is neither an address such as 10.0.0.7 nor a network such as 10.0.0.0/8")]
    Proxy(String),
    /// Too many are named.
    #[error("at most 64 can be named")]
    TooMany,
}

impl Default for Edge {
    fn default() -> Self {
        Self {
            cors_origins: vec![],
            trusted_proxies: vec![],
            limits_factor: SANDBOX_FACTOR,
            request_time: REQUEST_TIME,
        }
    }
}

/// Origins, separated by commas or blanks.
///
/// # Errors
/// [`EdgeError`] names the first that is none.
pub fn read_origins(text: &str) -> Result<Vec<HeaderValue>, EdgeError> {
    named(text, |word| origin(word).ok_or_else(|| EdgeError::Origin(word.to_owned())))
}

/// Addresses and networks, separated by commas or blanks.
///
/// # Errors
/// [`EdgeError`] names the first that is neither.
pub fn read_proxies(text: &str) -> Result<Vec<IpNet>, EdgeError> {
    named(text, |word| {
        let one = || word.parse::<IpAddr>().map(IpNet::from);
        word.parse().or_else(|_| one()).map_err(|_| EdgeError::Proxy(word.to_owned()))
    })
}

fn named<T>(text: &str, read: impl Fn(&str) -> Result<T, EdgeError>) -> Result<Vec<T>, EdgeError> {
    let words: Vec<_> = text.split([',', ' ']).filter(|word| !word.is_empty()).collect();
    if words.len() > NAMED_LIMIT {
        return Err(EdgeError::TooMany);
    }
    words.into_iter().map(read).collect()
}

/// Scheme, host and perhaps a port, written as a browser writes them: anything else would never
/// match.
fn origin(word: &str) -> Option<HeaderValue> {
    let (scheme, rest) = word.split_once("://")?;
    let uri: Uri = word.parse().ok()?;
    let authority = uri.authority()?;
    let plain = matches!(scheme, "http" | "https")
        && rest == authority.as_str()
        && !rest.contains('@')
        && !rest.bytes().any(|byte| byte.is_ascii_uppercase());
    if plain { HeaderValue::from_str(word).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_a_browser_writes_it() {
        let read = read_origins("https://shop.example, http://localhost:3000").unwrap();
        assert_eq!(read, ["https://shop.example", "http://localhost:3000"]);
        assert_eq!(read_origins("").unwrap(), Vec::<HeaderValue>::new());
        for wrong in [
            "*",
            "null",
            "shop.example",
            "https://shop.example/",
            "https://Shop.example",
            "https://a@shop.example",
            "ftp://shop.example",
            "https://",
        ] {
            assert_eq!(read_origins(wrong), Err(EdgeError::Origin(wrong.to_owned())), "{wrong}");
        }
    }

    #[test]
    fn a_proxy_is_an_address_or_a_network() {
        let read = read_proxies("127.0.0.1 10.0.0.0/8,::1").unwrap();
        let texts: Vec<_> = read.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["127.0.0.1/32", "10.0.0.0/8", "::1/128"]);
        for wrong in ["proxy.example", "10.0.0.0/33", "10.0.0"] {
            assert_eq!(read_proxies(wrong), Err(EdgeError::Proxy(wrong.to_owned())));
        }
        assert_eq!(read_proxies(&"::1 ".repeat(65)), Err(EdgeError::TooMany));
    }
}
