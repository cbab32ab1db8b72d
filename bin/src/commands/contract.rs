//! `cauri contract verify`: offline, with public keys alone.
//! Deliberately not here: the checks themselves (application, domain), a database, settings.

use super::{Failure, tell_failure};
use crate::{cli::VerifyContract, output};
use cauri_application::collaboration::verify_contract::{
    DOCUMENT_LIMIT, Signer, Verified, verify_document,
};
use cauri_crypto::PublicKeys;
use serde::Deserialize;
use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// It is not genuine.
const ALTERED: u8 = 1;
/// Nothing could be said.
const NOT_CHECKED: u8 = 2;
/// More than any answer with keys has.
const KEY_FILE_LIMIT: usize = 64 * 1024;

/// Why a document could not be checked.
#[derive(Debug, thiserror::Error)]
enum CheckError {
    #[error("{0} can't be read")]
    File(PathBuf, #[source] std::io::Error),
    #[error("{0} is larger than {1} bytes")]
    TooLarge(PathBuf, usize),
    #[error("`{0}` is neither a public key nor a file of keys")]
    NoKey(String),
    #[error("the key is named {found}, not {told}")]
    OtherName { told: String, found: String },
}

/// The answer of `GET /api/contracts/keys`, as far as it matters here.
#[derive(Deserialize)]
struct KeyFile {
    keys: Vec<KeyRow>,
}

#[derive(Deserialize)]
struct KeyRow {
    kid: String,
    public_key: String,
}

/// Checks a document and says what is wrong with it.
pub(super) fn verify(what: &VerifyContract) -> ExitCode {
    match check(what) {
        Ok(verified) => tell_outcome(&verified),
        Err(failure) => {
            tell_failure(&failure);
            ExitCode::from(NOT_CHECKED)
        }
    }
}

fn check(what: &VerifyContract) -> Result<Verified, Failure> {
    let mut keys = PublicKeys::default();
    for told in &what.keys {
        take(told, &mut keys)?;
    }
    let bytes = read(&what.file, DOCUMENT_LIMIT)?;
    Ok(verify_document(&bytes, &keys))
}

/// A key in words, or else the keys of a file.
fn take(told: &str, keys: &mut PublicKeys) -> Result<(), CheckError> {
    let (kid, key) = match told.split_once('=') {
        Some((kid, key)) => (Some(kid), key),
        None => (None, told),
    };
    if let Ok(found) = keys.add(key) {
        return same_name(kid, found);
    }
    let no_key = || CheckError::NoKey(told.to_owned());
    let path = Path::new(told);
    if !path.is_file() {
        return Err(no_key());
    }
    let file: KeyFile =
        serde_json::from_slice(&read(path, KEY_FILE_LIMIT)?).map_err(|_| no_key())?;
    for row in file.keys {
        let found = keys.add(&row.public_key).map_err(|_| no_key())?;
        same_name(Some(&row.kid), found)?;
    }
    Ok(())
}

fn same_name(told: Option<&str>, found: String) -> Result<(), CheckError> {
    match told {
        Some(told) if told != found => Err(CheckError::OtherName { told: told.to_owned(), found }),
        _ => Ok(()),
    }
}

fn read(path: &Path, limit: usize) -> Result<Vec<u8>, CheckError> {
    let failed = |error| CheckError::File(path.to_owned(), error);
    let file = fs::File::open(path).map_err(failed)?;
    let mut bytes = vec![];
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    file.take(most).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > limit {
        return Err(CheckError::TooLarge(path.to_owned(), limit));
    }
    Ok(bytes)
}

fn tell_outcome(verified: &Verified) -> ExitCode {
    let Verified { verdict, told } = verified;
    let undecided = verdict.is_undecided();
    output::plain(match (verdict.is_genuine(), undecided) {
        (true, _) => "Genuine: nothing was changed since it was sealed.",
        (false, true) => "Undecided: a seal is by a key that was not given.",
        (false, false) => "Not genuine.",
    });
    for flaw in &verdict.flaws {
        output::line(format_args!("{}: {flaw}", flaw.code()));
    }
    if let Some(told) = told {
        output::line(format_args!("contract: {}", told.contract_hash));
        let execution = told.execution;
        output::line(match execution.notice() {
            Some(notice) => notice,
            None => format!("executed: {}/{}", execution.signed, execution.required),
        });
        for Signer { by, full_name, signed_at } in &told.signers {
            let name = full_name.as_ref().map_or("name erased", |name| name.reveal());
            let at = signed_at.format("%Y-%m-%d %H:%M:%S UTC");
            output::line(format_args!("signed: {name}, {}, {at}", by.as_str()));
        }
        output::line(format_args!("keys: {}", told.kids.join(" ")));
    }
    if verdict.text_erased {
        output::line("the text was erased; its hash is what is left of it");
    }
    for id in &verdict.evidence_erased {
        output::line(format_args!("the evidence of signature {id} was erased"));
    }
    match (verdict.is_genuine(), undecided) {
        (true, _) => ExitCode::SUCCESS,
        (false, true) => ExitCode::from(NOT_CHECKED),
        (false, false) => ExitCode::from(ALTERED),
    }
}
