//! What can go wrong below a use case.
//! Deliberately not here: broken rules – each use case has its own error for those.

use super::caller::Denied;

/// What the store answers when it can't do as told.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The transaction collided with another (serialization failure, deadlock); try again.
    #[error("the transaction collided with another")]
    Collision,
    /// A guarded write found another version than the one read.
    #[error("{table} {id} has changed meanwhile ({})", version(*.found))]
    Stale {
        /// Table of the row.
        table: &'static str,
        /// The row.
        id: String,
        /// The version found; `None` if the row is gone.
        found: Option<i64>,
    },
    /// A unique constraint refused a row.
    #[error("not unique: {constraint}")]
    NotUnique {
        /// The constraint's name.
        constraint: String,
    },
    /// Waiting for a lock took too long.
    #[error("waited too long for a lock")]
    LockTimeout,
    /// A row contradicts itself.
    #[error("{table}.{column} of {id} contradicts itself")]
    Corrupt {
        /// Table of the row.
        table: &'static str,
        /// Column that contradicts.
        column: &'static str,
        /// The row.
        id: String,
    },
    /// The store can't be reached or refused the statement.
    #[error("the store is unavailable")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Why something can't be read. Whose thing it is decides whether it is there.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The role may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It is not there, or not the caller's.
    #[error("there is no such thing")]
    NotFound,
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl IsConflict for StoreError {
    fn is_conflict(&self) -> bool {
        matches!(self, Self::Collision)
    }
}

/// Implements [`IsConflict`] for use-case errors that carry a `Store` variant.
#[macro_export]
macro_rules! store_conflicts {
    ($($error:ty),+ $(,)?) => {$(
        impl $crate::kernel::error::IsConflict for $error {
            fn is_conflict(&self) -> bool {
                matches!(self, Self::Store(error) if error.is_conflict())
            }
        }
    )+};
}

/// Can this be tried again as it is?
pub trait IsConflict {
    /// True for a serialization failure or a deadlock.
    fn is_conflict(&self) -> bool;
}

/// What was found instead of the version that was read.
fn version(found: Option<i64>) -> String {
    found.map_or_else(|| "it is gone".to_owned(), |found| format!("found version {found}"))
}
