//! The languages that the platform speaks with people.
//! Deliberately not here: texts (adapters), and how a reader says which one it wants (HTTP).

use super::words::stored_words;

stored_words! {
    /// A language that we speak.
    #[derive(Default)]
    #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
    Language {
        /// The default.
        #[default]
        French = "fr",
        /// On request.
        English = "en",
    }
}
