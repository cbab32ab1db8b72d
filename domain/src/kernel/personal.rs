//! A value about a person that must not slip into a log, an event or a metric.
//! Deliberately not here: what the value means – names, addresses and numbers all fit.

use std::fmt;

/// Personal data whose `Debug` hides it and which has no `Display`.
///
/// ```
/// use cauri_domain::kernel::Personal;
///
/// let name = Personal::new("Awa Diop".to_owned());
/// assert_eq!(format!("{name:?}"), "Personal(…)");
/// assert_eq!(name.reveal(), "Awa Diop");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Personal<T>(T);

impl<T> Personal<T> {
    /// Wraps a personal value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for storing it or showing it to somebody who may see it.
    pub const fn reveal(&self) -> &T {
        &self.0
    }

    /// Takes the value out.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Personal(…)")
    }
}
