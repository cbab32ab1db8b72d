//! Registering and signing in, on the wire.
//! Deliberately not here: rules about accounts.

pub(crate) mod login;
mod problem;
pub(crate) mod refresh;
pub(crate) mod register;
mod wire;
