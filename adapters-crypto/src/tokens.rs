//! Access tokens: JWT, HMAC-SHA256, every claim required.
//! Deliberately not here: refresh tokens – those are random and live in the database.

use crate::SecretKey;
use cauri_application::{
    identity::ports::{Secret, TokenError, Tokens},
    kernel::caller::Caller,
};
use cauri_domain::kernel::{SessionId, Timestamp, UserId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
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
    signing: EncodingKey,
    checking: DecodingKey,
    rules: Validation,
}

impl std::fmt::Debug for JwtTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JwtTokens(…)")
    }
}

impl JwtTokens {
    /// Tokens under this key.
    pub fn new(key: &SecretKey) -> Self {
        let mut rules = Validation::new(Algorithm::HS256);
        rules.set_issuer(&[ISSUER]);
        rules.set_audience(&[AUDIENCE]);
        rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // Life is held against the machine clock that is handed in, not the library's.
        rules.validate_exp = false;
        Self {
            signing: EncodingKey::from_secret(key.expose()),
            checking: DecodingKey::from_secret(key.expose()),
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
        encode(&Header::new(Algorithm::HS256), &claims, &self.signing)
            .map(Secret::new)
            .map_err(|_| TokenError)
    }

    fn verify(&self, token: &str, machine_now: Timestamp) -> Result<Caller, TokenError> {
        let claims =
            decode::<Claims>(token, &self.checking, &self.rules).map_err(|_| TokenError)?.claims;
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
    use cauri_domain::identity::Role;
    use chrono::{DateTime, TimeDelta};

    fn tokens(key: &str) -> JwtTokens {
        JwtTokens::new(&SecretKey::new(&key.repeat(32)).unwrap())
    }

    #[test]
    fn a_token_is_good_under_its_key_until_its_end() {
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let end = now + TimeDelta::minutes(60);
        let caller = Caller {
            user_id: UserId(Uuid::from_u128(1)),
            role: Role::Merchant,
            session_id: SessionId(Uuid::from_u128(2)),
        };
        let token = tokens("a").issue(&caller, now, end).unwrap();
        let token = token.expose();
        assert_eq!(tokens("a").verify(token, end - TimeDelta::seconds(1)), Ok(caller));
        assert_eq!(tokens("a").verify(token, end), Err(TokenError));
        assert_eq!(tokens("b").verify(token, now), Err(TokenError));
        assert_eq!(tokens("a").verify("not.a.token", now), Err(TokenError));
        let mut parts: Vec<_> = token.split('.').collect();
        parts[2] = "";
        assert_eq!(tokens("a").verify(&parts.join("."), now), Err(TokenError));
    }
}
