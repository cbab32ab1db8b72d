//! Access tokens: JWT, HMAC-SHA256, every claim required.
//! Deliberately not here: refresh tokens – those are random and live in the database.

use crate::{KeyRing, hmac_only, key_ring::kid};
use cauri_application::{
    identity::ports::{Secret, TokenError, Tokens},
    kernel::caller::Caller,
};
use cauri_domain::kernel::{SessionId, Timestamp, UserId};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const ISSUER: &str = "cauri";
const AUDIENCE: &str = "cauri-api";

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: String,
    sid: String,
    role: String,
    iat: i64,
    exp: i64,
    iss: String,
    aud: String,
}

/// Issues and checks access tokens.
#[derive(Clone)]
pub struct JwtTokens {
    head: Header,
    signing: EncodingKey,
    /// By the name in a token's head.
    checking: Vec<(String, DecodingKey)>,
    rules: Validation,
}

impl std::fmt::Debug for JwtTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JwtTokens(…)")
    }
}

impl JwtTokens {
    /// Tokens under these keys; each carries the name of its own.
    pub fn new(keys: &KeyRing) -> Self {
        hmac_only::install();
        let mut rules = Validation::new(Algorithm::HS256);
        rules.set_issuer(&[ISSUER]);
        rules.set_audience(&[AUDIENCE]);
        rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // Life is held against the machine clock that is handed in, not the library's.
        rules.validate_exp = false;
        let kid = Some(hex::encode(kid(keys.current())));
        let checking = keys
            .keys()
            .map(|(kid, key)| (hex::encode(kid), DecodingKey::from_secret(key.expose())))
            .collect();
        Self {
            head: Header { kid, ..Header::new(Algorithm::HS256) },
            signing: EncodingKey::from_secret(keys.current().expose()),
            checking,
            rules,
        }
    }
}

impl Tokens for JwtTokens {
    fn issue(
        &self,
        caller: &Caller,
        issued_at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<Secret, TokenError> {
        let claims = Claims {
            sub: caller.user_id.to_string(),
            sid: caller.session_id.to_string(),
            role: caller.role.as_str().to_owned(),
            iat: issued_at.timestamp(),
            exp: expires_at.timestamp(),
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
        };
        encode(&self.head, &claims, &self.signing).map(Secret::new).map_err(|_| TokenError)
    }

    fn verify(&self, token: &str, machine_now: Timestamp) -> Result<Caller, TokenError> {
        let told = decode_header(token).map_err(|_| TokenError)?.kid.ok_or(TokenError)?;
        let key = self.checking.iter().find(|(kid, _)| *kid == told).ok_or(TokenError)?;
        let claims = decode::<Claims>(token, &key.1, &self.rules).map_err(|_| TokenError)?.claims;
        if claims.exp <= machine_now.timestamp() {
            return Err(TokenError);
        }
        Ok(Caller {
            user_id: UserId(Uuid::parse_str(&claims.sub).map_err(|_| TokenError)?),
            session_id: SessionId(Uuid::parse_str(&claims.sid).map_err(|_| TokenError)?),
            role: claims.role.parse().map_err(|_| TokenError)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SecretKey;
    use cauri_domain::identity::Role;
    use chrono::{DateTime, TimeDelta};

    fn tokens(current: &str, also: Option<&str>) -> JwtTokens {
        let key = |letter: &str| SecretKey::new(&letter.repeat(32)).unwrap();
        JwtTokens::new(&KeyRing::new(key(current), also.map(key)))
    }

    fn now() -> Timestamp {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap()
    }

    fn end() -> Timestamp {
        now() + TimeDelta::minutes(60)
    }

    fn caller() -> Caller {
        Caller {
            user_id: UserId(Uuid::from_u128(1)),
            role: Role::Merchant,
            session_id: SessionId(Uuid::from_u128(2)),
        }
    }

    #[test]
    fn a_token_is_good_under_its_key_until_its_end() {
        let token = tokens("a", None).issue(&caller(), now(), end()).unwrap();
        let token = token.expose();
        let checked = |key: &str, token: &str, at| tokens(key, None).verify(token, at);
        assert_eq!(checked("a", token, end() - TimeDelta::seconds(1)), Ok(caller()));
        assert_eq!(checked("a", token, end()), Err(TokenError));
        assert_eq!(checked("b", token, now()), Err(TokenError));
        assert_eq!(checked("a", "not.a.token", now()), Err(TokenError));
        let mut parts: Vec<_> = token.split('.').collect();
        parts[2] = "";
        assert_eq!(checked("a", &parts.join("."), now()), Err(TokenError));
    }

    #[test]
    fn keys_are_changed_while_tokens_live() {
        let of = |ring: &JwtTokens| ring.issue(&caller(), now(), end()).unwrap();
        let old = of(&tokens("a", None));
        let changed = tokens("b", Some("a"));
        assert_eq!(changed.verify(old.expose(), now()), Ok(caller()));
        assert_eq!(changed.verify(old.expose(), end()), Err(TokenError));
        let new = of(&changed);
        assert_eq!(tokens("b", None).verify(new.expose(), now()), Ok(caller()));
        assert_eq!(tokens("a", None).verify(new.expose(), now()), Err(TokenError));
        // After the next change nobody knows the first key.
        assert_eq!(tokens("c", Some("b")).verify(old.expose(), now()), Err(TokenError));
    }

    #[test]
    fn a_token_without_the_name_of_its_key_is_refused_though_the_key_is_right() {
        let ours = tokens("a", None);
        for kid in [None, Some(String::new()), ours.head.kid.as_ref().map(|kid| format!("{kid}0"))]
        {
            let head = Header { kid, ..Header::new(Algorithm::HS256) };
            let token = JwtTokens { head, ..ours.clone() }.issue(&caller(), now(), end()).unwrap();
            assert_eq!(ours.verify(token.expose(), now()), Err(TokenError));
        }
    }
}
