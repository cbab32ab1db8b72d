//! Which error of identity is which problem.
//! Deliberately not here: texts.

use crate::kernel::{
    blank::Blank,
    problem::{Problem, text_fault},
};
use axum::http::StatusCode;
use cauri_application::identity::{
    authenticate::AuthenticateError,
    change_password::ChangePasswordError,
    emails::TooManyEmails,
    lockout::TooManyAttempts,
    login::LoginError,
    logout::LogoutError,
    password::{PASSWORD_MAX, PASSWORD_MIN},
    payout_number::PayoutNumberError,
    ports::PasswordsError,
    reauthenticate::ReauthenticationRequired,
    refresh::RefreshError,
    register::RegisterError,
    request_email_verification::RequestEmailVerificationError,
    request_password_reset::RequestPasswordResetError,
    reset_password::ResetPasswordError,
    update_me::UpdateMeError,
    verify_email::VerifyEmailError,
};
use cauri_domain::{
    identity::AccountError,
    kernel::{EmailError, TextError, rfc3339_micros},
};

impl From<PasswordsError> for Problem {
    fn from(error: PasswordsError) -> Self {
        tracing::error!(%error, "passwords failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    }
}

impl From<AuthenticateError> for Problem {
    fn from(error: AuthenticateError) -> Self {
        match error {
            AuthenticateError::Token(_) | AuthenticateError::Ended => {
                Self::new(StatusCode::UNAUTHORIZED, "not_signed_in")
            }
            AuthenticateError::Store(error) => error.into(),
        }
    }
}

impl From<EmailError> for Problem {
    fn from(_: EmailError) -> Self {
        Self::unprocessable("invalid_email").field("email", "wrong_shape")
    }
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Name(TextError::NotPrintable { character }) => {
                Self::not_printable("name", character)
            }
            AccountError::Name(why) => {
                Self::unprocessable("invalid_name").field("name", text_fault(why))
            }
            AccountError::Email => EmailError.into(),
            AccountError::RoleNotOpen(_) => {
                Self::unprocessable("role_not_open").field("role", "unknown_word")
            }
        }
    }
}

impl From<TooManyAttempts> for Problem {
    fn from(error: TooManyAttempts) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts")
            .with("delay", Blank::Seconds(error.retry_after_seconds.unsigned_abs()))
            .retry_after(error.retry_after_seconds)
    }
}

/// A password of the wrong length in this field.
fn password_length(field: &str) -> Problem {
    Problem::unprocessable("invalid_password")
        .with("min", PASSWORD_MIN)
        .with("max", PASSWORD_MAX)
        .field(field, "out_of_range")
}

impl From<RegisterError> for Problem {
    fn from(error: RegisterError) -> Self {
        match error {
            RegisterError::Account(error) => error.into(),
            RegisterError::Length(_) => password_length("password"),
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
            LoginError::TooManyAttempts(error) => error.into(),
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

impl From<LogoutError> for Problem {
    fn from(error: LogoutError) -> Self {
        match error {
            LogoutError::Denied(error) => error.into(),
            LogoutError::Store(error) => error.into(),
        }
    }
}

impl From<ChangePasswordError> for Problem {
    fn from(error: ChangePasswordError) -> Self {
        match error {
            ChangePasswordError::Denied(error) => error.into(),
            ChangePasswordError::Length(_) => password_length("new_password"),
            ChangePasswordError::TooManyAttempts(error) => error.into(),
            ChangePasswordError::WrongPassword => {
                Self::unprocessable("wrong_password").field("current_password", "not_matching")
            }
            ChangePasswordError::Passwords(error) => error.into(),
            ChangePasswordError::Store(error) => error.into(),
        }
    }
}

impl From<UpdateMeError> for Problem {
    fn from(error: UpdateMeError) -> Self {
        match error {
            UpdateMeError::Denied(error) => error.into(),
            UpdateMeError::NotFound => Self::not_found(),
            UpdateMeError::StaleVersion { .. } => Self::conflict("stale_version"),
            UpdateMeError::Account(error) => error.into(),
            UpdateMeError::Store(error) => error.into(),
        }
    }
}

/// The token of an e-mail is not good any more, or never was.
fn email_token_not_valid() -> Problem {
    Problem::unprocessable("email_token_not_valid").field("token", "not_matching")
}

impl From<RequestPasswordResetError> for Problem {
    fn from(error: RequestPasswordResetError) -> Self {
        match error {
            RequestPasswordResetError::Email(error) => error.into(),
            RequestPasswordResetError::Store(error) => error.into(),
        }
    }
}

impl From<ResetPasswordError> for Problem {
    fn from(error: ResetPasswordError) -> Self {
        match error {
            ResetPasswordError::Length(_) => password_length("new_password"),
            ResetPasswordError::NotValid => email_token_not_valid(),
            ResetPasswordError::Passwords(error) => error.into(),
            ResetPasswordError::Store(error) => error.into(),
        }
    }
}

impl From<RequestEmailVerificationError> for Problem {
    fn from(error: RequestEmailVerificationError) -> Self {
        match error {
            RequestEmailVerificationError::Denied(error) => error.into(),
            RequestEmailVerificationError::NotFound => Self::not_found(),
            RequestEmailVerificationError::Store(error) => error.into(),
        }
    }
}

impl From<VerifyEmailError> for Problem {
    fn from(error: VerifyEmailError) -> Self {
        match error {
            VerifyEmailError::NotValid => email_token_not_valid(),
            VerifyEmailError::EmailTaken => Self::conflict("email_taken"),
            VerifyEmailError::Store(error) => error.into(),
        }
    }
}

impl From<ReauthenticationRequired> for Problem {
    fn from(_: ReauthenticationRequired) -> Self {
        Self::new(StatusCode::FORBIDDEN, "reauthentication_required")
    }
}

/// Too many e-mails of one purpose, in the word for it.
pub(super) fn too_many(code: &'static str, error: TooManyEmails) -> Problem {
    Problem::new(StatusCode::TOO_MANY_REQUESTS, code)
        .with("delay", Blank::Seconds(error.retry_after_seconds.unsigned_abs()))
        .retry_after(error.retry_after_seconds)
}

impl From<PayoutNumberError> for Problem {
    fn from(error: PayoutNumberError) -> Self {
        match error {
            PayoutNumberError::Reauthentication(error) => error.into(),
            PayoutNumberError::Waits { usable_from } => Self::conflict("payout_number_waits")
                .with("at", usable_from)
                .extra("usable_from", rfc3339_micros(usable_from)),
        }
    }
}
