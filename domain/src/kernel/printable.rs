//! Which characters documents can print: contracts and certificates name people and products.
//! Deliberately not here: fonts; the adapter that prints has a glyph for each, and tests it.

use super::text::TextError;

/// The printable characters, in ranges that include both ends: Latin with its African letters and
/// tone marks, Greek, Cyrillic, Arabic with Ajami letters, N'Ko, Tifinagh, Adlam, punctuation.
pub const PRINTABLE: [(char, char); 59] = [
    ('\u{20}', '\u{7E}'),
    ('\u{A0}', '\u{377}'),
    ('\u{37A}', '\u{37F}'),
    ('\u{384}', '\u{38A}'),
    ('\u{38C}', '\u{38C}'),
    ('\u{38E}', '\u{3A1}'),
    ('\u{3A3}', '\u{3E1}'),
    ('\u{3F0}', '\u{52F}'),
    ('\u{600}', '\u{61C}'),
    ('\u{61E}', '\u{6FF}'),
    ('\u{750}', '\u{77F}'),
    ('\u{7C0}', '\u{7FA}'),
    ('\u{7FD}', '\u{7FF}'),
    ('\u{8A0}', '\u{8B4}'),
    ('\u{8B6}', '\u{8BE}'),
    ('\u{8D3}', '\u{8FF}'),
    ('\u{1AB0}', '\u{1AC0}'),
    ('\u{1AC5}', '\u{1AC5}'),
    ('\u{1AC7}', '\u{1ACE}'),
    ('\u{1D00}', '\u{1DF9}'),
    ('\u{1DFB}', '\u{1EFF}'),
    ('\u{2000}', '\u{2027}'),
    ('\u{202A}', '\u{2064}'),
    ('\u{2066}', '\u{2071}'),
    ('\u{2074}', '\u{208E}'),
    ('\u{2090}', '\u{209C}'),
    ('\u{20A0}', '\u{20C0}'),
    ('\u{2100}', '\u{215F}'),
    ('\u{2183}', '\u{2184}'),
    ('\u{2189}', '\u{2189}'),
    ('\u{2212}', '\u{2212}'),
    ('\u{25CC}', '\u{25CC}'),
    ('\u{2C60}', '\u{2C7F}'),
    ('\u{2D30}', '\u{2D67}'),
    ('\u{2D6F}', '\u{2D70}'),
    ('\u{2D7F}', '\u{2D7F}'),
    ('\u{2E00}', '\u{2E5D}'),
    ('\u{A700}', '\u{A7CA}'),
    ('\u{A7D0}', '\u{A7D1}'),
    ('\u{A7D3}', '\u{A7D3}'),
    ('\u{A7D5}', '\u{A7D9}'),
    ('\u{A7F2}', '\u{A7FF}'),
    ('\u{AB30}', '\u{AB6B}'),
    ('\u{FB00}', '\u{FB06}'),
    ('\u{FB50}', '\u{FBC1}'),
    ('\u{FBD3}', '\u{FD3F}'),
    ('\u{FD50}', '\u{FD8F}'),
    ('\u{FD92}', '\u{FDC7}'),
    ('\u{FDF0}', '\u{FDFD}'),
    ('\u{FE20}', '\u{FE2F}'),
    ('\u{FE70}', '\u{FE74}'),
    ('\u{FE76}', '\u{FEFC}'),
    ('\u{10780}', '\u{10785}'),
    ('\u{10787}', '\u{107B0}'),
    ('\u{107B2}', '\u{107BA}'),
    ('\u{1DF00}', '\u{1DF1E}'),
    ('\u{1E900}', '\u{1E94B}'),
    ('\u{1E950}', '\u{1E959}'),
    ('\u{1E95E}', '\u{1E95F}'),
];

/// True if documents can print the character.
///
/// ```
/// use cauri_domain::kernel::is_printable;
///
/// assert!("Ɛ̂ɔ́ محمد ߒߞߏ ⵜⵉⴼⵉⵏⴰⵖ 𞤀𞤣𞤤𞤢𞤥 n° 1 €".chars().all(is_printable));
/// assert!(!is_printable('漢') && !is_printable('\u{1F600}'));
/// ```
pub fn is_printable(character: char) -> bool {
    let next = PRINTABLE.partition_point(|(first, _)| *first <= character);
    let range = next.checked_sub(1).and_then(|this| PRINTABLE.get(this));
    range.is_some_and(|(_, last)| character <= *last)
}

/// Holds a text that documents will print against what they can print. Breaks and tabs are printed
/// as blanks.
///
/// # Errors
/// [`TextError::NotPrintable`] names the first character that they can't print.
pub fn printable_text(text: &str) -> Result<(), TextError> {
    let refused = |character: &char| !character.is_control() && !is_printable(*character);
    match text.chars().find(refused) {
        Some(character) => Err(TextError::NotPrintable { character }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_in_order_and_apart() {
        assert!(PRINTABLE.iter().all(|(first, last)| first <= last));
        assert!(PRINTABLE.is_sorted_by(|one, next| u32::from(one.1) + 1 < u32::from(next.0)));
        for (first, last) in PRINTABLE {
            assert!(is_printable(first) && is_printable(last), "{first:?} {last:?}");
        }
        assert!(!is_printable('\u{1F}') && !is_printable('\u{2028}') && !is_printable(char::MAX));
    }

    #[test]
    fn the_first_that_can_not_be_printed_is_named() {
        assert_eq!(printable_text("Awa\tDiop محمد"), Ok(()));
        let character = '漢';
        assert_eq!(printable_text("Awa 漢字"), Err(TextError::NotPrintable { character }));
    }
}
