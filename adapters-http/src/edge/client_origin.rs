//! How a request came: from whose address, and by HTTPS.
//! Deliberately not here: who calls (`gatekeep`), and the header `Forwarded` – proxies that are
//! told to send one send `X-Forwarded-For` too.
//!
//! What a request says of its own origin is believed only from the proxies that the operator named
//! (`CAURI_TRUSTED_PROXIES`); from anybody else the connection's own address counts.

use super::client_address::ClientAddress;
use super::policy::Edge;
use crate::kernel::{problem::Problem, state::Http};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, StatusCode},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use cauri_application::kernel::mode::Mode;
use cauri_domain::kernel::Personal;
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};

/// The most hops that are read, from the nearest on.
const HOPS_LIMIT: usize = 32;
/// What the machine's own watchers ask without a proxy in between.
const WATCHED: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Notes the client's address; in production, refuses what did not come by HTTPS through a proxy
/// that we trust. Only the machine itself may look after us without one.
pub(crate) async fn client_origin(
    State(http): State<Http>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map(|ConnectInfo(address)| address.ip().to_canonical());
    let trusted = peer.is_some_and(|peer| is_trusted(peer, &http.edge.trusted_proxies));
    if http.app.mode == Mode::Production {
        let safe = trusted && came_by_https(request.headers());
        let watched =
            peer.is_some_and(|peer| peer.is_loopback()) && WATCHED.contains(&request.uri().path());
        if !safe && !watched {
            return Problem::new(StatusCode::FORBIDDEN, "https_required").into_response();
        }
    }
    let client = match peer {
        Some(peer) if trusted => Some(behind(peer, request.headers(), &http.edge.trusted_proxies)),
        other => other,
    };
    request.extensions_mut().insert(ClientAddress(client.map(Personal::new)));
    next.run(request).await
}

/// True if the connection itself comes from a proxy that the operator named.
pub(crate) fn came_through_trusted_proxy(request: &Request, edge: &Edge) -> bool {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    peer.is_some_and(|ConnectInfo(peer)| {
        is_trusted(peer.ip().to_canonical(), &edge.trusted_proxies)
    })
}

fn is_trusted(address: IpAddr, proxies: &[IpNet]) -> bool {
    proxies.iter().any(|network| network.contains(&address))
}

/// What the nearest proxy says of the connection in front of it.
fn came_by_https(headers: &HeaderMap) -> bool {
    let told = headers.get_all("x-forwarded-proto").iter().next_back();
    told.and_then(|value| value.to_str().ok())
        .and_then(|text| text.rsplit(',').next())
        .is_some_and(|scheme| scheme.trim().eq_ignore_ascii_case("https"))
}

/// The client behind a trusted proxy: the hop nearest to us that is no trusted proxy itself.
/// Whatever stands left of it could have been written by anybody.
fn behind(proxy: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> IpAddr {
    let mut believed = proxy;
    let hops = headers.get_all("x-forwarded-for").iter().rev().flat_map(|value| {
        // A header that is no text is a hop that is no address.
        value.to_str().unwrap_or("?").rsplit(',').map(str::trim)
    });
    for hop in hops.take(HOPS_LIMIT) {
        let Some(address) = address(hop) else { break };
        believed = address;
        if !is_trusted(address, proxies) {
            break;
        }
    }
    believed
}

/// An address as proxies write it, with or without a port.
fn address(hop: &str) -> Option<IpAddr> {
    let bare = || hop.parse::<IpAddr>().ok();
    let bracketed = || hop.strip_prefix('[')?.strip_suffix(']')?.parse::<IpAddr>().ok();
    let with_port = || hop.parse::<SocketAddr>().ok().map(|address| address.ip());
    bare().or_else(bracketed).or_else(with_port).map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edge::policy::read_proxies;

    fn headers(name: &'static str, values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name, value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn the_nearest_hop_that_is_no_proxy_of_ours_is_the_client() {
        let proxies = read_proxies("10.0.0.0/8, ::1").unwrap();
        for (told, expected) in [
            (&["41.82.0.7"][..], "41.82.0.7"),
            (&["1.1.1.1, 41.82.0.7"], "41.82.0.7"),
            (&["1.1.1.1, 41.82.0.7, 10.0.0.9"], "41.82.0.7"),
            (&["1.1.1.1", "41.82.0.7, 10.0.0.9"], "41.82.0.7"),
            (&["41.82.0.7:5123"], "41.82.0.7"),
            (&["::ffff:41.82.0.7"], "41.82.0.7"),
            (&["[2001:db8::7]:443"], "2001:db8::7"),
            (&["[2001:db8::7]"], "2001:db8::7"),
            (&["10.0.0.8"], "10.0.0.8"),
            (&["unknown"], "10.0.0.1"),
            (&["1.1.1.1, unknown, 10.0.0.9"], "10.0.0.9"),
            (&[""], "10.0.0.1"),
            (&[], "10.0.0.1"),
        ] {
            let headers = headers("x-forwarded-for", told);
            let found = behind("10.0.0.1".parse().unwrap(), &headers, &proxies);
            assert_eq!(found, expected.parse::<IpAddr>().unwrap(), "{told:?}");
        }
    }

    #[test]
    fn the_nearest_proxy_says_whether_it_was_https() {
        for (told, expected) in [
            (&["https"][..], true),
            (&["HTTPS"], true),
            (&["http, https"], true),
            (&["https, http"], false),
            (&["https", "http"], false),
            (&["http"], false),
            (&[], false),
        ] {
            assert_eq!(came_by_https(&headers("x-forwarded-proto", told)), expected, "{told:?}");
        }
    }
}
