//! Seals: what the platform's key has signed, so that anybody can check it with the public key.
//! Deliberately not here: keys and the arithmetic of signatures; who seals and checks is handed
//! in.

use super::digest::{canonical, sha256_hex};

/// Hexadecimal digits of a key's name.
pub const KID_LENGTH: usize = 16;
/// Hexadecimal digits of a seal.
pub const SEAL_LENGTH: usize = 128;

/// A seal: which key, and its Ed25519 signature, both in lower-case hex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// The key's name, made from the public key itself.
    pub kid: String,
    /// The signature.
    pub signature: String,
}

/// Why a seal does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum SealFault {
    /// The key is not among those that are known here.
    #[error("the key is not known here")]
    UnknownKey,
    /// The seal is not of this text, or not by this key.
    #[error("the seal is not of this text")]
    Wrong,
}

/// Public keys by name, present and past.
pub trait SealKeys {
    /// Holds a seal against the text that it should be of.
    ///
    /// # Errors
    /// [`SealFault`] says why it does not hold.
    fn check(&self, seal: &Seal, text: &str) -> Result<(), SealFault>;
}

/// What comes before a document's end, where our line stands.
const TAIL: &[u8] = b"\nstartxref\n";
const OPENING: &str = "%cauri-seal/v1 kid=";
const MIDDLE: &str = " ed25519=";
const LINE_LENGTH: usize = OPENING.len() + KID_LENGTH + MIDDLE.len() + SEAL_LENGTH + 1;

/// A PDF document and the one place in it where a seal over all its bytes may stand.
///
/// The seal is a comment line right before the last `startxref`. There it is no part of any
/// object, and nothing comes after the end of the file, as archives (PDF/A) demand.
///
/// ```
/// use cauri_domain::collaboration::{PdfBytes, Seal};
///
/// let pdf = PdfBytes::unsealed(b"%PDF-1.7\n...\nstartxref\n9\n%%EOF").unwrap();
/// let seal = Seal { kid: "0".repeat(16), signature: "0".repeat(128) };
/// let sealed = pdf.with(&seal);
/// let (found, read_back) = PdfBytes::sealed(&sealed).unwrap();
/// assert_eq!((found.sealed_text(), read_back), (pdf.sealed_text(), seal));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PdfBytes<'a> {
    before: &'a [u8],
    after: &'a [u8],
}

impl<'a> PdfBytes<'a> {
    /// A document that carries no seal yet; `None` if it has no end like a PDF's.
    pub fn unsealed(bytes: &'a [u8]) -> Option<Self> {
        let at = find_last(bytes, TAIL)?.saturating_add(1);
        let (before, after) = bytes.split_at_checked(at)?;
        Some(Self { before, after })
    }

    /// A document and the seal that it carries; `None` if there is none, or anything about its
    /// line is other than we write it.
    pub fn sealed(bytes: &'a [u8]) -> Option<(Self, Seal)> {
        let Self { before: with_line, after } = Self::unsealed(bytes)?;
        let start = with_line.len().checked_sub(LINE_LENGTH)?;
        let (before, line) = with_line.split_at_checked(start)?;
        let seal = read_line(line)?;
        before.ends_with(b"\n").then_some((Self { before, after }, seal))
    }

    /// What is sealed: every byte of the document but the seal's own line.
    pub fn sealed_text(&self) -> String {
        let whole = [self.before, self.after].concat();
        canonical("pdf", &[("length", &whole.len().to_string()), ("sha256", &sha256_hex(&whole))])
    }

    /// The document with its seal.
    pub fn with(&self, seal: &Seal) -> Vec<u8> {
        let line = format!("{OPENING}{}{MIDDLE}{}\n", seal.kid, seal.signature);
        [self.before, line.as_bytes(), self.after].concat()
    }

    /// Everything before the seal's line.
    pub const fn body(&self) -> &'a [u8] {
        self.before
    }
}

fn read_line(line: &[u8]) -> Option<Seal> {
    let text = std::str::from_utf8(line).ok()?;
    let rest = text.strip_prefix(OPENING)?.strip_suffix('\n')?;
    let (kid, signature) = rest.split_once(MIDDLE)?;
    let good = is_lower_hex(kid, KID_LENGTH) && is_lower_hex(signature, SEAL_LENGTH);
    good.then(|| Seal { kid: kid.to_owned(), signature: signature.to_owned() })
}

/// True for this many digits of lower-case hex: the one way in which we write bytes.
pub(super) fn is_lower_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn find_last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).rposition(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PDF: &[u8] = b"%PDF-1.7\nbody\nstartxref\n9\n%%EOF";

    fn seal() -> Seal {
        Seal { kid: "0123456789abcdef".into(), signature: "ab".repeat(64) }
    }

    #[test]
    fn a_seal_stands_in_one_place_only() {
        let sealed = PdfBytes::unsealed(PDF).unwrap().with(&seal());
        assert!(PdfBytes::sealed(&sealed).is_some());
        assert!(PdfBytes::sealed(PDF).is_none());
        let text = String::from_utf8(sealed).unwrap();
        for other in [
            text.replace("0123456789abcdef", "0123456789ABCDEF"),
            text.replace("%cauri-seal/v1", "%cauri-seal/v2"),
            text.replace(" ed25519=", "  ed25519="),
            text.replace("\nstartxref", " \nstartxref"),
            text.replace("body\n%", "body %"),
        ] {
            assert!(PdfBytes::sealed(other.as_bytes()).is_none(), "{other}");
        }
        let longer = format!("{text}\n");
        let (pdf, _) = PdfBytes::sealed(longer.as_bytes()).unwrap();
        assert_ne!(pdf.sealed_text(), PdfBytes::unsealed(PDF).unwrap().sealed_text());
    }

    #[test]
    fn bytes_without_an_end_carry_nothing() {
        for bytes in [&b""[..], b"%PDF-1.7", b"startxref\n9\n%%EOF", b"\nstartxref\n"] {
            assert!(PdfBytes::sealed(bytes).is_none());
        }
    }
}
