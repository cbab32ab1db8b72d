//! The reader's language: French, or English on request.
//! Deliberately not here: the texts (`locales/`).

use super::accept::thousandths;
use axum::http::{HeaderMap, header};

/// A language that we speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// The default.
    French,
    /// On request.
    English,
}

impl From<Language> for cauri_domain::kernel::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::French => Self::French,
            Language::English => Self::English,
        }
    }
}

impl Language {
    /// The language's tag.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// The first language of `Accept-Language` that we speak, by its weights.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let wanted = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let mut best = (0, Self::French);
        for item in wanted.split(',') {
            let mut parts = item.split(';').map(str::trim);
            let tag = parts.next().unwrap_or_default().to_ascii_lowercase();
            let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1_000, thousandths);
            let language = match tag.split('-').next() {
                Some("en") => Self::English,
                Some("fr") => Self::French,
                _ => continue,
            };
            if weight > best.0 {
                best = (weight, language);
            }
        }
        best.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_decide() {
        for (header, expected) in [
            ("", Language::French),
            ("en", Language::English),
            ("en-GB,en;q=0.9", Language::English),
            ("fr;q=0.9, en;q=0.8", Language::French),
            ("fr;q=0.1,en;q=0.85", Language::English),
            ("de, en;q=0.5", Language::English),
            ("de", Language::French),
            ("en;q=0", Language::French),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, header.parse().unwrap());
            assert_eq!(Language::of(&headers), expected, "{header}");
        }
    }
}
