//! What PostgreSQL refuses, in the store's words.
//! Deliberately not here: what a use case makes of it.

use cauri_application::kernel::error::StoreError;

/// Translates a driver's error by its SQLSTATE.
pub(crate) fn store_error(error: sqlx::Error) -> StoreError {
    let Some(database) = error.as_database_error() else {
        return StoreError::Unavailable(Box::new(error));
    };
    match database.code().as_deref() {
        Some("40001" | "40P01") => StoreError::Collision,
        // A statement that ran out of time has waited for somebody, as a rule.
        Some("55P03" | "57014") => StoreError::LockTimeout,
        Some("23505") => StoreError::NotUnique {
            constraint: database.constraint().unwrap_or("(unnamed)").to_owned(),
        },
        _ => StoreError::Unavailable(Box::new(error)),
    }
}

/// A row that contradicts itself.
pub(crate) fn corrupt(
    table: &'static str,
    column: &'static str,
    id: impl std::fmt::Display,
) -> StoreError {
    StoreError::Corrupt { table, column, id: id.to_string() }
}
