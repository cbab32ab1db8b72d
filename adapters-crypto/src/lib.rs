//! How secrets are kept: passwords (Argon2id), access tokens (JWT), seals of contracts (Ed25519),
//! of clicks and pseudonyms (HMAC), of renewed sign-ins (ChaCha20-Poly1305).
//! Deliberately not here: entropy and time – both are handed in.
#![forbid(unsafe_code)]

mod click_seal;
mod contract_seal;
mod hmac_only;
mod key_ring;
mod keyed;
mod passwords;
mod pseudonyms;
mod secret;
mod successor_seal;
mod tokens;

pub use click_seal::HmacClickSeal;
pub use contract_seal::{Ed25519ContractSeal, PublicKeyError, PublicKeys};
pub use key_ring::KeyRing;
pub use passwords::Argon2Passwords;
pub use pseudonyms::HmacPseudonyms;
pub use secret::{SecretError, SecretKey};
pub use successor_seal::AeadSuccessorSeal;
pub use tokens::JwtTokens;
