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
    use uuid::Uuid;

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
}
