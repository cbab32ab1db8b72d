//! From which network address a request came.
//! Deliberately not here: what is made of it; addresses are personal and never logged.

use super::state::Http;
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::request::Parts,
};
use cauri_domain::kernel::Personal;
use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};

/// The caller's network address, if it is known.
#[derive(Debug, Clone)]
pub(crate) struct ClientAddress(pub(crate) Option<Personal<IpAddr>>);

impl FromRequestParts<Http> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Http) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(peer.map(|ConnectInfo(peer)| Personal::new(peer.ip()))))
    }
}
