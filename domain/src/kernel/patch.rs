//! What a partial change says of a field that may be empty.
//! Deliberately not here: how it is written down (JSON: left out, `null`, a value).

/// What becomes of a field that may be empty.
///
/// ```
/// use cauri_domain::kernel::Patch;
///
/// assert_eq!(Patch::Keep.apply(Some(1)), Some(1));
/// assert_eq!(Patch::Clear.apply(Some(1)), None);
/// assert_eq!(Patch::Set(2).apply(Some(1)), Some(2));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// It stays as it is.
    #[default]
    Keep,
    /// It is empty from now on.
    Clear,
    /// It has this value from now on.
    Set(T),
}

impl<T> Patch<T> {
    /// The field from now on.
    pub fn apply(self, old: Option<T>) -> Option<T> {
        match self {
            Self::Keep => old,
            Self::Clear => None,
            Self::Set(new) => Some(new),
        }
    }

    /// The same of what a value becomes.
    ///
    /// # Errors
    /// Those of `change`.
    pub fn try_map<U, E>(self, change: impl FnOnce(T) -> Result<U, E>) -> Result<Patch<U>, E> {
        Ok(match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => Patch::Set(change(value)?),
        })
    }
}
