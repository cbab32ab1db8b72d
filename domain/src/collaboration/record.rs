//! A contract with everything that proves it, and the verifier: one pure function.
//! Deliberately not here: the forms in which a record travels (JSON, PDF), and keys.

use super::aggregate::Signature;
use super::chain::{
    CHAIN_LINK_LIMIT, ChainLink, ChainLinkKind, EvidenceSalt, NO_CHAIN_LINK, rendered_subject,
    signed_subject,
};
use super::command::SignatureEvidence;
use super::contract::contract_hash;
use super::flaw::Flaw;
use super::seal::{Seal, SealFault, SealKeys};
use super::terms::RequiredSignatures;
use super::words::Party;
use crate::kernel::{CollaborationId, Personal, SignatureId, Timestamp, UserId};

/// The personal part of a signature, which is erased after the legal term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedSignatureEvidence {
    /// The name that the signer typed.
    pub full_name: Personal<String>,
    /// Where it came from.
    pub evidence: SignatureEvidence,
    /// Keeps its hash in the chain from being guessed.
    pub salt: EvidenceSalt,
    /// The platform's seal over [`Signature::sealed_text`].
    pub seal: Seal,
}

/// A signature, with its evidence unless that was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureRecord {
    /// Which signature.
    pub id: SignatureId,
    /// Whose account.
    pub signer_id: UserId,
    /// In which role.
    pub by: Party,
    /// The hash of the contract signed.
    pub contract_hash: String,
    /// When.
    pub signed_at: Timestamp,
    /// The personal part; `None` once it was erased.
    pub personal: Option<SealedSignatureEvidence>,
}

/// A link and the platform's seal over it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedChainLink {
    /// The link.
    pub link: ChainLink,
    /// Over [`ChainLink::sealed_text`].
    pub seal: Seal,
}

/// A contract with everything that proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractRecord {
    /// Which collaboration's.
    pub collaboration_id: CollaborationId,
    /// The version of the terms in it.
    pub version: String,
    /// Whose signature puts it into force.
    pub required: RequiredSignatures,
    /// The text; `None` once it was erased.
    pub text: Option<Personal<String>>,
    /// SHA-256 of the text in lower-case hex.
    pub contract_hash: String,
    /// Signatures, oldest first.
    pub signatures: Vec<SignatureRecord>,
    /// The chain, first link first.
    pub chain: Vec<SealedChainLink>,
}

/// How far a contract is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Execution {
    /// Required signatures that are there.
    pub signed: usize,
    /// Required signatures.
    pub required: usize,
}

impl Execution {
    /// True once every required signature is there.
    pub const fn is_executed(self) -> bool {
        self.signed >= self.required
    }

    /// What stands on every page of a contract that is not executed; `None` on one that is.
    ///
    /// ```
    /// use cauri_domain::collaboration::Execution;
    ///
    /// let notice = Execution { signed: 1, required: 2 }.notice();
    /// assert_eq!(notice.as_deref(), Some("NON CONCLU — NOT EXECUTED 1/2"));
    /// assert_eq!(Execution { signed: 2, required: 2 }.notice(), None);
    /// ```
    pub fn notice(self) -> Option<String> {
        self.notice_in("NON CONCLU")
    }

    /// True if a record that is signed so far may carry this notice: today's, or the one that
    /// records carried under terms v1.0.
    pub fn allows_notice(self, notice: Option<&str>) -> bool {
        ["NON CONCLU", "NON EXÉCUTÉ"]
            .into_iter()
            .any(|french| self.notice_in(french).as_deref() == notice)
    }

    fn notice_in(self, french: &str) -> Option<String> {
        let Self { signed, required } = self;
        (!self.is_executed()).then(|| format!("{french} — NOT EXECUTED {signed}/{required}"))
    }
}

/// What the verifier found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Everything that is wrong; nothing for a genuine record.
    pub flaws: Vec<Flaw>,
    /// True if the text was erased: its hash is all that is left of it.
    pub text_erased: bool,
    /// Signatures whose evidence was erased.
    pub evidence_erased: Vec<SignatureId>,
}

impl Verdict {
    /// A verdict of one flaw.
    pub fn of(flaw: Flaw) -> Self {
        Self { flaws: vec![flaw], ..Self::default() }
    }

    /// True if nothing is wrong.
    pub fn is_genuine(&self) -> bool {
        self.flaws.is_empty()
    }

    /// True if nothing is known to be wrong, but a seal is by a key that nobody here knows.
    pub fn is_undecided(&self) -> bool {
        let unknown = |flaw: &Flaw| matches!(flaw, Flaw::UnknownKey { .. });
        !self.flaws.is_empty() && self.flaws.iter().all(unknown)
    }
}

impl ContractRecord {
    /// How far it is signed.
    pub fn execution(&self) -> Execution {
        let is_signed = |party: Party| self.signatures.iter().any(|it| it.by == party);
        let required: Vec<_> =
            Party::ALL.iter().filter(|party| self.required.includes(**party)).collect();
        let signed = required.iter().filter(|party| is_signed(***party)).count();
        Execution { signed, required: required.len() }
    }

    /// Holds the record against its own hashes and seals, with nothing but public keys.
    pub fn verify(&self, keys: &dyn SealKeys) -> Verdict {
        let mut verdict = Verdict { text_erased: self.text.is_none(), ..Verdict::default() };
        let mut check = Check { record: self, keys, flaws: vec![] };
        check.text();
        check.chain();
        check.order();
        for signature in &self.signatures {
            if check.signature(signature) {
                verdict.evidence_erased.push(signature.id);
            }
        }
        verdict.flaws = check.flaws;
        verdict
    }
}

impl SignatureRecord {
    /// The signature with its evidence, as it was sealed.
    fn signature(&self, personal: &SealedSignatureEvidence) -> Signature {
        Signature {
            id: self.id,
            by: self.by,
            signer_id: self.signer_id,
            full_name: personal.full_name.clone(),
            contract_hash: self.contract_hash.clone(),
            evidence: personal.evidence.clone(),
            signed_at: self.signed_at,
        }
    }
}

struct Check<'a> {
    record: &'a ContractRecord,
    keys: &'a dyn SealKeys,
    flaws: Vec<Flaw>,
}

impl Check<'_> {
    fn require(&mut self, holds: bool, otherwise: Flaw) {
        if !holds && !self.flaws.contains(&otherwise) {
            self.flaws.push(otherwise);
        }
    }

    fn seal(&mut self, seal: &Seal, text: &str, otherwise: Flaw) {
        match self.keys.check(seal, text) {
            Ok(()) => {}
            Err(SealFault::UnknownKey) => {
                self.require(false, Flaw::UnknownKey { kid: seal.kid.clone() });
            }
            Err(SealFault::Wrong) => self.require(false, otherwise),
        }
    }

    fn text(&mut self) {
        let ContractRecord { text, contract_hash: hash, .. } = self.record;
        let fits = text.as_ref().is_none_or(|text| contract_hash(text.reveal()) == *hash);
        self.require(fits, Flaw::TextChanged);
    }

    /// Each link follows the one before it, says what it was hashed with, and is sealed.
    fn chain(&mut self) {
        let links = self.record.chain.len();
        self.require((1..=CHAIN_LINK_LIMIT).contains(&links), Flaw::ChainLength { links });
        let mut previous = NO_CHAIN_LINK;
        for (number, SealedChainLink { link, seal }) in (1_u16..).zip(&self.record.chain) {
            let sequence = link.sequence;
            let follows = link.previous == previous
                && sequence == number
                && link.collaboration_id == self.record.collaboration_id;
            self.require(follows, Flaw::ChainBroken { sequence });
            let says = link.computed_hash() == link.hash;
            self.require(says, Flaw::LinkChanged { sequence });
            self.seal(seal, &link.sealed_text(), Flaw::LinkSealWrong { sequence });
            previous = &link.hash;
        }
    }

    /// The text first, then signatures; in force exactly when every required one is there.
    fn order(&mut self) {
        let mut before = None;
        for SealedChainLink { link, .. } in &self.record.chain {
            let (kind, sequence) = (link.entry.kind, link.sequence);
            let may_follow = match kind {
                ChainLinkKind::Rendered => before.is_none(),
                ChainLinkKind::Signed => {
                    matches!(before, Some(ChainLinkKind::Rendered | ChainLinkKind::Signed))
                }
                ChainLinkKind::Activated => before == Some(ChainLinkKind::Signed),
                ChainLinkKind::Terminated => before == Some(ChainLinkKind::Activated),
            };
            let of_contract = link.entry.contract_hash == self.record.contract_hash;
            self.require(may_follow && of_contract, Flaw::LinkOutOfPlace { sequence });
            before = Some(kind);
            match kind {
                ChainLinkKind::Rendered => {
                    let subject = rendered_subject(&self.record.version, self.record.required);
                    self.require(link.entry.subject == subject, Flaw::TermsChanged);
                }
                ChainLinkKind::Signed => {
                    let told = |it: &SignatureRecord| link.entry.subject == subject(it);
                    let there = self.record.signatures.iter().filter(|it| told(it)).count();
                    self.require(there == 1, Flaw::SignatureMissing { sequence });
                }
                ChainLinkKind::Activated | ChainLinkKind::Terminated => {}
            }
        }
        let in_force = matches!(before, Some(ChainLinkKind::Activated | ChainLinkKind::Terminated));
        let executed = self.record.execution().is_executed();
        self.require(in_force == executed, Flaw::ExecutionWrong);
    }

    /// The evidence is what was sealed and what the chain holds; true if it was erased.
    fn signature(&mut self, signature: &SignatureRecord) -> bool {
        let id = signature.id;
        let subject = subject(signature);
        let told = |link: &&ChainLink| {
            link.entry.kind == ChainLinkKind::Signed
                && link.entry.subject == subject
                && link.entry.at == signature.signed_at
                && link.entry.contract_hash == signature.contract_hash
        };
        let link = self.record.chain.iter().map(|sealed| &sealed.link).find(told);
        self.require(link.is_some(), Flaw::SignatureNotInChain { id });
        let Some(personal) = &signature.personal else { return true };
        let text = signature.signature(personal).sealed_text(self.record.collaboration_id);
        self.seal(&personal.seal, text.reveal(), Flaw::SignatureSealWrong { id });
        let hash = personal.salt.hash(&text);
        let kept = link.is_none_or(|link| link.entry.evidence_hash.as_ref() == Some(&hash));
        self.require(kept, Flaw::EvidenceChanged { id });
        false
    }
}

fn subject(signature: &SignatureRecord) -> String {
    signed_subject(signature.id, signature.by, signature.signer_id)
}
