//! How secrets are kept: passwords (Argon2id), access tokens (JWT), seals of clicks (HMAC).
//! Deliberately not here: entropy and time – both are handed in.
#![forbid(unsafe_code)]

mod click_seal;
mod passwords;
mod secret;
mod tokens;

pub use click_seal::HmacClickSeal;
pub use passwords::Argon2Passwords;
pub use secret::{SecretError, SecretKey};
pub use tokens::JwtTokens;
