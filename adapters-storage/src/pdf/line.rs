//! A paragraph as lines of glyphs, in whichever directions its scripts run.
//! Deliberately not here: where lines stand (`flow`).

use super::face::{FaceId, Faces, Piece, Weight};
use krilla::text::KrillaGlyph;
use std::ops::Range;
use unicode_bidi::{LTR_LEVEL, Level, ParagraphBidiInfo};

/// Which way a paragraph runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// From left to right, as the document's own words do.
    LeftToRight,
    /// As its first letter does: a value that a person gave.
    AsWritten,
}

/// A line, ready to be drawn from left to right.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// Its pieces.
    pub(super) runs: Vec<Run>,
}

/// A piece of a line in one face.
#[derive(Debug, Clone)]
pub(super) struct Run {
    /// Which face.
    pub(super) face: FaceId,
    /// What it says, in the order of reading.
    pub(super) text: String,
    /// Its glyphs from left to right, for a size of one.
    pub(super) glyphs: Vec<KrillaGlyph>,
}

impl Line {
    /// A text on one line, from left to right.
    pub(super) fn of(faces: &Faces, text: &str, weight: Weight) -> Self {
        let text = faces.printable(text);
        Paragraph::new(faces, &text, weight, Reading::LeftToRight).line(0..text.len())
    }

    /// How wide it is, for a size of one.
    pub(super) fn width(&self) -> f32 {
        self.runs.iter().map(Run::width).sum()
    }
}

impl Run {
    /// How wide it is, for a size of one.
    pub(super) fn width(&self) -> f32 {
        self.glyphs.iter().map(|glyph| glyph.x_advance).sum()
    }
}

/// A text as lines that are not wider than this, for a size of one.
pub(super) fn lines(
    faces: &Faces,
    text: &str,
    (weight, reading): (Weight, Reading),
    width: f32,
) -> Vec<Line> {
    let text = faces.printable(text);
    let paragraph = Paragraph::new(faces, &text, weight, reading);
    paragraph.wrap(width).into_iter().map(|range| paragraph.line(range)).collect()
}

/// A printable text with the directions of its parts.
struct Paragraph<'a> {
    faces: &'a Faces,
    text: &'a str,
    weight: Weight,
    directions: ParagraphBidiInfo<'a>,
}

impl<'a> Paragraph<'a> {
    fn new(faces: &'a Faces, text: &'a str, weight: Weight, reading: Reading) -> Self {
        let level = match reading {
            Reading::LeftToRight => Some(LTR_LEVEL),
            Reading::AsWritten => None,
        };
        Self { faces, text, weight, directions: ParagraphBidiInfo::new(text, level) }
    }

    /// One line of it.
    fn line(&self, range: Range<usize>) -> Line {
        let mut runs = vec![];
        for (is_rtl, part) in self.visual(range) {
            let mut pieces = self.by_face(part);
            if is_rtl {
                pieces.reverse();
            }
            runs.extend(pieces.into_iter().map(|(face, piece)| self.run(face, piece, is_rtl)));
        }
        Line { runs }
    }

    /// The parts of a line that run one way each, from left to right.
    fn visual(&self, range: Range<usize>) -> Vec<(bool, Range<usize>)> {
        if range.is_empty() {
            return vec![];
        }
        let (levels, parts) = self.directions.visual_runs(range);
        let is_rtl = |at: usize| levels.get(at).is_some_and(Level::is_rtl);
        parts.into_iter().map(|part| (is_rtl(part.start), part)).collect()
    }

    /// A part by faces, in the order of reading.
    fn by_face(&self, part: Range<usize>) -> Vec<(FaceId, Range<usize>)> {
        let mut pieces: Vec<(FaceId, Range<usize>)> = vec![];
        for (at, character) in self.slice(part.clone()).char_indices() {
            // It has had its effect; who copies the line wants the letters.
            if turns(character) {
                continue;
            }
            let before = pieces.last().map(|(face, _)| *face);
            // A printable text has none that no face has.
            let Some(face) = self.faces.choose(self.weight, character, before) else { continue };
            let start = part.start.saturating_add(at);
            let end = start.saturating_add(character.len_utf8());
            match pieces.last_mut() {
                Some((last, piece)) if *last == face && piece.end == start => piece.end = end,
                _ => pieces.push((face, start..end)),
            }
        }
        pieces
    }

    fn run(&self, face: FaceId, range: Range<usize>, is_rtl: bool) -> Run {
        let text = self.slice(range.clone());
        let before = self.slice(0..range.start);
        let after = self.slice(range.end..self.text.len());
        let glyphs = self.faces.shape(face, Piece { text, before, after, is_rtl });
        Run { face, text: text.to_owned(), glyphs }
    }

    /// Where its lines begin and end: it breaks at blanks, and a word that is wider than a line
    /// where it must; marks have no width of their own, so they stay with their letters.
    fn wrap(&self, width: f32) -> Vec<Range<usize>> {
        let clusters = self.clusters();
        let mut lines = vec![];
        let mut line: Option<(Range<usize>, f32)> = None;
        let mut start = 0_usize;
        for word in self.text.split(' ') {
            let end = start.saturating_add(word.len());
            let of_word = within(&clusters, start..end);
            let gap = match &line {
                Some((range, _)) => measure(within(&clusters, range.end..start)),
                None => 0.0,
            };
            let (from, taken) =
                line.take().map_or((start, 0.0), |(range, taken)| (range.start, taken));
            let whole = taken + gap + measure(of_word);
            if whole <= width {
                line = Some((from..end, whole));
            } else {
                if from < start {
                    lines.push(from..start.saturating_sub(1));
                }
                line = Some(broken(of_word, start..end, width, &mut lines));
            }
            start = end.saturating_add(1);
        }
        lines.extend(line.map(|(range, _)| range));
        lines
    }

    /// Where each cluster begins, and how wide it is, in the order of reading.
    fn clusters(&self) -> Vec<(usize, f32)> {
        let mut clusters = vec![];
        for (is_rtl, part) in self.visual(0..self.text.len()) {
            for (face, piece) in self.by_face(part) {
                let start = piece.start;
                let run = self.run(face, piece, is_rtl);
                let found = run.glyphs.iter().map(|it| (it.text_range.start, it.x_advance));
                clusters.extend(found.map(|(at, wide)| (start.saturating_add(at), wide)));
            }
        }
        clusters.sort_by_key(|(at, _)| *at);
        clusters
    }

    fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or_default()
    }
}

/// True for the controls of direction.
const fn turns(character: char) -> bool {
    matches!(character, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}')
        || matches!(character, '\u{2066}'..='\u{2069}')
}

/// The clusters that begin in a range.
fn within(clusters: &[(usize, f32)], range: Range<usize>) -> &[(usize, f32)] {
    let first = clusters.partition_point(|(at, _)| *at < range.start);
    let last = clusters.partition_point(|(at, _)| *at < range.end);
    clusters.get(first..last).unwrap_or_default()
}

fn measure(clusters: &[(usize, f32)]) -> f32 {
    clusters.iter().map(|(_, wide)| wide).sum()
}

/// Breaks a word into lines that are full; what is left begins the next.
fn broken(
    clusters: &[(usize, f32)],
    word: Range<usize>,
    width: f32,
    lines: &mut Vec<Range<usize>>,
) -> (Range<usize>, f32) {
    let (mut start, mut taken) = (word.start, 0.0);
    for cluster in clusters.chunk_by(|one, next| one.0 == next.0) {
        let (at, wide) = (cluster.first().map_or(start, |it| it.0), measure(cluster));
        if taken + wide > width && at > start {
            lines.push(start..at);
            (start, taken) = (at, 0.0);
        }
        taken += wide;
    }
    (start..word.end, taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    const REGULAR: (Weight, Reading) = (Weight::Regular, Reading::LeftToRight);

    fn shown(line: &Line) -> Vec<&str> {
        line.runs.iter().map(|run| run.text.as_str()).collect()
    }

    #[test]
    fn lines_hold_every_sign_and_none_is_too_wide() {
        let faces = Faces::get().unwrap();
        for name in ["a".repeat(200), "محمد".repeat(50), "ɛ\u{302}".repeat(100)] {
            let text = format!("Le marchand {name} et l'influenceur");
            let lines = lines(faces, &text, REGULAR, 20.0);
            assert!(lines.len() > 3 && lines.iter().all(|line| line.width() <= 20.001), "{text}");
            let joined: String = lines.iter().flat_map(shown).collect();
            let letters = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(letters(&joined), letters(&text));
            let marks = |run: &Run| run.text.starts_with('\u{302}');
            assert!(!lines.iter().any(|line| line.runs.first().is_some_and(marks)), "{text}");
        }
        let empty = lines(faces, "", REGULAR, 20.0);
        assert!(matches!(&empty[..], [line] if line.runs.is_empty()));
    }

    #[test]
    fn scripts_run_in_their_own_direction() {
        let faces = Faces::get().unwrap();
        let line = Line::of(faces, "Nom : محمد ߒߞߏ 12 kg", Weight::Regular);
        assert_eq!(shown(&line), ["Nom : ", "12", "ߒߞߏ ", "محمد ", " kg"]);
        let arabic = &line.runs[3];
        assert!(
            arabic.glyphs.is_sorted_by(|one, next| one.text_range.start >= next.text_range.end)
        );
        let latin = &line.runs[0];
        assert!(latin.glyphs.is_sorted_by(|one, next| one.text_range.end <= next.text_range.start));
    }

    #[test]
    fn a_value_runs_as_its_first_letter_does() {
        let faces = Faces::get().unwrap();
        let shown_as = |text, reading| {
            let lines = lines(faces, text, (Weight::Regular, reading), 100.0);
            lines.iter().flat_map(shown).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(shown_as("محمد Diop", Reading::LeftToRight), ["محمد", " Diop"]);
        assert_eq!(shown_as("محمد Diop", Reading::AsWritten), ["Diop", "محمد "]);
        assert_eq!(shown_as("Awa محمد", Reading::AsWritten), ["Awa ", "محمد"]);
    }

    #[test]
    fn an_isolated_name_leaves_what_follows_in_place() {
        let faces = Faces::get().unwrap();
        let line = Line::of(faces, "1. \u{2068}محمد\u{2069} — 10 000 XOF", Weight::Regular);
        assert_eq!(shown(&line), ["1. ", "محمد", " — 10 000 XOF"]);
    }

    #[test]
    fn what_bold_lacks_is_printed_in_regular() {
        let faces = Faces::get().unwrap();
        let bold = Line::of(faces, "Awa", Weight::Bold);
        assert!(bold.width() > Line::of(faces, "Awa", Weight::Regular).width());
        assert_eq!(shown(&Line::of(faces, "Awa ⵣ", Weight::Bold)), ["Awa ", "ⵣ"]);
    }
}
