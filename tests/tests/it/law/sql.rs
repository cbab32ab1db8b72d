//! SQL stands in one ring and never asks the time.
//! Deliberately not here: whether a statement is right (it is checked at compile time).

use super::sources::{below, none, rust};

/// Words by which SQL asks the time.
const CLOCKS: [&str; 9] = [
    "now()",
    "current_timestamp",
    "current_date",
    "current_time",
    "localtimestamp",
    "clock_timestamp",
    "statement_timestamp",
    "transaction_timestamp",
    "'now'",
];

/// The one place that may: it holds callers to the present, and decides nothing by it.
const BOUND: [&str; 2] =
    ["adapters-postgres/migrations/0002_ledger.sql", "    select clock_timestamp()"];

#[test]
fn no_statement_asks_the_time() {
    let (mut complaints, mut bounds) = (vec![], 0);
    let mut sources = below("adapters-postgres", ".sql");
    // In Rust, only `.now()` of a clock port may look like it.
    sources.extend(below("adapters-postgres/src", ".rs"));
    for source in sources {
        for (n, line) in source.text.lines().enumerate() {
            let line = line.to_lowercase().replace(".now()", "");
            let line = line.split("--").next().unwrap_or_default().to_owned();
            if [&*source.path, &*line] == BOUND {
                bounds += 1;
                continue;
            }
            if CLOCKS.iter().any(|clock| line.contains(clock)) {
                complaints.push(format!("{}:{} asks the time", source.path, n + 1));
            }
        }
    }
    assert_eq!(bounds, 1, "{BOUND:?}");
    none(&complaints);
}

#[test]
fn sql_stands_in_one_ring() {
    let complaints: Vec<_> = rust()
        .iter()
        .filter(|source| {
            let inside = ["adapters-postgres/", "tests/"];
            !inside.iter().any(|folder| source.path.starts_with(folder))
        })
        .filter(|source| source.text.contains("sqlx::query") || source.text.contains("query!("))
        .map(|source| format!("{} holds SQL", source.path))
        .collect();
    none(&complaints);
}

#[test]
fn migrations_are_numbered_without_gaps() {
    let migrations = below("adapters-postgres/migrations", ".sql");
    for (n, migration) in migrations.iter().enumerate() {
        let name = migration.path.rsplit('/').next().expect("a name");
        assert!(name.starts_with(&format!("{:04}_", n + 1)), "{name} is not number {}", n + 1);
    }
}
