//! What can be wrong with a contract's evidence, as typed reasons.
//! Deliberately not here: finding it (`record`), and the same in French (adapters).

use crate::kernel::SignatureId;

macro_rules! flaws {
    ($($(#[doc = $doc:literal])+ $name:ident $({$($field:ident: $type:ty),+})?
        = $code:literal, $text:literal;)+) => {
        /// Something that is wrong with a document about a contract.
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        #[expect(missing_docs, reason = "a field is named after what it carries")]
        #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
        pub enum Flaw {$(
            $(#[doc = $doc])+
            #[error($text)]
            $name $({$($field: $type),+})?,
        )+}

        impl Flaw {
            /// The stable word of every flaw.
            pub const CODES: &'static [&'static str] = &[$($code),+];

            /// Its stable word.
            pub const fn code(&self) -> &'static str {
                match self {$(Self::$name $({$($field: _),+})? => $code,)+}
            }

            /// The signature, link or key that it is about, if any.
            pub fn subject(&self) -> Option<String> {
                match self {
                    $(Self::$name $({$($field),+})? => {
                        let named: &[&dyn ToString] = &[$($($field),+)?];
                        named.first().map(|it| it.to_string())
                    })+
                }
            }
        }
    };
}

flaws! {
    /// Neither a PDF of ours nor a whole record.
    Unreadable = "unreadable",
        "the document is neither a certificate nor a contract's record";
    /// A value that is written otherwise than we write it.
    NotCanonical = "not_canonical", "the record is not written as it was given out";
    /// A PDF without our line.
    DocumentSealMissing = "document_seal_missing", "the document carries no seal in its place";
    /// A PDF that is not the one sealed.
    DocumentSealWrong = "document_seal_wrong", "the document is not the one that was sealed";
    /// A PDF without its record.
    RecordMissing = "record_missing", "the document holds no record of the contract";
    /// A seal by a key that nobody here knows.
    UnknownKey { kid: String } = "unknown_key", "the key {kid} is not known here";
    /// Another text.
    TextChanged = "text_changed", "the contract's text is not the one under its hash";
    /// Terms or required signatures that the text's link does not tell of.
    TermsChanged = "contract_terms_changed",
        "terms or required signatures are not those of the contract";
    /// A signature whose seal is not over its evidence.
    SignatureSealWrong { id: SignatureId } = "signature_seal_wrong",
        "the seal of signature {id} is not over its evidence";
    /// Evidence whose salted hash the chain does not hold.
    EvidenceChanged { id: SignatureId } = "evidence_changed",
        "the evidence of signature {id} is not the one in the chain";
    /// A signature that the chain does not tell of.
    SignatureNotInChain { id: SignatureId } = "signature_not_in_chain",
        "signature {id} is not in the chain";
    /// A link about a signature that is not there.
    SignatureMissing { sequence: u16 } = "signature_missing",
        "the signature of link {sequence} is missing";
    /// No link, or too many.
    ChainLength { links: usize } = "chain_length", "no contract's chain has {links} links";
    /// A link that does not name the one before it.
    ChainBroken { sequence: u16 } = "chain_broken",
        "link {sequence} does not follow the one before it";
    /// A link whose hash is not that of what it says.
    LinkChanged { sequence: u16 } = "link_changed",
        "link {sequence} does not say what it was hashed with";
    /// A link whose seal does not hold.
    LinkSealWrong { sequence: u16 } = "link_seal_wrong",
        "the seal of link {sequence} does not hold";
    /// A link that can't stand where it stands.
    LinkOutOfPlace { sequence: u16 } = "link_out_of_place",
        "link {sequence} can't stand where it stands";
    /// Said to be in force, and it is not; or the other way round.
    ExecutionWrong = "execution_wrong",
        "what the record says of being executed is not what its chain says";
}
