//! The database: reachable, of today's schema, of this mode, with a clock like ours.
//! Deliberately not here: statements (`adapters-postgres`).

use super::{Report, chain};
use crate::{
    clock::SystemClock,
    database::Database,
    settings::{DatabaseSettings, Told},
};
use cauri_application::kernel::{clock::MachineClock as _, system::Mode};
use cauri_domain::kernel::Timestamp;
use cauri_embedded_postgres::{Error as ClusterError, ServerPrograms};
use cauri_postgres::{FoundSchema, Inspection, inspect};
use chrono::TimeDelta;
use std::{cmp::Ordering, time::Duration};
use tokio::time::timeout;

/// How long the database may take to answer.
const ANSWER: Duration = Duration::from_secs(20);
/// How far the database's clock may be from ours.
const SKEW: TimeDelta = TimeDelta::seconds(2);

/// Looks at the database, if the settings say which it is. A private one is attached to: it is
/// never made here.
pub(crate) fn of_database(told: &Told, report: &mut Report) {
    // What is wrong with the settings was said before.
    let (Ok(settings), Ok(mode)) = (told.database(), told.mode()) else { return };
    match Database::attach(&settings, "doctor") {
        Ok(database) => {
            look(&database.url(), mode, report);
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

fn look(url: &str, mode: Mode, report: &mut Report) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return report.wrong("database", chain(&error)),
    };
    let before = SystemClock.now();
    match runtime.block_on(async { timeout(ANSWER, inspect(url)).await }) {
        Ok(Ok(found)) => of_inspection(&found, mode, (before, SystemClock.now()), report),
        Ok(Err(error)) => report.wrong("database", chain(&error)),
        Err(_) => report.wrong("database", format!("it does not answer within {ANSWER:?}")),
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
            schema,
        };
        let mut report = Report::default();
        of_inspection(&found, mode, (at(100), at(101)), &mut report);
        report.failed().is_empty()
    }

    fn schema(applied: i64, mode: &str, clock_offset_seconds: i64) -> FoundSchema {
        FoundSchema {
            applied,
            known: 10,
            jobs_applied: 22,
            jobs_known: 22,
            mode: Some(mode.to_owned()),
            clock_offset_seconds,
        }
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
