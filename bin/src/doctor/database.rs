//! The database: reachable, of today's schema, of this mode, with a clock like ours.
//! Deliberately not here: statements (`adapters-postgres`).

use super::{Report, chain};
use crate::{
    clock::SystemClock,
    database::Database,
    database_refused::By,
    settings::{DatabaseSettings, SettingSources},
};
use cauri_application::{
    alerts::figures::silence,
    kernel::{clock::MachineClock as _, mode::Mode, workers::Workers},
    system::ports::BackupState,
};
use cauri_domain::kernel::Timestamp;
use cauri_embedded_postgres::{Error as ClusterError, ServerPrograms};
use cauri_postgres::{FoundSchema, Inspection, inspect, is_unknown_login};
use chrono::TimeDelta;
use std::{cmp::Ordering, time::Duration};
use tokio::time::timeout;

/// How long the database may take to answer.
const ANSWER: Duration = Duration::from_secs(20);
/// How far the database's clock may be from ours.
const SKEW: TimeDelta = TimeDelta::seconds(2);
/// How old production's last backup may be: whoever backs up daily has two hours for it.
const BACKUP_AGE: TimeDelta = TimeDelta::hours(26);

/// Looks at the database, if the settings say which it is. A private one is attached to: it is
/// never made here.
pub(crate) fn of_database(told: &SettingSources, report: &mut Report) {
    // What is wrong with the settings was said before.
    let (Ok(settings), Ok(mode)) = (told.database(), told.mode()) else { return };
    match Database::attach(&settings, "doctor") {
        Ok(database) => {
            look(&database, mode, report);
            if let Err(error) = database.stop() {
                report.wrong("database", chain(&error));
            }
        }
        Err(ClusterError::NoCluster(_)) => not_yet(&settings, mode, report),
        Err(error) => report.wrong("database", chain(&error)),
    }
}

/// There is no private database yet: can one be made?
fn not_yet(settings: &DatabaseSettings, mode: Mode, report: &mut Report) {
    let place = settings.data_dir.display();
    match (ServerPrograms::find_at(settings.bin_dir.as_deref()), mode) {
        (Err(error), _) => report.wrong("database", chain(&error)),
        (Ok(_), Mode::Production) => {
            report.wrong("database", format!("there is none in {place} yet: run `cauri migrate`"));
        }
        (Ok(programs), Mode::Sandbox) => report.well(
            "database",
            format!(
                "there is none in {place} yet; `cauri serve` makes it, by PostgreSQL {} of {}",
                programs.major(),
                programs.bin_dir().display()
            ),
        ),
    }
}

fn look(database: &Database, mode: Mode, report: &mut Report) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return report.wrong("database", chain(&error)),
    };
    let (url, before) = (&database.url(), SystemClock.now());
    match runtime.block_on(async { timeout(ANSWER, inspect(url, before - silence())).await }) {
        Ok(Ok(found)) => of_inspection(&found, mode, (before, SystemClock.now()), report),
        Ok(Err(error)) if is_unknown_login(&error) => {
            schema_is_behind(mode, "it does not know the login that serves yet", report);
        }
        Ok(Err(error)) => {
            report.wrong("database", chain(&*database.refused(By::Serving, error.into())));
        }
        Err(_) => {
            report.wrong("database", format!("it does not answer within {} s", ANSWER.as_secs()));
        }
    }
}

/// Judges what was found, between two instants of our own clock.
fn of_inspection(
    found: &Inspection,
    mode: Mode,
    between: (Timestamp, Timestamp),
    report: &mut Report,
) {
    report.well("database", format!("reachable, PostgreSQL {}", found.server_version));
    of_login(&found.login_surplus, report);
    match &found.schema {
        None => schema_is_behind(mode, "nothing of ours is in it yet", report),
        Some(schema) => of_schema(schema, mode, report),
    }
    let skew = skew(found.server_instant, between);
    let said = format!("the database's is {} ms from ours", skew.num_milliseconds());
    if skew <= SKEW {
        report.well("clock", said);
    } else {
        report.wrong("clock", format!("{said}; set both by NTP"));
    }
}

/// May the login that serves do what serving needs, and nothing more?
fn of_login(surplus: &[String], report: &mut Report) {
    if surplus.is_empty() {
        report.well("login", "a member of cauri_app that inherits nothing, as it should be");
    } else {
        report.wrong(
            "login",
            format!(
                "that of DATABASE_URL may do more than serving needs ({}): make another, and tell \
                 this one as CAURI_OWNER_DATABASE_URL to `migrate`, `backup` and `restore` alone; \
                 `migrate` lets the new one in",
                surplus.join(", ")
            ),
        );
    }
}

fn of_schema(schema: &FoundSchema, mode: Mode, report: &mut Report) {
    let FoundSchema { applied, known, .. } = schema;
    match applied.cmp(known) {
        Ordering::Less => {
            schema_is_behind(mode, &format!("{applied} of {known} migrations"), report);
        }
        Ordering::Equal => report.well("schema", format!("all {known} migrations")),
        Ordering::Greater => {
            let newer = applied - known;
            report.well("schema", format!("newer than this program by {newer} migrations"));
        }
    }
    if schema.jobs_applied < schema.jobs_known {
        let found =
            format!("{} of {} migrations of the job queue", schema.jobs_applied, schema.jobs_known);
        schema_is_behind(mode, &found, report);
    }
    match schema.mode.as_deref() {
        Some(found) if found == mode.as_str() => {
            report.well("mode of the database", found);
        }
        Some(found) => report.wrong(
            "mode of the database",
            format!("{found}, while this process is in {} mode", mode.as_str()),
        ),
        None => {}
    }
    let ahead = schema.clock_offset_seconds;
    match mode {
        Mode::Production if ahead != 0 => {
            report.wrong("business clock", format!("moved ahead by {ahead} s"));
        }
        Mode::Production => {}
        Mode::Sandbox => report.well("business clock", format!("moved ahead by {ahead} s")),
    }
    if let Some(backup) = &schema.backup {
        of_backup(backup, mode, SystemClock.now(), report);
    }
    if let Some(workers) = schema.workers {
        of_workers(workers, report);
    }
}

/// Do all workers give signs of life that did not end as they should? Without any there is nothing
/// to judge: before the first start there is none, nor while all are stopped.
fn of_workers(Workers { alive, silent }: Workers, report: &mut Report) {
    let seconds = silence().num_seconds();
    if silent > 0 {
        let said = format!("{silent} without a sign of life for {seconds} s, {alive} with one");
        report.wrong("workers", format!("{said}; one that was killed is forgotten after a day"));
    } else if alive > 0 {
        report.well("workers", format!("{alive} with a sign of life within {seconds} s"));
    } else {
        report.well("workers", "none is there; `cauri serve` with role `worker` or `all` is one");
    }
}

/// Is there a backup of yesterday or today, and do payouts go on?
fn of_backup(backup: &BackupState, mode: Mode, now: Timestamp, report: &mut Report) {
    if backup.payouts_paused {
        report.wrong(
            "payouts",
            "paused, for this database came from a backup: run `cauri admin reconcile`",
        );
    } else {
        report.well("payouts", "they go on");
    }
    match (backup.backed_up_at.map(|at| now - at), mode) {
        (Some(age), Mode::Production) if age > BACKUP_AGE => {
            report.wrong("backup", format!("the last one is {} h old", age.num_hours()));
        }
        (Some(age), _) => {
            report.well("backup", format!("the last one is {} h old", age.num_hours()));
        }
        // There may be others than ours: a base backup, the provider's.
        (None, _) => report.well("backup", "none was ever made by `cauri backup`"),
    }
}

/// `serve` brings a sandbox up to date by itself, and never production.
fn schema_is_behind(mode: Mode, said: &str, report: &mut Report) {
    match mode {
        Mode::Sandbox => report.well("schema", format!("{said}; `cauri serve` sees to it")),
        Mode::Production => report.wrong("schema", format!("{said}: run `cauri migrate`")),
    }
}

/// How far an instant lies outside the two between which it must have been.
fn skew(instant: Timestamp, (before, after): (Timestamp, Timestamp)) -> TimeDelta {
    (before - instant).max(instant - after).max(TimeDelta::zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_timestamp(seconds, 0).unwrap()
    }

    fn judged(schema: Option<FoundSchema>, server_seconds: i64, mode: Mode) -> bool {
        let found = Inspection {
            server_version: "15.18".to_owned(),
            server_instant: at(server_seconds),
            login_surplus: vec![],
            schema,
        };
        let mut report = Report::default();
        of_inspection(&found, mode, (at(100), at(101)), &mut report);
        report.failed().is_empty()
    }

    fn schema(applied: i64, mode: &str, clock_offset_seconds: i64) -> FoundSchema {
        let mode = Some(mode.to_owned());
        FoundSchema {
            applied,
            known: 10,
            jobs_applied: 22,
            jobs_known: 22,
            mode,
            clock_offset_seconds,
            backup: None,
            workers: None,
        }
    }

    #[test]
    fn a_pause_and_an_old_backup_are_not_well() {
        let judged = |payouts_paused, backed_up_at: Option<i64>, mode| {
            let mut report = Report::default();
            let backed_up_at = backed_up_at.map(at);
            let backup = BackupState { payouts_paused, reconciled_at: None, backed_up_at };
            of_backup(&backup, mode, at(100 * 3_600), &mut report);
            report.failed()
        };
        assert_eq!(judged(false, Some(75 * 3_600), Mode::Production), [""; 0]);
        assert_eq!(judged(false, None, Mode::Production), [""; 0]);
        assert_eq!(judged(false, Some(73 * 3_600), Mode::Production), ["backup"]);
        assert_eq!(judged(false, Some(0), Mode::Sandbox), [""; 0]);
        assert_eq!(judged(true, None, Mode::Sandbox), ["payouts"]);
    }

    #[test]
    fn a_worker_that_is_silent_is_not_well_and_none_at_all_is() {
        for (alive, silent, failed) in [(0, 0, false), (2, 0, false), (2, 1, true), (0, 1, true)] {
            let mut report = Report::default();
            of_workers(Workers { alive, silent }, &mut report);
            assert_eq!(!report.failed().is_empty(), failed, "{alive} and {silent}");
        }
    }

    #[test]
    fn a_login_that_may_more_than_serve_is_not_well() {
        let judged = |surplus: &[&str]| {
            let mut report = Report::default();
            of_login(&surplus.iter().map(ToString::to_string).collect::<Vec<_>>(), &mut report);
            report.failed()
        };
        assert_eq!(judged(&[]), [""; 0]);
        assert_eq!(judged(&["member of cauri_owner"]), ["login"]);
    }

    #[test]
    fn a_clock_is_sane_within_two_seconds() {
        for (server, sane) in [(97, false), (98, true), (100, true), (103, true), (104, false)] {
            let judged = judged(Some(schema(10, "sandbox", 0)), server, Mode::Sandbox);
            assert_eq!(judged, sane, "{server}");
        }
    }

    #[test]
    fn production_wants_the_schema_of_today_and_its_own_mode() {
        let production = |schema| judged(schema, 100, Mode::Production);
        assert!(production(Some(schema(10, "production", 0))));
        assert!(production(Some(schema(11, "production", 0))));
        assert!(!production(Some(schema(9, "production", 0))));
        assert!(!production(Some(schema(10, "sandbox", 0))));
        assert!(!production(Some(schema(10, "production", 60))));
        assert!(!production(None));
    }

    #[test]
    fn a_sandbox_brings_its_schema_up_to_date_by_itself() {
        let sandbox = |schema| judged(schema, 100, Mode::Sandbox);
        assert!(sandbox(Some(schema(9, "sandbox", 86_400))));
        assert!(sandbox(None));
        assert!(!sandbox(Some(schema(10, "production", 0))));
    }
}
