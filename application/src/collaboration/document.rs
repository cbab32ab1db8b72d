//! A contract's record as a file (JSON): what `GET …/contract` answers, what a certificate carries
//! inside, and what the verifier reads.
//! Deliberately not here: whether what it says is true (`ContractRecord::verify`).

use cauri_domain::{
    collaboration::{
        ChainEntry, ChainLink, ChainLinkKind, ContractRecord, EvidenceSalt, Flaw, Party,
        RequiredSignatures, Seal, SealedChainLink, SealedSignatureEvidence, SignatureEvidence,
        SignatureRecord,
    },
    kernel::{CollaborationId, Personal, SignatureId, Timestamp, UserId, rfc3339_micros},
};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// The format's name and version; it stands first in every file.
pub const FORMAT: &str = "cauri-contract/v1";
/// How every file begins, for finding it in a certificate.
pub(super) const BEGINNING: &[u8] = br#"{"format":"cauri-contract/v1","#;

/// A record as a file. Its `Debug` hides it, for it names people.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "a field is named after what it carries")]
pub struct ContractDocument {
    pub format: String,
    pub collaboration_id: String,
    pub version: String,
    pub required_signatures: String,
    pub contract_hash: String,
    pub executed: bool,
    pub notice: Option<String>,
    pub text: Option<String>,
    pub signatures: Vec<SignatureDocument>,
    pub chain: Vec<ChainLinkDocument>,
    /// An answer's own word; no part of the file.
    #[serde(default, skip_serializing)]
    pub success: Option<bool>,
}

impl fmt::Debug for ContractDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ContractDocument(…)")
    }
}

/// A signature in a file; what is personal is empty once it was erased.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "a field is named after what it carries")]
#[expect(missing_debug_implementations, reason = "it names people")]
pub struct SignatureDocument {
    pub id: String,
    pub signer_id: String,
    pub role: String,
    pub contract_hash: String,
    pub signed_at: String,
    pub full_name: Option<String>,
    pub address: Option<String>,
    pub user_agent: Option<String>,
    pub salt: Option<String>,
    pub seal: Option<SealDocument>,
}

/// A link in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "a field is named after what it carries")]
pub struct ChainLinkDocument {
    pub sequence: u16,
    pub kind: String,
    pub subject: String,
    pub contract_hash: String,
    pub evidence_hash: Option<String>,
    pub at: String,
    pub previous: String,
    pub hash: String,
    pub seal: SealDocument,
}

/// A seal in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "a field is named after what it carries")]
pub struct SealDocument {
    pub kid: String,
    pub signature: String,
}

impl ContractDocument {
    /// The file's bytes: compact JSON, fields in their order.
    ///
    /// # Errors
    /// Never for a value of this type; the JSON crate can't promise it.
    pub fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }

    /// The record that a file tells of, if each value is written as we write it.
    ///
    /// # Errors
    /// The flaw of the file.
    pub fn record(&self) -> Result<ContractRecord, Flaw> {
        let record = self.read().ok_or(Flaw::NotCanonical)?;
        let mut told = Self::from(&record);
        let says = self.executed == told.executed
            && record.execution().allows_notice(self.notice.as_deref());
        told.success = self.success.filter(|success| *success);
        (told.executed, told.notice) = (self.executed, self.notice.clone());
        match (told == *self, says) {
            (false, _) => Err(Flaw::NotCanonical),
            (true, false) => Err(Flaw::ExecutionWrong),
            (true, true) => Ok(record),
        }
    }

    fn read(&self) -> Option<ContractRecord> {
        let collaboration_id = CollaborationId(uuid(&self.collaboration_id)?);
        Some(ContractRecord {
            collaboration_id,
            version: self.version.clone(),
            required: RequiredSignatures::from_word(&self.required_signatures)?,
            text: self.text.clone().map(Personal::new),
            contract_hash: self.contract_hash.clone(),
            signatures: self
                .signatures
                .iter()
                .map(SignatureDocument::read)
                .collect::<Option<_>>()?,
            chain: self
                .chain
                .iter()
                .map(|link| link.read(collaboration_id))
                .collect::<Option<_>>()?,
        })
    }
}

impl From<&ContractRecord> for ContractDocument {
    fn from(record: &ContractRecord) -> Self {
        let execution = record.execution();
        Self {
            format: FORMAT.to_owned(),
            collaboration_id: record.collaboration_id.to_string(),
            version: record.version.clone(),
            required_signatures: record.required.as_str().to_owned(),
            contract_hash: record.contract_hash.clone(),
            executed: execution.is_executed(),
            notice: execution.notice(),
            text: record.text.clone().map(Personal::into_inner),
            signatures: record.signatures.iter().map(SignatureDocument::from).collect(),
            chain: record.chain.iter().map(ChainLinkDocument::from).collect(),
            success: None,
        }
    }
}

impl SignatureDocument {
    fn read(&self) -> Option<SignatureRecord> {
        Some(SignatureRecord {
            id: SignatureId(uuid(&self.id)?),
            signer_id: UserId(uuid(&self.signer_id)?),
            by: Party::from_word(&self.role)?,
            contract_hash: self.contract_hash.clone(),
            signed_at: instant(&self.signed_at)?,
            personal: self.personal(),
        })
    }

    /// All of it or nothing; what is only half there shows when it is written again.
    fn personal(&self) -> Option<SealedSignatureEvidence> {
        Some(SealedSignatureEvidence {
            full_name: Personal::new(self.full_name.clone()?),
            evidence: SignatureEvidence {
                address: Personal::new(self.address.clone()?),
                user_agent: Personal::new(self.user_agent.clone()?),
            },
            salt: EvidenceSalt::from_hex(self.salt.as_ref()?)?,
            seal: self.seal.as_ref()?.read(),
        })
    }
}

impl From<&SignatureRecord> for SignatureDocument {
    fn from(signature: &SignatureRecord) -> Self {
        let personal = signature.personal.as_ref();
        Self {
            id: signature.id.to_string(),
            signer_id: signature.signer_id.to_string(),
            role: signature.by.to_string(),
            contract_hash: signature.contract_hash.clone(),
            signed_at: rfc3339_micros(signature.signed_at),
            full_name: personal.map(|it| it.full_name.reveal().clone()),
            address: personal.map(|it| it.evidence.address.reveal().clone()),
            user_agent: personal.map(|it| it.evidence.user_agent.reveal().clone()),
            salt: personal.map(|it| it.salt.to_hex()),
            seal: personal.map(|it| SealDocument::from(&it.seal)),
        }
    }
}

impl ChainLinkDocument {
    fn read(&self, collaboration_id: CollaborationId) -> Option<SealedChainLink> {
        let entry = ChainEntry {
            kind: ChainLinkKind::from_word(&self.kind)?,
            subject: self.subject.clone(),
            contract_hash: self.contract_hash.clone(),
            evidence_hash: self.evidence_hash.clone(),
            at: instant(&self.at)?,
        };
        let (previous, hash) = (self.previous.clone(), self.hash.clone());
        let link = ChainLink { collaboration_id, sequence: self.sequence, entry, previous, hash };
        Some(SealedChainLink { link, seal: self.seal.read() })
    }
}

impl From<&SealedChainLink> for ChainLinkDocument {
    fn from(sealed: &SealedChainLink) -> Self {
        let ChainLink { sequence, entry, previous, hash, .. } = &sealed.link;
        Self {
            sequence: *sequence,
            kind: entry.kind.as_str().to_owned(),
            subject: entry.subject.clone(),
            contract_hash: entry.contract_hash.clone(),
            evidence_hash: entry.evidence_hash.clone(),
            at: rfc3339_micros(entry.at),
            previous: previous.clone(),
            hash: hash.clone(),
            seal: SealDocument::from(&sealed.seal),
        }
    }
}

impl SealDocument {
    fn read(&self) -> Seal {
        Seal { kid: self.kid.clone(), signature: self.signature.clone() }
    }
}

impl From<&Seal> for SealDocument {
    fn from(seal: &Seal) -> Self {
        Self { kid: seal.kid.clone(), signature: seal.signature.clone() }
    }
}

fn uuid(text: &str) -> Option<Uuid> {
    Uuid::parse_str(text).ok()
}

fn instant(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}
