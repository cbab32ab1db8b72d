//! Registering, signing in and out, and one's own account, on the wire.
//! Deliberately not here: rules about accounts.

mod change_email;
mod change_password;
mod email_pages;
mod list_people;
mod login;
mod logout;
mod logout_everywhere;
pub(crate) mod phone;
mod problem;
mod read_me;
mod reauthenticate;
mod refresh;
mod register;
mod request_email_verification;
mod request_password_reset;
mod request_reauthentication_code;
mod reset_password;
mod update_me;
mod verify_email;
mod wire;

use crate::kernel::state::Http;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What can be asked here.
pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(register::register))
        .routes(routes!(login::login))
        .routes(routes!(refresh::refresh))
        .routes(routes!(logout::logout))
        .routes(routes!(logout_everywhere::logout_everywhere))
        .routes(routes!(change_password::change_password))
        .routes(routes!(request_password_reset::request_password_reset))
        .routes(routes!(reset_password::reset_password))
        .routes(routes!(request_email_verification::request_email_verification))
        .routes(routes!(verify_email::verify_email))
        .routes(routes!(email_pages::reset_password_page))
        .routes(routes!(email_pages::verify_email_page))
        .routes(routes!(read_me::read_me, update_me::update_me))
        .routes(routes!(change_email::change_email))
        .routes(routes!(reauthenticate::reauthenticate))
        .routes(routes!(request_reauthentication_code::request_reauthentication_code))
        .routes(routes!(list_people::list_people))
}
