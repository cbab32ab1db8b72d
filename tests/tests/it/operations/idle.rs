//! A process at rest leaves the database at rest.
//! Deliberately not here: how soon work begins (`kernel::worker`, `kernel::jobs`).

use crate::{
    crash::program::Place,
    harness::{Database, run},
};
use std::time::Duration;
use tokio::time::sleep;

/// How long a start may echo: first looks, first signs of life, the day's clean-up.
const SETTLED: Duration = Duration::from_secs(15);
/// How long is counted.
const COUNTED: Duration = Duration::from_secs(30);
/// Ten a second. The count is the database's own, and speaks of whoever is connected.
const MOST: i64 = 300;
/// Transactions of this database, those that were rolled back among them.
const TRANSACTIONS: &str = "SELECT xact_commit + xact_rollback FROM pg_stat_database
     WHERE datname = current_database()";

#[test]
fn a_process_at_rest_asks_the_database_ten_times_a_second_at_most() {
    run(async {
        let database = Database::fresh().await;
        let place = Place::beside(&database.url);
        let _running = place.serve(None).await;
        sleep(SETTLED).await;
        let before = database.count(TRANSACTIONS).await;
        sleep(COUNTED).await;
        let asked = database.count(TRANSACTIONS).await - before;
        assert!(asked > 0, "the worker does look");
        assert!(asked <= MOST, "{asked} transactions in {COUNTED:?}");
    });
}
