//! Pages into the bytes of a PDF/A-3b document; equal sheets give equal bytes.
//! Deliberately not here: where lines stand (`flow`).

use super::face::{Faces, Weight};
use super::flow::{Block, Flow, Frame, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, Style};
use super::line::Line;
use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use krilla::{
    Document, SerializeSettings,
    color::rgb::Color,
    configure::{Archival, ConfigurationBuilder},
    embed::{AssociationKind, EmbeddedFile, MimeType},
    geom::{PathBuilder, Point, Rect},
    metadata::{DateTime as PdfDate, Metadata},
    num::NormalizedF32,
    page::PageSettings,
    paint::{Fill, FillRule},
    surface::Surface,
};

/// A document to be printed.
pub(crate) struct Sheet {
    /// Its title, for lists of files.
    pub(crate) title: String,
    /// A name that no other document has.
    pub(crate) id: String,
    /// The instant that it bears.
    pub(crate) at: DateTime<Utc>,
    /// What stands on every page.
    pub(crate) frame: Frame,
    /// What stands in it.
    pub(crate) blocks: Vec<Block>,
    /// The file that it carries.
    pub(crate) attachment: Attachment,
}

/// A file inside a document, kept as it is.
pub(crate) struct Attachment {
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) bytes: Vec<u8>,
}

type Rgb = (u8, u8, u8);

const INK: Rgb = (28, 30, 38);
const MUTED: Rgb = (104, 108, 120);
const ACCENT: Rgb = (12, 94, 92);
const WARNING: Rgb = (170, 28, 36);
const WARNING_PAPER: Rgb = (252, 235, 235);

const FRAME: Style = Style { size: 7.6, weight: Weight::Regular, is_muted: true };

/// The document's bytes.
pub(crate) fn write(sheet: Sheet) -> Result<Vec<u8>, String> {
    let faces = Faces::get().ok_or("the faces can't be read")?;
    let pages = Flow::pages(faces, &sheet.blocks);
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A3_B)
        .finish()
        .map_err(|_| "the archival form can't be had")?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    let count = pages.len();
    for (number, page) in (1_usize..).zip(pages) {
        let size = PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT).ok_or("a page has a size")?;
        let mut sheet_page = document.start_page_with(size);
        let mut surface = sheet_page.surface();
        let mut pen = Pen { surface: &mut surface, faces };
        pen.frame(&sheet.frame, &format!("{number} / {count}"));
        for line in &page {
            let color = if line.style.is_muted { MUTED } else { INK };
            pen.line(&line.line, line.style.size, color, (line.x, line.y));
        }
        surface.finish();
        sheet_page.finish();
    }
    let date = pdf_date(sheet.at);
    document.set_metadata(
        Metadata::new()
            .title(sheet.title)
            .language("fr".to_owned())
            .creator("Cauri".to_owned())
            .producer("Cauri".to_owned())
            .creation_date(date)
            .document_id(sheet.id),
    );
    let file = EmbeddedFile {
        path: sheet.attachment.name.to_owned(),
        mime_type: MimeType::new("application/json"),
        description: Some(sheet.attachment.description.to_owned()),
        association_kind: AssociationKind::Data,
        data: sheet.attachment.bytes.into(),
        modification_date: Some(date),
        // As it is, so that whoever checks it needs no PDF reader.
        compress: Some(false),
        location: None,
    };
    document.embed_file(file).ok_or("a file of this name is inside already")?;
    // What the crate says may repeat what stands on the pages.
    document.finish().map_err(|_| "the pages are no PDF/A".to_owned())
}

fn pdf_date(at: DateTime<Utc>) -> PdfDate {
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    PdfDate::new(u16::try_from(at.year()).unwrap_or_default())
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

struct Pen<'a, 's> {
    surface: &'a mut Surface<'s>,
    faces: &'a Faces,
}

impl Pen<'_, '_> {
    fn frame(&mut self, frame: &Frame, number: &str) {
        let foot = PAGE_HEIGHT - 40.0;
        self.bar(MARGIN, 46.0, PAGE_WIDTH - 2.0 * MARGIN, 1.4, ACCENT);
        self.bar(MARGIN, foot - 14.0, PAGE_WIDTH - 2.0 * MARGIN, 0.5, MUTED);
        self.text(&frame.head, FRAME, ACCENT, (MARGIN, 39.0));
        self.text(&frame.foot, FRAME, MUTED, (MARGIN, foot));
        let number = Line::of(self.faces, number, FRAME.weight);
        let x = PAGE_WIDTH - MARGIN - number.width() * FRAME.size;
        self.line(&number, FRAME.size, MUTED, (x, foot));
        if let Some(warning) = &frame.warning {
            self.bar(MARGIN, 58.0, PAGE_WIDTH - 2.0 * MARGIN, 26.0, WARNING_PAPER);
            self.bar(MARGIN, 58.0, 4.0, 26.0, WARNING);
            let style = Style { size: 12.0, weight: Weight::Bold, is_muted: false };
            self.text(warning, style, WARNING, (MARGIN + 14.0, 75.5));
        }
    }

    fn text(&mut self, text: &str, style: Style, color: Rgb, at: (f32, f32)) {
        let line = Line::of(self.faces, text, style.weight);
        self.line(&line, style.size, color, at);
    }

    fn line(&mut self, line: &Line, size: f32, color: Rgb, (mut x, y): (f32, f32)) {
        self.surface.set_fill(Some(fill(color)));
        for run in &line.runs {
            if let Some(font) = self.faces.font(run.face) {
                let at = Point::from_xy(x, y);
                self.surface.draw_glyphs(at, &run.glyphs, font, &run.text, size, false);
            }
            x += run.width() * size;
        }
    }

    fn bar(&mut self, x: f32, y: f32, width: f32, height: f32, color: Rgb) {
        let mut path = PathBuilder::new();
        if let Some(rect) = Rect::from_xywh(x, y, width, height) {
            path.push_rect(rect);
        }
        if let Some(path) = path.finish() {
            self.surface.set_fill(Some(fill(color)));
            self.surface.draw_path(&path);
        }
    }
}

fn fill((red, green, blue): Rgb) -> Fill {
    let color = Color::new(red, green, blue);
    Fill { paint: color.into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}
