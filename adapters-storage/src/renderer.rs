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
