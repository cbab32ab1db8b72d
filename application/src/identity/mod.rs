//! People: registering, signing in, staying signed in, signing out.
//! Deliberately not here: hashing and tokens (ports), what e-mails say (adapters).

pub mod app_ports;
pub mod authenticate;
pub mod change_email;
pub mod change_password;
pub mod create_admin;
mod device;
pub mod device_ports;
pub mod email_delivery;
pub mod emails;
pub mod events;
pub mod list_people;
pub mod live_sessions;
pub mod lockout;
pub mod login;
pub mod logout;
pub mod logout_everywhere;
mod new_account;
pub mod password;
pub mod payout_number;
pub mod phone;
pub mod policy;
pub mod ports;
pub mod read_me;
pub mod reauthenticate;
pub mod reauthentication_ports;
pub mod refresh;
mod refresh_token;
pub mod register;
pub mod request_email_verification;
pub mod request_password_reset;
pub mod request_reauthentication_code;
pub mod reset_password;
mod session;
pub mod sweep;
pub mod update_me;
pub mod verify_email;

pub use session::SignedIn;
