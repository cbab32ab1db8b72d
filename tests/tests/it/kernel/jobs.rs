//! The queue of jobs: left in a transaction, run after it, each kind in its turn.
//! Deliberately not here: workers that are killed (`crash`), and admins (`kernel/desk_jobs`).

use crate::harness::{World, harness};
use cauri_application::kernel::{
    error::StoreError,
    jobs::{Job, Perishable},
    uow::in_tx,
};

const JOBS: &str = "SELECT count(*) FROM jobs._private_jobs";

const CLEAN_UP: Job = Job::CleanUp { what: Perishable::Clicks };

async fn leave(world: &World, job: &Job) {
    let left = in_tx(&*world.app.store, async |tx| tx.jobs().enqueue(job).await).await;
    left.expect("a job");
}

#[test]
fn a_job_is_left_with_its_transaction_and_gone_when_it_is_done() {
    harness(async |world| {
        world.drain().await;
        let failed = in_tx(&*world.app.store, async |tx| {
            tx.jobs().enqueue(&CLEAN_UP).await?;
            Err::<(), _>(StoreError::LockTimeout)
        });
        assert!(failed.await.is_err());
        assert_eq!(world.count(JOBS).await, 0, "a rollback leaves no job");
        leave(world, &CLEAN_UP).await;
        assert_eq!(world.count(JOBS).await, 1);
        world.drain().await;
        assert_eq!(world.count(JOBS).await, 0);
        assert_eq!(world.count("SELECT count(*) FROM app.job_starts").await, 0);
    });
}

#[test]
fn the_program_knows_the_last_migration_of_the_queue() {
    harness(async |world| {
        // The crate makes its schema in `cauri migrate`; what this program holds a database to is
        // a number of ours.
        let last = world.count("SELECT max(id)::bigint FROM jobs.migrations").await;
        world.app.queries.ready().await.expect("ready");
        let change = "UPDATE jobs.migrations SET id = $2 WHERE id = $1";
        for (from, to, ready) in [(last, 0, false), (0, last, true)] {
            sqlx::query(change).bind(from).bind(to).execute(&world.owner).await.unwrap();
            assert_eq!(world.app.queries.ready().await.is_ok(), ready);
        }
    });
}
