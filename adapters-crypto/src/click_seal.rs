//! Seals of clicks and hashes of visitors: HMAC-SHA256, cut to 128 bits.
//! Deliberately not here: how long a click is evidence (domain).

use crate::{
    KeyRing,
    key_ring::{KID_BYTES, Kid, kid},
    keyed::Keyed,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use cauri_application::affiliate::ports::ClickSeal;
use cauri_domain::{
    affiliate::{ClickClaims, ContractMark},
    kernel::{LinkId, Personal, ProductId, UserId},
};
use chrono::{DateTime, NaiveDate};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// The layout of a token; another layout gets another number.
const VERSION: u8 = 2;
/// Bytes of the claims: version, key, link, merchant, product, instant, contract, nonce.
const CLAIM_BYTES: usize = 1 + KID_BYTES + 16 + 16 + 16 + 8 + 8 + 8;
/// Bytes of a seal: 128 bits.
const MAC_BYTES: usize = 16;
/// Characters of a token.
const TOKEN_LENGTH: usize = ((CLAIM_BYTES + MAC_BYTES) * 4).div_ceil(3);
/// Keeps the uses of one key apart.
const CLICK_PURPOSE: &[u8] = b"cauri/click/v2\n";
const VISITOR_PURPOSE: &[u8] = b"cauri/visitor/v1\n";

/// Seals clicks under a key.
#[derive(Clone)]
pub struct HmacClickSeal {
    kid: Kid,
    keyed: Keyed,
    /// The keys whose seals are good, by their names.
    good: Vec<(Kid, Keyed)>,
}

impl std::fmt::Debug for HmacClickSeal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HmacClickSeal(…)")
    }
}

impl HmacClickSeal {
    /// Seals under these keys; each seal carries the name of its own.
    pub fn new(keys: &KeyRing) -> Self {
        Self {
            kid: kid(keys.current()),
            keyed: Keyed::new(keys.current()),
            good: keys.keys().map(|(kid, key)| (kid, Keyed::new(key))).collect(),
        }
    }
}

fn mac(keyed: &Keyed, purpose: &[u8], bytes: &[u8]) -> [u8; MAC_BYTES] {
    let whole = keyed.hash(purpose, bytes);
    let mut cut = [0; MAC_BYTES];
    cut.copy_from_slice(&whole[..MAC_BYTES]);
    cut
}

impl ClickSeal for HmacClickSeal {
    fn seal(&self, claims: &ClickClaims) -> String {
        let claimed = write(self.kid, claims);
        let mut token = Vec::with_capacity(CLAIM_BYTES + MAC_BYTES);
        token.extend_from_slice(&claimed);
        token.extend_from_slice(&mac(&self.keyed, CLICK_PURPOSE, &claimed));
        URL_SAFE_NO_PAD.encode(token)
    }

    fn open(&self, token: &str) -> Option<ClickClaims> {
        if token.len() != TOKEN_LENGTH {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (claimed, sealed) = bytes.split_first_chunk::<CLAIM_BYTES>()?;
        let told = claimed.get(1..=KID_BYTES)?;
        let (_, keyed) = self.good.iter().find(|(kid, _)| kid == told)?;
        let genuine = mac(keyed, CLICK_PURPOSE, claimed).ct_eq(sealed);
        if bool::from(genuine) { read(claimed) } else { None }
    }

    fn visitor_hash(&self, day: NaiveDate, visitor: &Personal<String>) -> [u8; 16] {
        mac(&self.keyed, VISITOR_PURPOSE, format!("{day}\n{}", visitor.reveal()).as_bytes())
    }
}

fn write(kid: Kid, claims: &ClickClaims) -> [u8; CLAIM_BYTES] {
    let product = claims.product_id.map_or(Uuid::nil(), |id| id.0);
    let micros = claims.clicked_at.timestamp_micros().to_be_bytes();
    let parts: [&[u8]; 8] = [
        &[VERSION],
        &kid,
        claims.link_id.0.as_bytes(),
        claims.merchant_id.0.as_bytes(),
        product.as_bytes(),
        &micros,
        &claims.contract.0,
        &claims.nonce,
    ];
    let mut bytes = [0; CLAIM_BYTES];
    for (place, byte) in bytes.iter_mut().zip(parts.concat()) {
        *place = byte;
    }
    bytes
}

fn read(bytes: &[u8; CLAIM_BYTES]) -> Option<ClickClaims> {
    let (&[version], rest) = bytes.split_first_chunk()?;
    let (_, rest) = rest.split_first_chunk::<KID_BYTES>()?;
    let (link, rest) = rest.split_first_chunk()?;
    let (merchant, rest) = rest.split_first_chunk()?;
    let (product, rest) = rest.split_first_chunk()?;
    let (micros, rest) = rest.split_first_chunk()?;
    let (contract, rest) = rest.split_first_chunk()?;
    let (nonce, _) = rest.split_first_chunk()?;
    if version != VERSION {
        return None;
    }
    let product = Uuid::from_bytes(*product);
    Some(ClickClaims {
        clicked_at: DateTime::from_timestamp_micros(i64::from_be_bytes(*micros))?,
        link_id: LinkId(Uuid::from_bytes(*link)),
        merchant_id: UserId(Uuid::from_bytes(*merchant)),
        product_id: (!product.is_nil()).then_some(ProductId(product)),
        contract: ContractMark(*contract),
        nonce: *nonce,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SecretKey;

    fn seal(letter: &str) -> HmacClickSeal {
        ring(letter, None)
    }

    fn ring(current: &str, also: Option<&str>) -> HmacClickSeal {
        let key = |letter: &str| SecretKey::new(&letter.repeat(32)).unwrap();
        HmacClickSeal::new(&KeyRing::new(key(current), also.map(key)))
    }

    #[test]
    fn a_click_outlives_a_change_of_keys() {
        let old = seal("a").seal(&claims(None));
        assert_eq!(ring("b", Some("a")).open(&old), Some(claims(None)));
        assert_eq!(ring("c", Some("b")).open(&old), None);
        let new = ring("b", Some("a")).seal(&claims(None));
        assert_eq!((seal("b").open(&new), seal("a").open(&new)), (Some(claims(None)), None));
    }

    fn claims(product_id: Option<ProductId>) -> ClickClaims {
        ClickClaims {
            clicked_at: DateTime::from_timestamp_micros(1_790_000_000_123_456).unwrap(),
            link_id: Uuid::from_u128(1).into(),
            merchant_id: Uuid::from_u128(2).into(),
            product_id,
            contract: ContractMark::of("contract"),
            nonce: [7; 8],
        }
    }

    #[test]
    fn what_was_sealed_is_read_back() {
        for product_id in [None, Some(Uuid::from_u128(3).into())] {
            let token = seal("k").seal(&claims(product_id));
            assert_eq!(token.len(), TOKEN_LENGTH);
            assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)));
            assert_eq!(seal("k").open(&token), Some(claims(product_id)));
            assert_eq!(seal("x").open(&token), None);
        }
    }

    #[test]
    fn every_changed_character_breaks_the_seal() {
        let token = seal("k").seal(&claims(None));
        for place in 0..token.len() {
            let mut forged = token.clone().into_bytes();
            forged[place] = if forged[place] == b'A' { b'B' } else { b'A' };
            assert_eq!(seal("k").open(&String::from_utf8(forged).unwrap()), None, "{place}");
        }
        for other in ["", "é", &token[1..], &format!("{token}A")] {
            assert_eq!(seal("k").open(other), None);
        }
    }

    #[test]
    fn a_visitor_is_another_one_tomorrow() {
        let visitor = Personal::new("192.0.2.1 Firefox".to_owned());
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let today = seal("k").visitor_hash(day, &visitor);
        assert_eq!(today, seal("k").visitor_hash(day, &visitor));
        assert_ne!(today, seal("k").visitor_hash(day.succ_opt().unwrap(), &visitor));
        assert_ne!(today, seal("x").visitor_hash(day, &visitor));
        let other = Personal::new("192.0.2.2 Firefox".to_owned());
        assert_ne!(today, seal("k").visitor_hash(day, &other));
    }
}
