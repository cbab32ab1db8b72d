//! Pages of text as PDF/A: faces, lines that break, pages that fill.
//! Deliberately not here: what stands on them.

mod face;
mod flow;
mod line;
mod write;

pub(crate) use flow::{Block, Frame};
pub(crate) use write::{Attachment, Sheet, write};
