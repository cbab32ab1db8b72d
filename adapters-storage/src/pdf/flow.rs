//! Text into lines, lines into pages.
//! Deliberately not here: drawing.

use super::face::{Faces, Weight};
use super::line::{Line, Reading, lines};

/// A4, in points.
pub(super) const PAGE_WIDTH: f32 = 595.28;
pub(super) const PAGE_HEIGHT: f32 = 841.89;
pub(super) const MARGIN: f32 = 56.0;
/// Where text begins and ends, below the head and above the foot.
const TOP: f32 = 104.0;
const BOTTOM: f32 = PAGE_HEIGHT - 72.0;
/// Where the values of labelled rows begin.
const VALUE_INDENT: f32 = 128.0;
/// A heading takes at least this many lines of what follows with it.
const KEPT_TOGETHER: f32 = 44.0;

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    /// The document's title.
    Title(String),
    /// A heading.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// A value under its name.
    Row(String, String),
    /// A gap.
    Gap,
    /// What follows begins on a new page.
    NewPage,
}

/// Lines of print that stand on every page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Frame {
    /// At the head, on the left.
    pub(crate) head: String,
    /// At the foot, on the left.
    pub(crate) foot: String,
    /// In a box below the head, where something must not be overlooked.
    pub(crate) warning: Option<String>,
}

/// How a line is printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    pub(super) size: f32,
    pub(super) weight: Weight,
    pub(super) is_muted: bool,
}

const TITLE: Style = Style { size: 19.0, weight: Weight::Bold, is_muted: false };
const HEADING: Style = Style { size: 11.0, weight: Weight::Bold, is_muted: false };
const TEXT: Style = Style { size: 9.2, weight: Weight::Regular, is_muted: false };
const LABEL: Style = Style { size: 8.2, weight: Weight::Regular, is_muted: true };
const VALUE: Style = Style { size: 8.6, weight: Weight::Regular, is_muted: false };

/// A piece of a line where it stands on its page.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) line: Line,
    pub(super) style: Style,
    pub(super) x: f32,
    pub(super) y: f32,
}

/// Fills pages.
pub(super) struct Flow<'a> {
    faces: &'a Faces,
    pages: Vec<Vec<Placed>>,
    y: f32,
}

impl<'a> Flow<'a> {
    /// The pages of these blocks.
    pub(super) fn pages(faces: &'a Faces, blocks: &[Block]) -> Vec<Vec<Placed>> {
        let mut flow = Self { faces, pages: vec![vec![]], y: TOP };
        for block in blocks {
            flow.block(block);
        }
        flow.pages
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Title(text) => self.paragraph(text, TITLE, 1.25),
            Block::Heading(text) => {
                if self.y + KEPT_TOGETHER > BOTTOM {
                    self.new_page();
                }
                self.y += 7.0;
                self.paragraph(text, HEADING, 1.35);
                self.y += 2.0;
            }
            Block::Text(text) => self.paragraph(text, TEXT, 1.42),
            Block::Row(label, value) => self.row(label, value),
            Block::Gap => self.y += 7.0,
            Block::NewPage => self.new_page(),
        }
    }

    fn paragraph(&mut self, text: &str, style: Style, leading: f32) {
        let width = PAGE_WIDTH - 2.0 * MARGIN;
        for line in self.lines(text, style, Reading::LeftToRight, width) {
            self.line_feed(style.size * leading);
            self.place(line, style, MARGIN);
        }
    }

    fn row(&mut self, label: &str, value: &str) {
        let labels = self.lines(label, LABEL, Reading::LeftToRight, VALUE_INDENT - 8.0);
        let width = PAGE_WIDTH - 2.0 * MARGIN - VALUE_INDENT;
        let values = self.lines(value, VALUE, Reading::AsWritten, width);
        let mut labels = labels.into_iter();
        let mut values = values.into_iter();
        loop {
            let (label, value) = (labels.next(), values.next());
            if label.is_none() && value.is_none() {
                break;
            }
            self.line_feed(VALUE.size * 1.4);
            if let Some(label) = label {
                self.place(label, LABEL, MARGIN);
            }
            if let Some(value) = value {
                self.place(value, VALUE, MARGIN + VALUE_INDENT);
            }
        }
    }

    fn lines(&self, text: &str, style: Style, reading: Reading, width: f32) -> Vec<Line> {
        lines(self.faces, text, (style.weight, reading), width / style.size)
    }

    fn line_feed(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.new_page();
        }
        self.y += height;
    }

    fn new_page(&mut self) {
        self.pages.push(vec![]);
        self.y = TOP;
    }

    fn place(&mut self, line: Line, style: Style, x: f32) {
        let y = self.y;
        if let Some(page) = self.pages.last_mut() {
            page.push(Placed { line, style, x, y });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_filled_to_their_foot() {
        let faces = Faces::get().unwrap();
        let pages = Flow::pages(faces, &vec![Block::Text("Ligne".into()); 200]);
        assert_eq!(pages.iter().map(Vec::len).sum::<usize>(), 200);
        assert!(pages.len() > 2 && pages.iter().flatten().all(|line| line.y <= BOTTOM));
    }
}
