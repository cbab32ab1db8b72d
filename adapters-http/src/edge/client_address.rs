//! The client's network address: the one answer for clicks, signatures, limits and the audit.
//! Deliberately not here: which address is believed (`client_origin`).

use axum::{extract::FromRequestParts, http::request::Parts};
use cauri_domain::kernel::Personal;
use std::{
    convert::Infallible,
    net::{IpAddr, Ipv6Addr},
};

/// The client's address; none if the listener does not tell (a router without a socket).
#[derive(Debug, Clone, Default)]
pub(crate) struct ClientAddress(pub(crate) Option<Personal<IpAddr>>);

impl ClientAddress {
    /// The address as text, to be kept where it may be erased.
    pub(crate) fn text(&self) -> Option<Personal<String>> {
        self.0.as_ref().map(|address| Personal::new(address.reveal().to_string()))
    }

    /// The address as limits count it: whoever has one IPv6 address has the 2^64 around it too.
    pub(crate) fn neighbourhood(&self) -> IpAddr {
        match self.0.as_ref().map(|address| *address.reveal()) {
            Some(IpAddr::V6(address)) => {
                IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)))
            }
            Some(address) => address,
            None => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_client_is_counted_by_its_network() {
        let of = |text: &str| {
            ClientAddress(Some(Personal::new(text.parse().unwrap()))).neighbourhood().to_string()
        };
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(of("41.82.0.7"), "41.82.0.7");
        assert_eq!(ClientAddress::default().neighbourhood().to_string(), "::");
    }

    #[test]
    fn an_address_is_personal() {
        let address = ClientAddress(Some(Personal::new("41.82.0.7".parse().unwrap())));
        assert!(!format!("{address:?}").contains("41"));
    }
}
