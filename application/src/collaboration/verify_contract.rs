//! The verifier of documents about contracts: one pure function, for the API and the command line.
//! Deliberately not here: the rules (domain) and keys (adapters).

use super::{
    document::{BEGINNING, ContractDocument},
    seal_ports::PublicKey,
};
use crate::app::App;
use cauri_domain::{
    collaboration::{
        ContractRecord, Execution, Flaw, Party, PdfBytes, SealFault, SealKeys, Verdict,
    },
    kernel::{Personal, Timestamp},
};

/// The largest document that is looked at, in bytes; a certificate has about a hundred thousand.
pub const DOCUMENT_LIMIT: usize = 1024 * 1024;

/// What was found out about a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// What is wrong, and what was erased.
    pub verdict: Verdict,
    /// What the document tells of, as far as it could be read.
    pub told: Option<DocumentSummary>,
}

/// What a document tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentSummary {
    /// The contract's hash.
    pub contract_hash: String,
    /// How far it is signed.
    pub execution: Execution,
    /// Names of the keys of its seals, each once.
    pub kids: Vec<String>,
    /// Who has signed, oldest first.
    pub signers: Vec<Signer>,
}

/// A signature, as a document tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signer {
    /// In which role.
    pub by: Party,
    /// The name that was typed; `None` once it was erased.
    pub full_name: Option<Personal<String>>,
    /// When.
    pub signed_at: Timestamp,
}

impl Verified {
    fn unread(flaw: Flaw) -> Self {
        Self { verdict: Verdict::of(flaw), told: None }
    }
}

/// Says what is right or wrong with a document: a certificate (PDF), or a record (JSON).
///
/// Nothing is looked up: the public keys are all that is needed.
pub fn verify_document(bytes: &[u8], keys: &dyn SealKeys) -> Verified {
    if bytes.len() > DOCUMENT_LIMIT {
        return Verified::unread(Flaw::Unreadable);
    }
    if bytes.starts_with(b"%PDF-") { verify_pdf(bytes, keys) } else { verify_json(bytes, keys) }
}

/// Whether this platform has sealed a document, for anybody who asks.
pub fn verify_contract(app: &App, bytes: &[u8]) -> Verified {
    verify_document(bytes, &*app.collaboration.contract_seal)
}

/// The keys with which anybody can check, today's first.
pub fn contract_keys(app: &App) -> Vec<PublicKey> {
    app.collaboration.contract_seal.public_keys()
}

fn verify_pdf(bytes: &[u8], keys: &dyn SealKeys) -> Verified {
    let Some((pdf, seal)) = PdfBytes::sealed(bytes) else {
        return Verified::unread(Flaw::DocumentSealMissing);
    };
    let whole = keys.check(&seal, &pdf.sealed_text()).err().map(|fault| match fault {
        SealFault::UnknownKey => Flaw::UnknownKey { kid: seal.kid },
        SealFault::Wrong => Flaw::DocumentSealWrong,
    });
    let mut verified = match find_record(pdf.body()) {
        Some(document) => verify_record(document.record(), keys),
        None => Verified::unread(Flaw::RecordMissing),
    };
    let flaws = &mut verified.verdict.flaws;
    if let Some(flaw) = whole.filter(|flaw| !flaws.contains(flaw)) {
        flaws.insert(0, flaw);
    }
    verified
}

fn verify_json(bytes: &[u8], keys: &dyn SealKeys) -> Verified {
    match serde_json::from_slice::<ContractDocument>(bytes) {
        Ok(document) => verify_record(document.record(), keys),
        Err(_) => Verified::unread(Flaw::Unreadable),
    }
}

fn verify_record(record: Result<ContractRecord, Flaw>, keys: &dyn SealKeys) -> Verified {
    match record {
        Ok(record) => Verified { verdict: record.verify(keys), told: Some(told(&record)) },
        Err(flaw) => Verified::unread(flaw),
    }
}

fn told(record: &ContractRecord) -> DocumentSummary {
    let personal = record.signatures.iter().filter_map(|signature| signature.personal.as_ref());
    let of_signatures = personal.map(|personal| &personal.seal.kid);
    let of_links = record.chain.iter().map(|sealed| &sealed.seal.kid);
    let mut kids: Vec<_> = of_signatures.chain(of_links).cloned().collect();
    kids.sort_unstable();
    kids.dedup();
    let contract_hash = record.contract_hash.clone();
    let signers = record.signatures.iter().map(|signature| Signer {
        by: signature.by,
        full_name: signature.personal.as_ref().map(|personal| personal.full_name.clone()),
        signed_at: signature.signed_at,
    });
    let signers = signers.collect();
    DocumentSummary { contract_hash, execution: record.execution(), kids, signers }
}

/// The record's file lies in a certificate as it is, byte for byte.
fn find_record(body: &[u8]) -> Option<ContractDocument> {
    let at = body.windows(BEGINNING.len()).position(|window| window == BEGINNING)?;
    let mut read = serde_json::Deserializer::from_slice(body.get(at..)?).into_iter();
    read.next()?.ok()
}
