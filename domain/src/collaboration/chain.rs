//! The chain of a contract's evidence: each link names the one before it by its hash.
//! Deliberately not here: keeping it (append-only rows), and holding it against a contract
//! (`record`).
//!
//! Each contract has a chain of its own: the lock that a move holds already is the only one that
//! its next link needs, so ten thousand contracts signed at once never wait for one another.
//! Every link is sealed, so a tail computed anew by somebody without the key does not hold. Who has
//! the key and the database can cut a tail off; the parties' certificates witness what was there.

use super::digest::{canonical, sha256_hex};
use super::words::Party;
use super::{aggregate::Signature, terms::RequiredSignatures};
use crate::kernel::{
    CollaborationId, Personal, SignatureId, Timestamp, UserId, rfc3339_micros, stored_words,
    to_micros,
};

/// More links than any contract has: its text, two signatures, its beginning, its end.
pub const CHAIN_LINK_LIMIT: usize = 5;
/// What the first link names as the one before it.
pub const NO_CHAIN_LINK: &str = "0000000000000000000000000000000000000000000000000000000000000000";

stored_words! {
    /// What a link tells of.
    #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
    ChainLinkKind {
        /// The contract's text was made.
        Rendered = "rendered",
        /// A party signed.
        Signed = "signed",
        /// Every required signature was there.
        Activated = "activated",
        /// A party ended what was in force.
        Terminated = "terminated",
    }
}

/// What a link says, before it stands in a chain. Nothing of it is about a person but a salted
/// hash, so it can stay when the person's data is erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainEntry {
    /// What it tells of.
    pub kind: ChainLinkKind,
    /// Which of those: terms and required signatures; or signature, role and signer.
    pub subject: String,
    /// SHA-256 of the contract's text in lower-case hex.
    pub contract_hash: String,
    /// Salted hash of a signature's evidence in lower-case hex; only a signature has one.
    pub evidence_hash: Option<String>,
    /// When.
    pub at: Timestamp,
}

impl ChainEntry {
    /// The contract's text was made.
    pub fn rendered(
        version: &str,
        required: RequiredSignatures,
        contract_hash: &str,
        at: Timestamp,
    ) -> Self {
        let subject = rendered_subject(version, required);
        Self::of(ChainLinkKind::Rendered, subject, contract_hash, at)
    }

    /// A party signed.
    pub fn signed(
        collaboration_id: CollaborationId,
        signature: &Signature,
        salt: &EvidenceSalt,
    ) -> Self {
        let subject = signed_subject(signature.id, signature.by, signature.signer_id);
        let text = signature.sealed_text(collaboration_id);
        Self {
            evidence_hash: Some(salt.hash(&text)),
            ..Self::of(
                ChainLinkKind::Signed,
                subject,
                &signature.contract_hash,
                signature.signed_at,
            )
        }
    }

    /// Every required signature was there.
    pub fn activated(contract_hash: &str, at: Timestamp) -> Self {
        Self::of(ChainLinkKind::Activated, String::new(), contract_hash, at)
    }

    /// A party ended what was in force.
    pub fn terminated(contract_hash: &str, by: Party, at: Timestamp) -> Self {
        Self::of(ChainLinkKind::Terminated, by.as_str().to_owned(), contract_hash, at)
    }

    fn of(kind: ChainLinkKind, subject: String, contract_hash: &str, at: Timestamp) -> Self {
        let contract_hash = contract_hash.to_owned();
        Self { kind, subject, contract_hash, evidence_hash: None, at: to_micros(at) }
    }
}

/// What the first link says of a contract.
pub(super) fn rendered_subject(version: &str, required: RequiredSignatures) -> String {
    format!("{version} {}", required.as_str())
}

/// What a signature's link says of it.
pub(super) fn signed_subject(id: SignatureId, by: Party, signer_id: UserId) -> String {
    format!("{id} {by} {signer_id}")
}

/// Random bytes that keep a hash of personal data from being guessed; erased with the data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceSalt(Personal<[u8; 32]>);

impl EvidenceSalt {
    /// A salt out of random bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(Personal::new(bytes))
    }

    /// A salt out of 64 digits of lower-case hex, as [`to_hex`](Self::to_hex) writes them.
    pub fn from_hex(text: &str) -> Option<Self> {
        let bytes = hex::decode(text).ok()?.try_into().ok()?;
        let salt = Self::new(bytes);
        (salt.to_hex() == text).then_some(salt)
    }

    /// The bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        self.0.reveal()
    }

    /// In lower-case hex.
    pub fn to_hex(&self) -> String {
        hex::encode(self.bytes())
    }

    /// The salted hash of a personal text.
    pub fn hash(&self, text: &Personal<String>) -> String {
        let fields = [("salt", self.to_hex()), ("text", text.reveal().clone())];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        sha256_hex(&canonical("personal", &fields))
    }
}

/// A link of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainLink {
    /// Whose contract.
    pub collaboration_id: CollaborationId,
    /// 1, 2, 3 …
    pub sequence: u16,
    /// What it says.
    pub entry: ChainEntry,
    /// The hash of the link before it; [`NO_CHAIN_LINK`] for the first.
    pub previous: String,
    /// SHA-256 over all of it in lower-case hex.
    pub hash: String,
}

/// The end of a chain, to which the next link is added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainHead {
    /// Number of the last link.
    pub sequence: u16,
    /// Its hash.
    pub hash: String,
}

impl ChainLink {
    /// The link after a head, or the first one.
    ///
    /// ```
    /// use cauri_domain::collaboration::{ChainEntry, ChainLink, NO_CHAIN_LINK};
    /// use chrono::DateTime;
    /// use uuid::Uuid;
    ///
    /// let contract = Uuid::from_u128(1).into();
    /// let entry = ChainEntry::activated(&"0".repeat(64), DateTime::UNIX_EPOCH);
    /// let first = ChainLink::after(None, contract, entry.clone());
    /// let second = ChainLink::after(Some(&first.head()), contract, entry);
    /// assert_eq!((first.sequence, first.previous.as_str()), (1, NO_CHAIN_LINK));
    /// assert_eq!((second.sequence, &second.previous), (2, &first.hash));
    /// ```
    pub fn after(
        head: Option<&ChainHead>,
        collaboration_id: CollaborationId,
        entry: ChainEntry,
    ) -> Self {
        let sequence = head.map_or(0, |head| head.sequence).saturating_add(1);
        let previous = head.map_or(NO_CHAIN_LINK, |head| head.hash.as_str()).to_owned();
        let mut link = Self { collaboration_id, sequence, entry, previous, hash: String::new() };
        link.hash = link.computed_hash();
        link
    }

    /// The hash that it should have.
    pub fn computed_hash(&self) -> String {
        let Self { collaboration_id, sequence, entry, previous, .. } = self;
        let text = canonical(
            "contract-link",
            &[
                ("previous", previous),
                ("collaboration", &collaboration_id.to_string()),
                ("sequence", &sequence.to_string()),
                ("kind", entry.kind.as_str()),
                ("subject", &entry.subject),
                ("contract_hash", &entry.contract_hash),
                ("evidence_hash", entry.evidence_hash.as_deref().unwrap_or_default()),
                ("at", &rfc3339_micros(entry.at)),
            ],
        );
        sha256_hex(&text)
    }

    /// What its seal is over.
    pub fn sealed_text(&self) -> String {
        canonical("contract-head", &[("hash", &self.hash)])
    }

    /// The end of a chain that ends with it.
    pub fn head(&self) -> ChainHead {
        ChainHead { sequence: self.sequence, hash: self.hash.clone() }
    }
}
