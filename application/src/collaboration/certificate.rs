//! The contract's certificate: made once when the contract is in force, kept, and given out.
//! Deliberately not here: pages (an adapter makes them) and what is sealed (domain).

use super::{document::ContractDocument, ports::Certificate, read::find, seal_ports::RenderError};
use crate::{
    app::App,
    kernel::{
        caller::{Caller, Permit},
        error::{ReadError, StoreError},
    },
    matrix::Operation,
    tx::in_tx,
};
use cauri_domain::{
    collaboration::{ContractRecord, PdfBytes},
    kernel::{CollaborationId, Personal},
};

/// Why there is no certificate.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// The caller may not read this contract, or there is none.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It is made in the background, and not there yet.
    #[error("the certificate is not made yet")]
    NotReady,
    /// It can't be made.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The certificate of a contract in force, as it was kept. Before that, a draft made now, on every
/// page of which stands that it is not executed; drafts are sealed and not kept.
///
/// # Errors
/// [`CertificateError`] says why there is none.
pub async fn read_certificate(
    app: &App,
    caller: &Caller,
    id: CollaborationId,
) -> Result<Personal<Vec<u8>>, CertificateError> {
    find(app, caller, Operation::ReadCertificate, id).await?;
    let record = app.queries.find_record(id).await.map_err(ReadError::from)?;
    let record = record.ok_or(ReadError::NotFound)?;
    if !record.execution().is_executed() {
        return make(app, record).await;
    }
    let kept = app.queries.find_certificate(id).await?;
    kept.map(|certificate| certificate.pdf).ok_or(CertificateError::NotReady)
}

/// Makes the certificate of a contract in force and keeps it. Run twice it changes nothing: the
/// same record gives the same bytes, and the first one is kept.
///
/// # Errors
/// [`CertificateError`] says why it could not; the contract is in force all the same.
pub async fn render_contract(app: &App, id: CollaborationId) -> Result<(), CertificateError> {
    if app.queries.find_certificate(id).await?.is_some() {
        return Ok(());
    }
    let record = app.queries.find_record(id).await?.ok_or(ReadError::NotFound)?;
    if !record.execution().is_executed() {
        return Err(CertificateError::NotReady);
    }
    let pdf = make(app, record).await?;
    let certificate = Certificate { id, pdf, made_at: app.clock.now() };
    let permit = Permit::system();
    in_tx(&*app.store, async |tx| {
        tx.collaboration().insert_certificate(&permit, &certificate).await
    })
    .await?;
    Ok(())
}

/// Pages, with the record's file inside and a seal over all of it.
async fn make(app: &App, record: ContractRecord) -> Result<Personal<Vec<u8>>, CertificateError> {
    let failed = |error: &dyn std::fmt::Display| RenderError(error.to_string());
    let file = ContractDocument::from(&record).to_bytes().map_err(|error| failed(&error))?;
    let pages = app.collaboration.certificates.render(record, file).await?;
    let pdf = PdfBytes::unsealed(&pages).ok_or_else(|| failed(&"it has no end"))?;
    let seal = app.collaboration.contract_seal.seal(&pdf.sealed_text());
    Ok(Personal::new(pdf.with(&seal)))
}
