//! Registering, signing in and out, one's own account.
//! Deliberately not here: rules that the domain's own tests hold.

mod authenticate;
mod change_password;
mod lockout;
mod login;
mod logout;
mod me;
mod refresh;
mod register;
mod support;
