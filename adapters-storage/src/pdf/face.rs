//! The two weights of the face that we print with, and how wide a text is in them.
//! Deliberately not here: joining and turning of scripts that need it.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::{
    FontRef, MetadataProvider as _,
    charmap::Charmap,
    instance::{LocationRef, Size},
    metrics::GlyphMetrics,
};
use std::fmt::Write as _;

const REGULAR: &[u8] = include_bytes!("../../fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../fonts/NotoSans-Bold.ttf");

/// Regular or bold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// Both weights, read once a document.
pub(super) struct Faces {
    regular: Face,
    bold: Face,
}

/// One weight.
pub(super) struct Face {
    /// For drawing.
    pub(super) font: Font,
    charmap: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    units_per_em: f32,
}

impl Faces {
    /// Reads both; `None` if the files are none, which a test rules out.
    pub(super) fn new() -> Option<Self> {
        Some(Self { regular: Face::read(REGULAR)?, bold: Face::read(BOLD)? })
    }

    pub(super) const fn of(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}

impl Face {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let font = Font::new(bytes.into(), 0)?;
        let face = FontRef::new(bytes).ok()?;
        let units_per_em = font.units_per_em();
        let metrics = face.glyph_metrics(Size::unscaled(), LocationRef::default());
        Some(Self { font, charmap: face.charmap(), metrics, units_per_em })
    }

    /// What can be printed of a text: a sign that the face does not have, or that nobody would
    /// see, is named by its number. (The file inside the document has every sign.)
    pub(super) fn printable(&self, text: &str) -> String {
        let mut printable = String::with_capacity(text.len());
        for sign in text.chars() {
            if !sign.is_control() && self.charmap.map(sign).is_some() {
                printable.push(sign);
            } else {
                // Writing into a String can't fail.
                let _ = write!(printable, "[U+{:04X}]", u32::from(sign));
            }
        }
        printable
    }

    /// How wide a printable text is, for a size of one.
    pub(super) fn width(&self, text: &str) -> f32 {
        text.chars().map(|sign| self.advance(sign)).sum()
    }

    fn advance(&self, sign: char) -> f32 {
        let glyph = self.charmap.map(sign).unwrap_or_default();
        self.metrics.advance_width(glyph).unwrap_or_default() / self.units_per_em
    }

    /// A printable text as glyphs.
    pub(super) fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        text.char_indices()
            .map(|(at, sign)| {
                let glyph = self.charmap.map(sign).unwrap_or_default();
                let range = at..at.saturating_add(sign.len_utf8());
                let id = GlyphId::new(glyph.to_u32());
                KrillaGlyph::new(id, self.advance(sign), 0.0, 0.0, 0.0, range, None)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_face_lacks_is_named() {
        let faces = Faces::new().unwrap();
        let face = faces.of(Weight::Regular);
        let ours = "Ɔdɔ — « Hébergé à Niaméy » n° 1 : œuvre, 10 000 XOF… Ŋɛ ẹ́ \u{202f}’";
        assert_eq!(face.printable(ours), ours);
        assert_eq!(face.printable("a\u{1f600}\tb"), "a[U+1F600][U+0009]b");
        assert!(faces.of(Weight::Bold).width("Awa") > face.width("Awa"));
    }
}
