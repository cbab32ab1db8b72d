//! `cauri migrate`: brings the database to today's schema, or says what it would do.
//! Deliberately not here: the migrations.

use super::{Failure, tell_failure};
use crate::{
    cli::Migrate,
    database::Database,
    output,
    progress::Steps,
    settings::{DatabaseSettings, SettingSources},
};
use cauri_application::kernel::mode::Mode;
use cauri_embedded_postgres::Error as ClusterError;
use cauri_postgres::{Migrated, MigrationPlan, MigrationRow, MigrationState, plan_migration};
use std::process::ExitCode;

/// Something is to be done.
const DUE: u8 = 1;
/// Nothing could be said.
const NOT_LOOKED: u8 = 2;

/// Migrates; with `--status` and `--dry-run` it only looks, and answers by its exit code.
pub(super) fn migrate(told: &SettingSources, options: Migrate) -> Result<ExitCode, Failure> {
    if options.status || options.dry_run {
        return Ok(match look(told) {
            Ok(plan) => tell_plan(&plan, options),
            Err(failure) => {
                tell_failure(&failure);
                ExitCode::from(NOT_LOOKED)
            }
        });
    }
    let (settings, mode) = (told.database()?, told.mode()?);
    let steps = Steps::of(2);
    steps.next("opening the database");
    let database = Database::own(&settings, "migrate")?;
    steps.next("bringing it to this program's schema");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (owner_url, serving) = (database.owner_url(), database.login());
    let migrated = runtime.block_on(cauri_postgres::migrate(&owner_url, mode, &serving));
    let migrated = database.as_owner(migrated);
    drop(runtime);
    database.stop()?;
    let migrated = migrated?;
    drop(steps);
    tell_migrated(&migrated, "Applied");
    output::plain(format_args!("{} may serve from it.", serving.name));
    Ok(ExitCode::SUCCESS)
}

/// How far it has come; a private one that is not there yet is not made.
fn look(told: &SettingSources) -> Result<MigrationPlan, Failure> {
    let (settings, mode) = (told.database()?, told.mode()?);
    let Some(database) = attached(&settings)? else { return Ok(MigrationPlan::from_nothing()) };
    let plan = plan_of(&database, mode);
    database.stop()?;
    plan
}

fn attached(settings: &DatabaseSettings) -> Result<Option<Database>, ClusterError> {
    match Database::attach(settings, "migrate") {
        Err(ClusterError::NoCluster(_)) => Ok(None),
        attached => attached.map(Some),
    }
}

fn plan_of(database: &Database, mode: Mode) -> Result<MigrationPlan, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let plan = runtime.block_on(plan_migration(&database.owner_url(), mode));
    database.as_owner(plan)
}

fn tell_plan(plan: &MigrationPlan, options: Migrate) -> ExitCode {
    if options.status {
        for row in &plan.rows {
            output::line(format_args!("{}  {row}", mark(row)));
        }
        let (applied, known) = (plan.jobs_applied, plan.jobs_known);
        output::line(format_args!("{applied} of {known} of the job queue's own"));
    }
    if let Some(row) = plan.changed() {
        output::plain(format_args!(
            "{row} was applied in another form: this program would refuse to migrate."
        ));
        return ExitCode::from(NOT_LOOKED);
    }
    let due = plan.due();
    tell_migrated(&due, "To be applied");
    if due.is_any() { ExitCode::from(DUE) } else { ExitCode::SUCCESS }
}

const fn mark(row: &MigrationRow) -> &'static str {
    match row.state {
        MigrationState::Applied => "applied",
        MigrationState::Pending => "pending",
        MigrationState::Changed => "CHANGED",
        MigrationState::Newer => "newer  ",
    }
}

fn tell_migrated(migrated: &Migrated, what: &str) {
    if !migrated.is_any() {
        output::plain("The schema is this program's, or newer: nothing is to be done.");
        return;
    }
    output::plain(format_args!("{what}: {migrated}."));
    for row in &migrated.applied {
        output::line(row);
    }
}
