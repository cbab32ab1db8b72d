//! The queue of jobs: left in a transaction, run after it, each kind in its turn.
//! Deliberately not here: workers that are killed (`crash`), and admins (`kernel/dead_jobs`).

use crate::harness::{World, harness};
use cauri_application::{
    jobs::{Job, Retained},
    kernel::error::StoreError,
    tx::in_tx,
    work::run_job::AppJobRunner,
};
use cauri_postgres::{JobSettings, work_jobs};
use sqlx::{AssertSqlSafe, Executor as _};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{sync::watch, time::sleep};

/// How long a backlog may take. One job a poll and slot, as the crate does it by itself, would take
/// four times as long.
const BACKLOG_TIME: Duration = Duration::from_mins(2);

const JOBS: &str = "SELECT count(*) FROM jobs._private_jobs";

const CLEAN_UP: Job = Job::CleanUp { what: Retained::Clicks };

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

/// Leaves many jobs as if by somebody else, without waking anybody.
async fn leave_many(world: &World, number: usize, priority: i32) {
    let sql = format!(
        "SELECT count(jobs.add_job('cauri', '{{\"name\":\"clean_up\",\"what\":\"clicks\"}}',
             max_attempts => 3, priority => {priority})) FROM generate_series(1, {number})"
    );
    world.owner.execute(AssertSqlSafe(sql)).await.expect("jobs");
}

/// Works until no job is left, with so many at once.
async fn work_off(world: &World, concurrency: usize) {
    let (stop, stopped) = watch::channel(false);
    let settings = JobSettings { concurrency, silence: Duration::from_mins(1) };
    let work = tokio::spawn(work_jobs(
        world.pool(),
        Arc::new(AppJobRunner(Arc::clone(&world.app))),
        settings,
        stopped,
    ));
    let began = Instant::now();
    while world.count(JOBS).await > 0 {
        assert!(began.elapsed() < BACKLOG_TIME, "{} are left", world.count(JOBS).await);
        assert!(!work.is_finished(), "the worker has ended");
        sleep(Duration::from_millis(50)).await;
    }
    stop.send(true).expect("a worker");
    work.await.expect("an end").expect("a clean end");
}

#[test]
fn a_backlog_is_worked_off_though_nobody_rings() {
    harness(async |world| {
        world.drain().await;
        leave_many(world, 2_000, 0).await;
        work_off(world, 4).await;
        let signs = world.count("SELECT count(*) FROM jobs._private_workers").await;
        assert_eq!(signs, 0, "a worker that ends takes its leave");
    });
}

#[test]
fn what_is_urgent_goes_first() {
    harness(async |world| {
        world.drain().await;
        let watch = "CREATE TABLE public.begun
                         (nth bigint GENERATED ALWAYS AS IDENTITY, job_id bigint);
                     CREATE FUNCTION public.note_begun() RETURNS trigger LANGUAGE plpgsql
                         SECURITY DEFINER AS $$ BEGIN
                             INSERT INTO public.begun (job_id) VALUES (new.job_id); RETURN new;
                         END $$;
                     GRANT EXECUTE ON FUNCTION public.note_begun() TO cauri_app;
                     CREATE TRIGGER begun BEFORE INSERT ON app.job_starts
                         FOR EACH ROW EXECUTE FUNCTION public.note_begun()";
        world.owner.execute(watch).await.expect("a look at the order");
        leave_many(world, 20, 10).await;
        leave_many(world, 20, 0).await;
        leave_many(world, 20, -10).await;
        work_off(world, 1).await;
        // A worker takes as many as it runs, and one more; within that the order is free.
        assert_eq!(world.count("SELECT count(*) FROM public.begun").await, 60);
        let urgent = "SELECT count(*) FROM public.begun WHERE nth <= 20
                      AND job_id > (SELECT max(job_id) - 20 FROM public.begun)";
        assert!(world.count(urgent).await >= 19, "the urgent ones began first");
        let bulk = "SELECT count(*) FROM public.begun WHERE nth > 40
                    AND job_id < (SELECT min(job_id) + 20 FROM public.begun)";
        assert!(world.count(bulk).await >= 19, "the bulk began last");
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
