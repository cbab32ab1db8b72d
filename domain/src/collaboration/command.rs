//! Commands to a collaboration, and the fingerprint by which a repeated one is known.
//! Deliberately not here: the first offer (`propose`) and what a command does (`decide`).

use super::digest::{canonical, sha256_hex};
use super::words::CommandKind;
use crate::kernel::{OfferId, Personal, SignatureId};
use crate::money::RatePercent;

/// The longest message, justification or reason, in characters.
pub const MESSAGE_LIMIT: usize = 5_000;
/// The longest name under a contract, in characters.
pub const FULL_NAME_LIMIT: usize = 200;

/// Where a signature came from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SignatureEvidence {
    /// The network address that signed.
    pub address: Personal<String>,
    /// The program that signed, as it names itself.
    pub user_agent: Personal<String>,
}

/// What can be asked of a collaboration that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum Command {
    /// Take the offer on the table.
    Accept {
        /// The hash of the offer that the caller saw, if it says so.
        offer_hash: Option<String>,
    },
    /// Refuse.
    Reject {
        /// Why.
        reason: String,
    },
    /// Answer with another offer.
    Counter {
        /// The identifier that the new offer shall have; no part of the fingerprint.
        offer_id: OfferId,
        /// The commission offered instead, in percent.
        rate_percent: RatePercent,
        /// The justification.
        message: String,
    },
    /// Take the request back.
    Withdraw,
    /// Sign the contract.
    Sign {
        /// The identifier that the signature shall have; no part of the fingerprint.
        signature_id: SignatureId,
        /// The name that the signer typed.
        full_name: Personal<String>,
        /// The hash of the contract that the signer saw.
        contract_hash: String,
        /// Whether the signer agreed to the terms.
        accept_terms: bool,
        /// Where the signature came from; no part of the fingerprint.
        evidence: SignatureEvidence,
    },
    /// Write down that the deadline has passed.
    Expire,
    /// End an active collaboration.
    Terminate {
        /// Why.
        reason: String,
    },
}

impl Command {
    /// Which command it is.
    pub const fn kind(&self) -> CommandKind {
        match self {
            Self::Accept { .. } => CommandKind::Accept,
            Self::Reject { .. } => CommandKind::Reject,
            Self::Counter { .. } => CommandKind::Counter,
            Self::Withdraw => CommandKind::Withdraw,
            Self::Sign { .. } => CommandKind::Sign,
            Self::Expire => CommandKind::Expire,
            Self::Terminate { .. } => CommandKind::Terminate,
        }
    }

    /// SHA-256 of the arguments in lower-case hex: equal for a command that is sent twice.
    ///
    /// White space around a text does not count, nor does what the caller's request brought with
    /// it unasked (identifiers made for it, address, program).
    pub fn fingerprint(&self) -> String {
        let kind = self.kind();
        match self {
            Self::Accept { offer_hash: None } | Self::Withdraw | Self::Expire => {
                fingerprint(kind, &[])
            }
            Self::Accept { offer_hash: Some(hash) } => fingerprint(kind, &[("offer_hash", hash)]),
            Self::Reject { reason } | Self::Terminate { reason } => {
                fingerprint(kind, &[("reason", reason.trim())])
            }
            Self::Counter { rate_percent, message, .. } => fingerprint(
                kind,
                &[("rate_percent", &rate_percent.to_string()), ("message", message.trim())],
            ),
            Self::Sign { full_name, contract_hash, accept_terms, .. } => fingerprint(
                kind,
                &[
                    ("full_name", full_name.reveal().trim()),
                    ("contract_hash", contract_hash),
                    ("accept_terms", if *accept_terms { "yes" } else { "no" }),
                ],
            ),
        }
    }
}

/// The fingerprint of one command's arguments.
pub(super) fn fingerprint(kind: CommandKind, arguments: &[(&str, &str)]) -> String {
    sha256_hex(&canonical(&format!("command/{kind}"), arguments))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn counter(id: u128, percent: u16, message: &str) -> Command {
        Command::Counter {
            offer_id: Uuid::from_u128(id).into(),
            rate_percent: RatePercent::whole(percent),
            message: message.into(),
        }
    }

    #[test]
    fn a_fingerprint_is_about_arguments_alone() {
        assert_eq!(counter(1, 20, "Plus").fingerprint(), counter(2, 20, " Plus ").fingerprint());
        assert_ne!(counter(1, 20, "Plus").fingerprint(), counter(1, 21, "Plus").fingerprint());
        assert_ne!(counter(1, 20, "Plus").fingerprint(), counter(1, 20, "Moins").fingerprint());
        let reject = Command::Reject { reason: "Non".into() };
        let terminate = Command::Terminate { reason: "Non".into() };
        assert_ne!(reject.fingerprint(), terminate.fingerprint());
        assert_ne!(Command::Withdraw.fingerprint(), Command::Expire.fingerprint());
    }
}
