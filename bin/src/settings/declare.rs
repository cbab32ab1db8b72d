//! The form in which settings are declared.
//! Deliberately not here: the settings (`table`).

use super::Key;

/// A setting, as it is declared.
#[derive(Debug)]
pub struct Setting {
    /// Which.
    pub key: Key,
    /// The heading under which it stands.
    pub group: &'static str,
    /// Its environment variable.
    pub variable: &'static str,
    /// Its key in `cauri.toml`; a dot goes into a table.
    pub path: &'static str,
    /// Says what is wrong with a value.
    pub check: fn(&str) -> Result<(), String>,
    /// Whether it must be told, and what holds if it is not.
    pub rule: Rule,
    meaning: &'static str,
}

impl Setting {
    /// A row of the table; the meaning is its comment, as the compiler hands it over.
    pub(super) const fn new(
        key: Key,
        group: &'static str,
        [variable, path, meaning]: [&'static str; 3],
        check: fn(&str) -> Result<(), String>,
        rule: Rule,
    ) -> Self {
        Self { key, group, variable, path, check, rule, meaning }
    }

    /// What it means, in a sentence.
    pub fn meaning(&self) -> &'static str {
        self.meaning.trim()
    }
}

/// Whether a setting must be told, and what holds if it is not.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// What holds if nobody says anything.
    pub default: Option<&'static str>,
    /// A value as it might be.
    pub example: Option<&'static str>,
    /// Never shown.
    pub secret: bool,
    /// Production does not start without it.
    pub needed: bool,
    /// What `.env.example` says without `#`: for production, which needs it.
    pub stands: Option<&'static str>,
    /// Its flag on the command line.
    pub flag: Option<&'static str>,
}

/// A setting that may be shown.
pub(super) const fn plain() -> Rule {
    Rule { default: None, example: None, secret: false, needed: false, stands: None, flag: None }
}

/// A setting that is never shown.
pub(super) const fn secret() -> Rule {
    Rule { secret: true, ..plain() }
}

impl Rule {
    /// What holds if nobody says anything.
    pub(super) const fn or(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }

    /// Production does not start without it.
    pub(super) const fn needed(self) -> Self {
        Self { needed: true, stands: Some(""), ..self }
    }

    /// Production decides it, although a process may start without it; `.env.example` says this.
    pub(super) const fn stands(self, value: &'static str) -> Self {
        Self { stands: Some(value), ..self }
    }

    /// A value as it might be.
    pub(super) const fn such_as(self, example: &'static str) -> Self {
        Self { example: Some(example), ..self }
    }

    /// Its flag on the command line.
    pub(super) const fn flag(self, flag: &'static str) -> Self {
        Self { flag: Some(flag), ..self }
    }
}

macro_rules! settings {
    ($($group:literal { $(
        $(#[doc = $meaning:literal])+
        $key:ident = $variable:literal, $path:literal, $check:path: $rule:expr;
    )+ })+) => {
        /// Names of settings, in the order of the table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Key {$($(
            $(#[doc = $meaning])+
            $key,
        )+)+}

        /// Every setting.
        pub static TABLE: &[Setting] = &[$($(
            Setting::new(
                Key::$key,
                $group,
                [$variable, $path, concat!($($meaning),+)],
                |text| $check(text).map(|_| ()),
                $rule,
            ),
        )+)+];

        impl Key {
            /// Its row of the table.
            pub fn setting(self) -> &'static Setting {
                &TABLE[self as usize]
            }
        }
    };
}

pub(super) use settings;
