//! What a migration would do, and what one has done.
//! Deliberately not here: doing it (`migrate`).

use super::{
    jobs::{KNOWN_JOB_MIGRATIONS, count_job_migrations},
    migrate::{MIGRATOR, MigrateError, refuse_other_mode},
};
use cauri_application::kernel::mode::Mode;
use sqlx::{
    ConnectOptions as _, Connection as _, Executor as _, PgConnection, postgres::PgConnectOptions,
};
use std::{collections::BTreeMap, fmt, str::FromStr as _};

/// How it is with a migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MigrationState {
    /// It was applied.
    Applied,
    /// It is to be applied.
    Pending,
    /// It was applied, and is another one in this program.
    Changed,
    /// It was applied by a program that is newer than this one.
    Newer,
}

/// A migration, and how it is with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationRow {
    /// Its number.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// How it is with it.
    pub state: MigrationState,
}

impl fmt::Display for MigrationRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04} {}", self.version, self.name)
    }
}

/// How far a database has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationPlan {
    /// Every migration, in its order.
    pub rows: Vec<MigrationRow>,
    /// Migrations of the job queue's own schema that were applied.
    pub jobs_applied: i64,
    /// Those that are in this program.
    pub jobs_known: i64,
}

impl MigrationPlan {
    /// Of a database in which there is nothing of ours.
    pub fn from_nothing() -> Self {
        Self::of(&BTreeMap::new(), 0)
    }

    fn of(found: &BTreeMap<i64, (String, Vec<u8>)>, jobs_applied: i64) -> Self {
        let known = MIGRATOR.iter().map(|known| MigrationRow {
            version: known.version,
            name: known.description.to_string(),
            state: match found.get(&known.version) {
                None => MigrationState::Pending,
                Some((_, checksum)) if *checksum == *known.checksum => MigrationState::Applied,
                Some(_) => MigrationState::Changed,
            },
        });
        let is_known = |version: i64| MIGRATOR.iter().any(|known| known.version == version);
        let newer =
            found.iter().filter(|(version, _)| !is_known(**version)).map(|(version, (name, _))| {
                MigrationRow { version: *version, name: name.clone(), state: MigrationState::Newer }
            });
        let mut rows: Vec<_> = known.chain(newer).collect();
        rows.sort_unstable_by_key(|row| row.version);
        Self { rows, jobs_applied, jobs_known: KNOWN_JOB_MIGRATIONS }
    }

    /// What a migration would do.
    pub fn due(&self) -> Migrated {
        let pending = self.rows.iter().filter(|row| row.state == MigrationState::Pending);
        Migrated {
            applied: pending.cloned().collect(),
            jobs: (self.jobs_known - self.jobs_applied).max(0),
        }
    }

    /// The first migration that is another one than was applied; nothing can be migrated then.
    pub fn changed(&self) -> Option<&MigrationRow> {
        self.rows.iter().find(|row| row.state == MigrationState::Changed)
    }
}

/// What a migration has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migrated {
    /// The migrations that were applied, in their order.
    pub applied: Vec<MigrationRow>,
    /// How many of the job queue's own.
    pub jobs: i64,
}

impl Migrated {
    /// True if there was anything to do.
    pub fn is_any(&self) -> bool {
        !self.applied.is_empty() || self.jobs > 0
    }
}

/// How many, on one line.
impl fmt::Display for Migrated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} and {} of the job queue", self.applied.len(), self.jobs)
    }
}

/// Looks how far a database has come, and changes nothing.
///
/// # Errors
/// [`MigrateError`] if nobody answers or the database is of the other mode.
pub async fn plan_migration(url: &str, mode: Mode) -> Result<MigrationPlan, MigrateError> {
    let mut connection = PgConnectOptions::from_str(url)?
        .application_name("cauri migrate")
        .options([("default_transaction_read_only", "on"), ("statement_timeout", "10s")])
        .connect()
        .await?;
    let planned = async {
        let plan = plan(&mut connection).await?;
        refuse_other_mode(&mut connection, mode).await?;
        Ok(plan)
    }
    .await;
    connection.close().await?;
    planned
}

/// How far the database has come that is at the other end.
pub(super) async fn plan(connection: &mut PgConnection) -> Result<MigrationPlan, sqlx::Error> {
    // Only the catalogue is sure to be there.
    let exists = |table: &'static str| {
        sqlx::query_scalar::<_, bool>("SELECT to_regclass($1) IS NOT NULL").bind(table)
    };
    if !exists("app._sqlx_migrations").fetch_one(&mut *connection).await? {
        return Ok(MigrationPlan::from_nothing());
    }
    connection.execute("SET ROLE cauri_owner").await?;
    let rows: Vec<(i64, String, Vec<u8>)> = sqlx::query_as(
        "SELECT version, description, checksum FROM app._sqlx_migrations WHERE success",
    )
    .fetch_all(&mut *connection)
    .await?;
    let found = rows.into_iter().map(|(version, name, sum)| (version, (name, sum))).collect();
    let has_jobs = exists("jobs.migrations").fetch_one(&mut *connection).await?;
    let jobs = if has_jobs { count_job_migrations(connection).await? } else { 0 };
    Ok(MigrationPlan::of(&found, jobs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_tells_pending_changed_and_newer_ones_apart() {
        let known: Vec<_> = MIGRATOR.iter().collect();
        let mut found = BTreeMap::new();
        found.insert(known[0].version, ("kernel".to_owned(), known[0].checksum.to_vec()));
        found.insert(known[1].version, ("ledger".to_owned(), vec![1]));
        found.insert(9_999, ("later".to_owned(), vec![2]));
        let plan = MigrationPlan::of(&found, KNOWN_JOB_MIGRATIONS + 1);
        let state = |at: usize| plan.rows[at].state;
        assert_eq!((state(0), state(1)), (MigrationState::Applied, MigrationState::Changed));
        assert_eq!(plan.changed().map(|row| row.version), Some(known[1].version));
        assert_eq!(plan.rows.last().map(|row| row.state), Some(MigrationState::Newer));
        let due = plan.due();
        assert_eq!((due.applied.len(), due.jobs), (known.len() - 2, 0));
        let all = MigrationPlan::from_nothing().due();
        assert_eq!((all.applied.len(), all.jobs), (known.len(), KNOWN_JOB_MIGRATIONS));
        assert_eq!(all.applied[0].to_string(), "0001 kernel");
    }
}
