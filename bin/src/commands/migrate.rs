//! `cauri migrate`
//! Deliberately not here: the migrations.

use super::Failure;
use crate::{database::Database, settings::SettingSources};

/// Brings the database to today's schema.
pub(super) fn migrate(told: &SettingSources) -> Result<(), Failure> {
    let settings = told.database()?;
    let mode = told.mode()?;
    let database = Database::own(&settings, "migrate")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (owner_url, serving) = (database.owner_url(), database.login());
    runtime.block_on(cauri_postgres::migrate(&owner_url, mode, &serving))?;
    drop(runtime);
    database.stop()?;
    Ok(())
}
