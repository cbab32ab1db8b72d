//! The checker: everything kept beside the journal is recomputed from it and compared.
//! Deliberately not here: repairs – a difference is for a person to look into.

use crate::kernel::{app::App, error::StoreError};
use cauri_domain::kernel::Timestamp;
use std::fmt;

/// The most differences of one sort that are named.
pub const DIFFERENCES_LIMIT: i64 = 100;

/// How much there is to check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerSize {
    /// Entries in the journal.
    pub entries: i64,
    /// Movements of all entries.
    pub movements: i64,
    /// Accounts opened so far.
    pub accounts: i64,
    /// Buckets of held money that have not matured.
    pub buckets: i64,
}

/// Something that is not as the journal says. There is never a legitimate one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "a field is named after the thing or the francs that it carries")]
pub enum Difference {
    /// A balance is not the sum of its movements.
    Balance {
        account: String,
        lane: i32,
        journal_debits_xof: i64,
        journal_credits_xof: i64,
        kept_debits_xof: i64,
        kept_credits_xof: i64,
    },
    /// What a payee holds is not the sum of its buckets.
    Held { account: String, balance_xof: i64, buckets_xof: i64 },
    /// A bucket has more than ever went into the holdback until its instant.
    Bucket { account: String, release_at: Timestamp, journal_xof: i64, kept_xof: i64 },
    /// An account of which an entry took what did not stand there, although no recipe lets it.
    Overdrawn { account: String, key: String, balance_xof: i64 },
    /// A key without its entry, or an entry without its key.
    Key { key: String },
    /// An entry does something else than what was posted.
    Fingerprint { key: String },
    /// Debits and credits of all balances are not the same sum.
    Totals { debits_xof: i64, credits_xof: i64 },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Balance {
                account,
                lane,
                journal_debits_xof,
                journal_credits_xof,
                kept_debits_xof,
                kept_credits_xof,
            } => write!(
                f,
                "{account} (lane {lane}): journal Dr {journal_debits_xof} Cr \
                 {journal_credits_xof}, kept Dr {kept_debits_xof} Cr {kept_credits_xof}"
            ),
            Self::Held { account, balance_xof, buckets_xof } => {
                write!(f, "{account}: balance {balance_xof}, buckets {buckets_xof}")
            }
            Self::Bucket { account, release_at, journal_xof, kept_xof } => {
                write!(f, "{account} until {release_at}: journal {journal_xof}, kept {kept_xof}")
            }
            Self::Overdrawn { account, key, balance_xof } => {
                write!(f, "{account}: {key} left {balance_xof}, and no recipe explains that")
            }
            Self::Key { key } => write!(f, "{key}: key and entry don't belong together"),
            Self::Fingerprint { key } => write!(f, "{key}: the entry is not what was posted"),
            Self::Totals { debits_xof, credits_xof } => {
                write!(f, "all accounts: Dr {debits_xof}, Cr {credits_xof}")
            }
        }
    }
}

/// Verifies the ledger and answers the differences found: none, or somebody has tampered.
///
/// # Errors
/// The store's.
pub async fn verify(app: &App) -> Result<Vec<Difference>, StoreError> {
    app.queries.verify_ledger().await
}
