//! Registering and signing in.
//! Deliberately not here: rules that the domain's own tests hold.

mod login;
mod refresh;
mod register;
