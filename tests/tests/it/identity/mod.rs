//! Registering, signing in and out, one's own account.
//! Deliberately not here: rules that the domain's own tests hold.

mod authenticate;
mod change_email;
mod change_password;
mod known_device;
mod lockout;
mod login;
mod logout;
mod me;
mod reauthenticate;
mod refresh;
mod refused_emails;
mod register;
mod register_in_production;
mod reset_password;
mod support;
mod verify_email;
