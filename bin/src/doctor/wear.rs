//! How a database has worn (`cauri doctor --database`): indexes that nobody uses, rows that are
//! dead, statements that are slow.
//! Deliberately not here: statements (`adapters-postgres`), and doing anything about it.

use super::{Report, chain};
use crate::{
    database::Database,
    settings::{DatabaseSettings, SettingSources},
};
use cauri_embedded_postgres::Error as ClusterError;
use cauri_postgres::{SlowStatements, Wear, look_for_wear};
use std::time::Duration;
use tokio::time::timeout;

/// How long the database may take to answer.
const ANSWER: Duration = Duration::from_secs(20);
/// A table of which more than this share of the rows is dead is worth a look, in percent.
const DEAD_PERCENT: i64 = 20;
/// Fewer dead rows than this are none.
const DEAD_ROWS: i64 = 10_000;
/// A statement's mean time from which it is worth a look.
const SLOW: Duration = Duration::from_millis(100);

/// Looks, by the owner's login if it is told: the other one does not see whose statements are slow.
pub(crate) fn of_wear(told: &SettingSources, report: &mut Report) {
    // What is wrong with the settings was said before.
    let Ok(settings) = told.database() else { return };
    match attached(&settings) {
        Ok(Some(found)) => judge(&found, report),
        Ok(None) => report.well("wear", "there is no database yet"),
        Err(said) => report.wrong("wear", said),
    }
}

fn attached(settings: &DatabaseSettings) -> Result<Option<Wear>, String> {
    let database = match Database::attach(settings, "doctor") {
        Ok(database) => database,
        Err(ClusterError::NoCluster(_)) => return Ok(None),
        Err(error) => return Err(chain(&error)),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| chain(&error))?;
    let url = database.owner_url();
    let found = runtime.block_on(async { timeout(ANSWER, look_for_wear(&url)).await });
    drop(runtime);
    database.stop().map_err(|error| chain(&error))?;
    match found {
        Ok(found) => found.map(Some).map_err(|error| chain(&error)),
        Err(_) => Err(format!("it does not answer within {} s", ANSWER.as_secs())),
    }
}

fn judge(found: &Wear, report: &mut Report) {
    let since = found.since.map_or_else(
        || "its beginning".to_owned(),
        |at| at.format("%Y-%m-%d %H:%M UTC").to_string(),
    );
    if found.unused_indexes.is_empty() {
        report.well("unused indexes", format!("none since {since}"));
    }
    for index in &found.unused_indexes {
        report.note(
            "unused indexes",
            format!("{} of {}, {}, since {since}", index.name, index.table, size(index.bytes)),
        );
    }
    let dead = |table: &&cauri_postgres::TableWear| {
        let whole = table.live.saturating_add(table.dead);
        table.dead >= DEAD_ROWS && table.dead.saturating_mul(100) >= whole * DEAD_PERCENT
    };
    let mut worn = found.tables.iter().filter(dead).peekable();
    if worn.peek().is_none() {
        let most = found.tables.iter().map(|table| table.dead).max().unwrap_or_default();
        report.well("bloat", format!("no table has more than {most} dead rows"));
    }
    for table in worn {
        report.note(
            "bloat",
            format!(
                "{}: {} rows dead beside {} live ones, {}; last vacuum {}",
                table.name,
                table.dead,
                table.live,
                size(table.bytes),
                table.vacuumed.map_or_else(|| "never".to_owned(), |at| at.to_rfc3339()),
            ),
        );
    }
    slowest(&found.statements, report);
}

fn slowest(found: &SlowStatements, report: &mut Report) {
    match found {
        SlowStatements::NotCounted => report.well(
            "slowest statements",
            "not counted here: the extension pg_stat_statements counts them",
        ),
        SlowStatements::NotLoaded(why) => {
            report.note("slowest statements", format!("the extension does not answer: {why}"));
        }
        SlowStatements::Counted(rows) => {
            for row in rows {
                let said = format!(
                    "{} ms in the mean of {} calls: {}",
                    row.mean.as_millis(),
                    row.calls,
                    row.text
                );
                if row.mean >= SLOW {
                    report.note("slowest statements", said);
                } else {
                    report.well("slowest statements", said);
                }
            }
        }
    }
}

/// Bytes as a person reads them.
fn size(bytes: i64) -> String {
    match bytes {
        ..10_240 => format!("{bytes} bytes"),
        10_240..10_485_760 => format!("{} KiB", bytes / 1_024),
        _ => format!("{} MiB", bytes / 1_048_576),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cauri_postgres::{SlowStatement, TableWear, UnusedIndex};

    fn told(found: &Wear) -> (String, bool) {
        let mut report = Report::default();
        judge(found, &mut report);
        (report.as_json().to_string(), report.is_well())
    }

    #[test]
    fn what_has_worn_is_worth_a_look_and_no_failure() {
        let table = |name: &str, live, dead| TableWear {
            name: name.to_owned(),
            live,
            dead,
            bytes: 50_000_000,
            vacuumed: None,
        };
        let mut found = Wear {
            since: None,
            unused_indexes: vec![],
            tables: vec![table("app.orders", 100_000, 9_999), table("app.clicks", 0, 3)],
            statements: SlowStatements::NotCounted,
        };
        let (said, well) = told(&found);
        assert!(well && !said.contains("\"note\""), "{said}");
        found.tables.push(table("app.jobs", 10_000, 40_000));
        let index = UnusedIndex {
            name: "orders_by_nothing".to_owned(),
            table: "app.orders".to_owned(),
            bytes: 20_480,
        };
        found.unused_indexes.push(index);
        found.statements = SlowStatements::Counted(vec![SlowStatement {
            text: "SELECT pg_sleep($1)".to_owned(),
            calls: 3,
            mean: Duration::from_millis(101),
        }]);
        let (said, well) = told(&found);
        assert!(well, "{said}");
        for words in [
            "orders_by_nothing of app.orders, 20 KiB, since its beginning",
            "app.jobs: 40000 rows dead beside 10000 live ones, 47 MiB; last vacuum never",
            "101 ms in the mean of 3 calls: SELECT pg_sleep($1)",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
        assert_eq!(said.matches("\"note\"").count(), 3, "{said}");
    }
}
