//! What a password must be.
//! Deliberately not here: how it is hashed and checked (port `Passwords`).

use super::ports::Secret;

/// The shortest password, in characters.
pub const PASSWORD_MIN: usize = 8;
/// The longest password, in characters (Argon2 takes more; a limit keeps it cheap to refuse).
pub const PASSWORD_MAX: usize = 200;

/// The password is too short or too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a password has {PASSWORD_MIN} to {PASSWORD_MAX} characters")]
pub struct PasswordLength;

/// Holds a new password, in its one form, against its limits.
pub(super) fn check_length(password: &Secret) -> Result<(), PasswordLength> {
    let characters = password.expose().chars().count();
    if (PASSWORD_MIN..=PASSWORD_MAX).contains(&characters) { Ok(()) } else { Err(PasswordLength) }
}
