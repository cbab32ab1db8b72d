//! Which error of identity is which problem.
//! Deliberately not here: texts.

use crate::kernel::problem::Problem;
use axum::http::StatusCode;
use cauri_application::identity::{
    login::LoginError,
    ports::PasswordsError,
    refresh::RefreshError,
    register::{PASSWORD_MAX, PASSWORD_MIN, RegisterError},
};
use cauri_domain::identity::AccountError;

impl From<PasswordsError> for Problem {
    fn from(error: PasswordsError) -> Self {
        tracing::error!(%error, "passwords failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    }
}

impl From<RegisterError> for Problem {
    fn from(error: RegisterError) -> Self {
        match error {
            RegisterError::Account(AccountError::Name(_)) => {
                Self::unprocessable("invalid_name").field("name", "out_of_range")
            }
            RegisterError::Account(AccountError::Email) => {
                Self::unprocessable("invalid_email").field("email", "wrong_shape")
            }
            RegisterError::Account(AccountError::RoleNotOpen(_)) => {
                Self::unprocessable("role_not_open").field("role", "unknown_word")
            }
            RegisterError::PasswordLength => Self::unprocessable("invalid_password")
                .with("min", &PASSWORD_MIN)
                .with("max", &PASSWORD_MAX)
                .field("password", "out_of_range"),
            RegisterError::EmailTaken => Self::conflict("email_taken"),
            RegisterError::Passwords(error) => error.into(),
            RegisterError::Store(error) => error.into(),
        }
    }
}

impl From<LoginError> for Problem {
    fn from(error: LoginError) -> Self {
        match error {
            LoginError::WrongCredentials => {
                Self::new(StatusCode::UNAUTHORIZED, "wrong_credentials")
            }
            LoginError::Passwords(error) => error.into(),
            LoginError::Store(error) => error.into(),
        }
    }
}

impl From<RefreshError> for Problem {
    fn from(error: RefreshError) -> Self {
        match error {
            RefreshError::NotValid => {
                Self::new(StatusCode::UNAUTHORIZED, "refresh_token_not_valid")
            }
            RefreshError::Store(error) => error.into(),
        }
    }
}
