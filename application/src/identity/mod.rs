//! People: registering, signing in, staying signed in.
//! Deliberately not here: hashing and tokens (ports), lock-out and mail (later).

pub mod authenticate;
pub mod create_admin;
pub mod login;
pub mod policy;
pub mod ports;
pub mod refresh;
pub mod register;
mod session;

pub use session::SignedIn;
