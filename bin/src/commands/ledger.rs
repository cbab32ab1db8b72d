//! `cauri ledger verify`
//! Deliberately not here: the checks themselves (`adapters-postgres`), or repairs.

use super::{Failure, tell_failure};
use crate::{database::Database, output, settings::SettingSources};
use cauri_application::{
    ledger::ports::{DIFFERENCES_LIMIT, Difference, LedgerQueries as _, LedgerSize},
    work::ports::WorkQueries as _,
};
use cauri_postgres::{PgQueries, PoolSettings, connect};
use std::process::ExitCode;

/// Something differs.
const DIFFERENT: u8 = 1;
/// Nothing could be said.
const NOT_CHECKED: u8 = 2;

/// Recomputes the ledger, beside a running `serve` too, and prints what differs: 0 if nothing
/// does, 1 if something does, 2 if it could not be checked.
pub(super) fn verify(told: &SettingSources) -> ExitCode {
    match check(told) {
        Ok((size, differences)) => {
            tell_outcome(&size, &differences);
            if differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(DIFFERENT) }
        }
        Err(failure) => {
            tell_failure(&failure);
            ExitCode::from(NOT_CHECKED)
        }
    }
}

fn check(told: &SettingSources) -> Result<(LedgerSize, Vec<Difference>), Failure> {
    let database = Database::attach(&told.database()?, "ledger verify")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let url = database.url();
    let checked = runtime.block_on(async {
        let pool = connect(&url, PoolSettings { max_connections: 1, ..PoolSettings::default() });
        let queries = PgQueries::new(database.as_serving(pool.await)?);
        queries.ready().await?;
        let size = queries.ledger_size().await?;
        Ok::<_, Failure>((size, queries.verify_ledger().await?))
    });
    drop(runtime);
    database.stop()?;
    checked
}

fn tell_outcome(size: &LedgerSize, differences: &[Difference]) {
    output::plain(format_args!(
        "Checked: entries {}, movements {}, accounts {}, buckets of held money {}.",
        size.entries, size.movements, size.accounts, size.buckets
    ));
    if differences.is_empty() {
        output::plain("Every balance, bucket and key is what the movements say. No differences.");
        return;
    }
    output::plain(format_args!(
        "Differences: {} (of each sort, {DIFFERENCES_LIMIT} are named at most)",
        differences.len()
    ));
    for difference in differences {
        output::line(difference);
    }
}
