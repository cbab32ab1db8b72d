//! How secrets are kept: passwords (Argon2id) and access tokens (JWT).
//! Deliberately not here: entropy and time – both are handed in.
#![forbid(unsafe_code)]

mod passwords;
mod secret;
mod tokens;

pub use passwords::Argon2Passwords;
pub use secret::{SecretError, SecretKey};
pub use tokens::JwtTokens;
