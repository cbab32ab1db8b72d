//! Enums whose values are words: on the wire, in the database, in what is hashed.
//! Deliberately not here: the words themselves, which stand in their contexts.

/// A text that is none of an enum's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is none of the words that are known here")]
pub struct UnknownWord;

/// Declares enums whose values are words, each word once, beside its value.
///
/// `ALL` is a slice and not an array, so that an enum may get one more value without changing a
/// public type.
///
/// ```
/// use cauri_domain::kernel::UnknownWord;
///
/// cauri_domain::words! {
///     /// How a parcel travels.
///     pub Carrier {
///         /// On two wheels.
///         Motorbike = "motorbike",
///         /// On four.
///         Bush = "bush_taxi",
///     }
/// }
/// assert_eq!(Carrier::Bush.as_str(), "bush_taxi");
/// assert_eq!(Carrier::from_word("motorbike"), Some(Carrier::ALL[0]));
/// assert_eq!("plane".parse::<Carrier>(), Err(UnknownWord));
/// assert_eq!(Carrier::Motorbike.to_string(), "motorbike");
/// ```
#[macro_export]
macro_rules! words {
    ($($(#[$meta:meta])* $visibility:vis $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $word:literal),+ $(,)?
    })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visibility enum $name {
            $($(#[$variant_meta])* $variant,)+
        }

        impl $name {
            /// Every value, in the order in which they are declared.
            $visibility const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word.
            $visibility const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The value that a word names, if any.
            $visibility fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == word)
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::kernel::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Self::from_word(word).ok_or($crate::kernel::UnknownWord)
            }
        }
    )+};
}

/// The same for the domain's own enums, which are stored as their words (feature `serde`).
macro_rules! stored_words {
    ($($(#[$meta:meta])* $name:ident {
        $($(#[$variant_meta:meta])* $variant:ident = $word:literal),+ $(,)?
    })+) => {$(
        $crate::words! {
            $(#[$meta])*
            #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
            pub $name {
                $(
                    $(#[$variant_meta])*
                    #[cfg_attr(feature = "serde", serde(rename = $word))]
                    $variant = $word,
                )+
            }
        }
    )+};
}

pub(crate) use stored_words;
