//! How documents are made and kept: certificates of contracts, as PDF.
//! Deliberately not here: what a contract says or proves (domain), and SQL: certificates lie in the
//! database until there is a store of objects.
#![forbid(unsafe_code)]

mod certificate;
mod pdf;
mod renderer;

pub use renderer::PdfCertificates;
