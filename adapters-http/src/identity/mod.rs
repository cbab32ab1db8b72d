//! Registering, signing in and out, and one's own account, on the wire.
//! Deliberately not here: rules about accounts.

pub(crate) mod change_password;
pub(crate) mod letter_pages;
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod logout_everywhere;
pub(crate) mod phone;
mod problem;
pub(crate) mod read_me;
pub(crate) mod refresh;
pub(crate) mod register;
pub(crate) mod request_email_verification;
pub(crate) mod request_password_reset;
pub(crate) mod reset_password;
pub(crate) mod update_me;
pub(crate) mod verify_email;
mod wire;
