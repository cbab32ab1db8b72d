//! `cauri migrate`
//! Deliberately not here: the migrations.

use super::Failure;
use crate::{cli::Global, database::Database, settings};

/// Brings the database to today's schema.
pub(super) fn migrate(global: &Global) -> Result<(), Failure> {
    let mode = settings::mode(global)?;
    let database = Database::own(global, "migrate")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(cauri_postgres::migrate(&database.url(), mode))?;
    drop(runtime);
    database.stop()?;
    Ok(())
}
