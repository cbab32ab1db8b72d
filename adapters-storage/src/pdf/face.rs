//! The faces that we print with: which has a character, and a run of text as its glyphs.
//! Deliberately not here: which way a line runs (`line`).

use harfrust::{
    BufferClusterLevel, BufferFlags, Direction, ShapeOptions, ShaperData, UnicodeBuffer,
};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::{FontRef, MetadataProvider as _, charmap::Charmap};
use std::sync::LazyLock;

/// Regular or bold; what the bold face lacks is printed in a regular one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// Which face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FaceId(usize);

/// The bold face first, then the regular ones, in the order in which they are asked.
const FILES: [&[u8]; 6] = [
    include_bytes!("../../fonts/NotoSans-Bold.ttf"),
    include_bytes!("../../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansNKo-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansTifinagh-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansAdlam-Regular.ttf"),
];

/// What stands for a character that no face has.
const REPLACEMENT: char = '\u{FFFD}';

/// All faces.
pub(super) struct Faces(Vec<Face>);

/// One file of a font.
struct Face {
    font: Font,
    reader: FontRef<'static>,
    charmap: Charmap<'static>,
    shaping: ShaperData,
    units_per_em: f32,
}

/// A piece of a paragraph in one face and one direction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'a> {
    /// The piece.
    pub(super) text: &'a str,
    /// What stands before it: letters join across.
    pub(super) before: &'a str,
    /// What stands after it.
    pub(super) after: &'a str,
    /// True if it reads from right to left.
    pub(super) is_rtl: bool,
}

impl Faces {
    /// All of them, read once; `None` if a file is no font, which a test rules out.
    pub(super) fn get() -> Option<&'static Self> {
        static FACES: LazyLock<Option<Faces>> =
            LazyLock::new(|| FILES.into_iter().map(Face::read).collect::<Option<_>>().map(Faces));
        FACES.as_ref()
    }

    /// What can be printed of a text: breaks and tabs are blanks, and a replacement stands for what
    /// no face has. (Such names are refused where they are entered, and the file inside the
    /// document has every character.)
    pub(super) fn printable(&self, text: &str) -> String {
        let shown = |character: char| match character {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
            character if self.choose(Weight::Regular, character, None).is_some() => character,
            _ => REPLACEMENT,
        };
        text.chars().map(shown).collect()
    }

    /// The face for a character: that of the character before if it has both, so that blanks and
    /// marks stay with their letters; else the first that has it.
    pub(super) fn choose(
        &self,
        weight: Weight,
        character: char,
        before: Option<FaceId>,
    ) -> Option<FaceId> {
        let has = |id: &FaceId| self.0.get(id.0).is_some_and(|face| face.has(character));
        before.filter(has).or_else(|| {
            let first = match weight {
                Weight::Bold => 0,
                Weight::Regular => 1,
            };
            (first..self.0.len()).map(FaceId).find(has)
        })
    }

    /// The file of a face, for drawing.
    pub(super) fn font(&self, id: FaceId) -> Option<Font> {
        self.0.get(id.0).map(|face| face.font.clone())
    }

    /// A piece as glyphs in the order in which they are drawn, for a size of one.
    pub(super) fn shape(&self, id: FaceId, piece: Piece<'_>) -> Vec<KrillaGlyph> {
        self.0.get(id.0).map(|face| face.shape(piece)).unwrap_or_default()
    }
}

impl Face {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let font = Font::new(bytes.into(), 0)?;
        let reader = FontRef::new(bytes).ok()?;
        let (units_per_em, shaping) = (font.units_per_em(), ShaperData::new(&reader));
        Some(Self { font, charmap: reader.charmap(), shaping, units_per_em, reader })
    }

    fn has(&self, character: char) -> bool {
        self.charmap.map(character).is_some()
    }

    fn shape(&self, piece: Piece<'_>) -> Vec<KrillaGlyph> {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(piece.text);
        buffer.set_pre_context(piece.before);
        buffer.set_post_context(piece.after);
        let direction = if piece.is_rtl { Direction::RightToLeft } else { Direction::LeftToRight };
        buffer.set_direction(direction);
        buffer.guess_segment_properties();
        buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
        // A mark's glyph says the mark and a letter's the letter, so that both can be copied.
        buffer.set_cluster_level(BufferClusterLevel::MonotoneCharacters);
        let shaper = self.shaping.shaper(&self.reader).build();
        let result = shaper.shape(buffer, ShapeOptions::new());
        let mut starts: Vec<usize> =
            result.glyph_infos().iter().map(|info| info.cluster as usize).collect();
        starts.sort_unstable();
        starts.dedup();
        // What is in front and has no glyph belongs to the first that has one.
        if let Some(first) = starts.first_mut() {
            *first = 0;
        }
        let ems = |units: i32| i16::try_from(units).map_or(0.0, f32::from) / self.units_per_em;
        result
            .glyph_infos()
            .iter()
            .zip(result.glyph_positions())
            .map(|(info, at)| {
                let next = starts.partition_point(|start| *start <= info.cluster as usize);
                let start = next.checked_sub(1).and_then(|this| starts.get(this)).copied();
                let end = starts.get(next).copied().unwrap_or(piece.text.len());
                KrillaGlyph::new(
                    GlyphId::new(info.glyph_id),
                    ems(at.x_advance),
                    ems(at.x_offset),
                    ems(at.y_offset),
                    ems(at.y_advance),
                    start.unwrap_or_default()..end,
                    None,
                )
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cauri_domain::kernel::is_printable;

    #[test]
    fn every_printable_character_has_a_glyph() {
        let faces = Faces::get().unwrap();
        let has = |character| faces.choose(Weight::Regular, character, None).is_some();
        // A replacement is a sign of damage; separators of lines are blanks.
        let printed =
            |&character: &char| has(character) && !"\u{FFFD}\u{2028}\u{2029}".contains(character);
        let mut ranges: Vec<(char, char)> = vec![];
        for character in ('\0'..=char::MAX).filter(printed) {
            match ranges.last_mut() {
                Some((_, last)) if u32::from(*last) + 1 == u32::from(character) => {
                    *last = character;
                }
                _ => ranges.push((character, character)),
            }
        }
        // To be copied from here when the fonts change.
        assert_eq!(ranges, cauri_domain::kernel::PRINTABLE);
        assert!(is_printable('é') && is_printable('ߞ') && !is_printable('\u{1F600}'));
    }

    #[test]
    fn what_no_face_has_is_replaced_and_breaks_are_blanks() {
        let faces = Faces::get().unwrap();
        let ours =
            "Ɔdɔ — « Hébergé à Niaméy » n° 1 : œuvre, 10 000 XOF… Ŋɛ ẹ́ \u{202F}’ محمد ߒߞߏ ⵣ 𞤀";
        assert_eq!(faces.printable(ours), ours);
        assert_eq!(faces.printable("a\u{1F600}\tb\u{0}"), "a\u{FFFD} b\u{FFFD}");
    }

    /// How many glyphs of a piece are each in another shape than the character alone has.
    fn joined(text: &str) -> usize {
        let faces = Faces::get().unwrap();
        let shape = |text: &str| {
            let id = text.chars().find_map(|it| faces.choose(Weight::Regular, it, None)).unwrap();
            let piece = Piece { text, before: "", after: "", is_rtl: true };
            faces.shape(id, piece)
        };
        let alone: Vec<_> = text.chars().map(|it| shape(&it.to_string())[0].glyph_id).collect();
        let mut together: Vec<_> = shape(text).iter().map(|it| it.glyph_id).collect();
        together.reverse();
        assert!(together.iter().all(|id| *id != GlyphId::new(0)), "{text}");
        alone.iter().zip(&together).filter(|(one, other)| one != other).count()
    }

    #[test]
    fn letters_of_arabic_nko_and_adlam_join() {
        assert_eq!([joined("محمد"), joined("فاطمة"), joined("ߒߞߏ"), joined("𞤀𞤣𞤤𞤢𞤥")], [4, 5, 3, 5]);
    }

    #[test]
    fn a_letter_broken_from_its_word_keeps_its_shape() {
        let faces = Faces::get().unwrap();
        let id = faces.choose(Weight::Regular, 'م', None).unwrap();
        let shape = |before, text, after| {
            let piece = Piece { text, before, after, is_rtl: true };
            faces.shape(id, piece).into_iter().map(|it| it.glyph_id).collect::<Vec<_>>()
        };
        let whole = shape("", "محمد", "");
        let halves = [shape("مح", "مد", ""), shape("", "مح", "مد")].concat();
        assert_eq!(halves, whole);
    }

    #[test]
    fn a_mark_sits_on_its_letter() {
        let faces = Faces::get().unwrap();
        for (letter, marked) in [("ɛ", "ɛ\u{302}"), ("ɔ", "ɔ\u{301}"), ("ŋ", "ŋ\u{300}")] {
            let id = faces.choose(Weight::Regular, 'a', None).unwrap();
            let shape =
                |text| faces.shape(id, Piece { text, before: "", after: "", is_rtl: false });
            let (alone, glyphs) = (shape(letter), shape(marked));
            let [base, mark] = &glyphs[..] else { panic!("{glyphs:?}") };
            assert_eq!((base.glyph_id, base.x_advance), (alone[0].glyph_id, alone[0].x_advance));
            // Drawn back over the letter, and without a width of its own.
            assert!(mark.x_advance == 0.0 && mark.x_offset != 0.0, "{glyphs:?}");
            assert_eq!(
                [&base.text_range, &mark.text_range],
                [&(0..letter.len()), &(letter.len()..marked.len())]
            );
        }
    }
}
