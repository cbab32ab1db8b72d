//! Workers that are killed while they run jobs, and jobs that kill their workers.
//! Deliberately not here: jobs in a process that goes on (`kernel/jobs`).

use super::program::{Place, Running};
use crate::harness::{Database, run};
use sqlx::Executor as _;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// The longest wait for something to come.
const WAIT: Duration = Duration::from_secs(90);
const JOBS: &str = "SELECT count(*) FROM jobs._private_jobs";

/// Clicks that are too old, each of whose end is counted, and jobs that end them.
const CLICKS_AND_JOBS: &str = "
    CREATE TABLE public.ended (click_id uuid);
    CREATE FUNCTION public.note_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
        $$ BEGIN INSERT INTO public.ended VALUES (old.id); RETURN NULL; END $$;
    GRANT EXECUTE ON FUNCTION public.note_end() TO cauri_app;
    CREATE TRIGGER ended AFTER DELETE ON app.clicks
        FOR EACH ROW EXECUTE FUNCTION public.note_end();
    SET LOCAL session_replication_role = replica;
    INSERT INTO app.clicks (id, link_id, product_id, clicked_at, agent, counted)
    SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
           timestamptz '2020-01-01T00:00:00Z', 'mobile', false
    FROM generate_series(1, 3000);
    SELECT jobs.add_job('cauri', '{\"name\":\"clean_up\",\"what\":\"clicks\"}', max_attempts => 8)
    FROM generate_series(1, 40)";

async fn until(database: &Database, sql: &'static str, wanted: impl Fn(i64) -> bool) {
    let began = Instant::now();
    loop {
        let found = database.count(sql).await;
        if wanted(found) {
            return;
        }
        assert!(began.elapsed() < WAIT, "{sql} is still {found}");
        sleep(Duration::from_millis(50)).await;
    }
}

async fn place() -> (Database, Place) {
    let database = Database::fresh().await;
    let place = Place::beside(&database.url).with("CAURI_WORKER_SILENCE", "2");
    (database, place)
}

#[test]
fn what_a_killed_worker_held_is_done_by_the_next_and_once() {
    run(async {
        let (database, place) = place().await;
        let mut tx = database.owner.begin().await.expect("a transaction");
        tx.execute(sqlx::raw_sql(CLICKS_AND_JOBS)).await.expect("clicks and jobs");
        tx.commit().await.expect("a commit");
        // Nobody gets at the clicks: whoever begins a job is in the middle of it when killed.
        let mut lock = database.owner.begin().await.expect("a transaction");
        lock.execute("LOCK TABLE app.clicks IN ACCESS EXCLUSIVE MODE").await.expect("a lock");
        let first = place.serve(None).await;
        until(&database, "SELECT count(*) FROM app.job_starts", |begun| begun >= 4).await;
        first.kill();
        let held =
            database.count("SELECT count(*) FROM jobs._private_jobs WHERE locked_at IS NOT NULL");
        assert!(held.await >= 4, "the killed worker held jobs");
        lock.rollback().await.expect("an end");

        let _second = place.serve(None).await;
        until(&database, JOBS, |left| left == 0).await;
        until(&database, "SELECT count(*) FROM app.job_starts", |left| left == 0).await;
        assert_eq!(database.count("SELECT count(*) FROM app.clicks").await, 0);
        assert_eq!(database.count("SELECT count(*) FROM public.ended").await, 3_000);
        let twice = "SELECT count(*) FROM (SELECT FROM public.ended GROUP BY click_id
                     HAVING count(*) > 1) AS twice";
        assert_eq!(database.count(twice).await, 0);
    });
}

#[test]
fn a_job_that_kills_its_process_is_set_aside_after_three_and_others_go_on() {
    run(async {
        let (database, place) = place().await;
        // The first start begins the day: a clean-up of notices, and the one of clicks that kills.
        for nth in 1..=3 {
            let mut dying = place.serve(Some("clicks_cleaned_up")).await;
            let ended = wait_for_death(&mut dying).await;
            assert!(ended, "it did not die for the {nth}. time:\n{}", dying.told());
        }
        let surviving = place.serve(Some("clicks_cleaned_up")).await;
        let dead = "SELECT count(*) FROM jobs._private_jobs
                    WHERE attempts >= max_attempts AND locked_at IS NULL
                      AND last_error LIKE '%its process ended 3 times while it ran%'";
        until(&database, dead, |dead| dead == 1).await;
        until(&database, JOBS, |left| left == 1).await;
        let figures = surviving.service.get("/metrics", None).await.expect(200).text;
        assert!(figures.contains("cauri_queue_depth{queue=\"dead_jobs\"} 1"), "{figures}");
    });
}

async fn wait_for_death(running: &mut Running) -> bool {
    let began = Instant::now();
    while began.elapsed() < WAIT {
        if let Some(status) = running.ended().await {
            return !status.success();
        }
    }
    false
}

#[test]
fn a_stop_waits_for_the_jobs_that_run() {
    run(async {
        let (database, place) = place().await;
        let mut lock = database.owner.begin().await.expect("a transaction");
        lock.execute("LOCK TABLE app.clicks IN ACCESS EXCLUSIVE MODE").await.expect("a lock");
        let mut running = place.serve(None).await;
        until(&database, "SELECT count(*) FROM app.job_starts", |begun| begun >= 1).await;
        running.terminate();
        sleep(Duration::from_secs(1)).await;
        lock.rollback().await.expect("an end");
        let status = running.ended().await;
        assert_eq!(status.and_then(|status| status.code()), Some(0), "{}", running.told());
        assert_eq!(database.count("SELECT count(*) FROM app.job_starts").await, 0);
        let held = "SELECT count(*) FROM jobs._private_jobs WHERE locked_at IS NOT NULL";
        assert_eq!(database.count(held).await, 0);
    });
}
