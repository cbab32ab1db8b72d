//! Makes certificates beside the runtime's threads, a few at a time.
//! Deliberately not here: when one is made (application).

use crate::{certificate::certificate, pdf::write};
use async_trait::async_trait;
use cauri_application::collaboration::seal_ports::{CertificateRenderer, RenderError};
use cauri_domain::collaboration::ContractRecord;
use std::{num::NonZeroUsize, sync::Arc};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// Certificates as PDF/A-3b.
#[derive(Debug, Clone)]
pub struct PdfCertificates {
    at_once: Arc<Semaphore>,
}

impl PdfCertificates {
    /// Makes at most this many at a time.
    pub fn new(at_once: NonZeroUsize) -> Self {
        Self { at_once: Arc::new(Semaphore::new(at_once.get())) }
    }
}

fn failed(error: impl std::fmt::Display) -> RenderError {
    RenderError(error.to_string())
}

#[async_trait]
impl CertificateRenderer for PdfCertificates {
    async fn render(&self, record: ContractRecord, file: Vec<u8>) -> Result<Vec<u8>, RenderError> {
        let _turn = self.at_once.acquire().await.map_err(failed)?;
        spawn_blocking(move || write(certificate(&record, file)))
            .await
            .map_err(failed)?
            .map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cauri_domain::{
        collaboration::{
            ChainEntry, ChainLink, PdfBytes, RequiredSignatures, Seal, SealedChainLink,
            contract_hash,
        },
        kernel::Personal,
    };
    use chrono::DateTime;
    use flate2::read::ZlibDecoder;
    use std::io::Read as _;
    use uuid::Uuid;

    /// What a document says in plain words, of the characters of its glyphs too.
    fn inflated(pdf: &[u8]) -> String {
        let mut words = String::from_utf8_lossy(pdf).into_owned();
        let begins = |at: &usize| pdf[*at..].starts_with(b"stream\n");
        for at in (0..pdf.len()).filter(begins) {
            let mut stream = vec![];
            let reader = ZlibDecoder::new(&pdf[at + b"stream\n".len()..]);
            // Fonts and the file inside are no text, or not compressed.
            if reader.take(1 << 20).read_to_end(&mut stream).is_ok() {
                words.push_str(&String::from_utf8_lossy(&stream));
            }
        }
        words
    }

    fn record(text: &str) -> ContractRecord {
        let (id, hash) = (Uuid::from_u128(1).into(), contract_hash(text));
        let at = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let entry = ChainEntry::rendered("v1.0", RequiredSignatures::Both, &hash, at);
        let seal = Seal { kid: "0".repeat(16), signature: "0".repeat(128) };
        ContractRecord {
            collaboration_id: id,
            version: "v1.0".into(),
            required: RequiredSignatures::Both,
            text: Some(Personal::new(text.into())),
            contract_hash: hash,
            signatures: vec![],
            chain: vec![SealedChainLink { link: ChainLink::after(None, id, entry), seal }],
        }
    }

    #[tokio::test]
    async fn equal_records_give_equal_bytes_whatever_signs_they_hold() {
        let renderer = PdfCertificates::new(NonZeroUsize::MIN);
        let file = br#"{"format":"cauri-contract/v1","text":"\u00e9"}"#.to_vec();
        for text in ["Contrat\n", "", "Ɔdɔ 😀 \u{200f}العقد\t\u{0}…\n\nTitre\nœuvre\u{a0}: 5 %"]
        {
            let make = || renderer.render(record(text), file.clone());
            let pdf = make().await.unwrap();
            assert_eq!(pdf, make().await.unwrap(), "{text}");
            assert!(pdf.starts_with(b"%PDF-1."));
            assert!(pdf.windows(file.len()).any(|window| window == file));
            let sealed = Seal { kid: "0".repeat(16), signature: "0".repeat(128) };
            let sealed = PdfBytes::unsealed(&pdf).unwrap().with(&sealed);
            assert!(PdfBytes::sealed(&sealed).is_some());
        }
    }

    #[tokio::test]
    async fn names_in_the_scripts_of_the_region_can_be_copied() {
        let renderer = PdfCertificates::new(NonZeroUsize::MIN);
        let names = "محمد ߒߞߏ ⵜⵉⴼⵉⵏⴰⵖ 𞤀𞤣𞤤𞤢𞤥 ɛ\u{302} Hébergé";
        let text = format!("Contrat\n1. \u{2068}{names}\u{2069} — 10 000 XOF\n");
        let pdf = renderer.render(record(&text), vec![]).await.unwrap();
        let words = inflated(&pdf);
        // A glyph says its character in UTF-16.
        for character in names.chars().filter(|it| !it.is_whitespace()) {
            let mut units = [0; 2];
            let said = match *character.encode_utf16(&mut units) {
                [high, low] => format!("{high:04X}{low:04X}"),
                ref one => format!("{:04X}", one[0]),
            };
            let glyph = |line: &str| line.to_uppercase().contains(&format!("> <{said}>"));
            assert!(words.lines().any(glyph), "{character} U+{said}");
        }
        assert!(!words.contains("[U+"));
    }
}
