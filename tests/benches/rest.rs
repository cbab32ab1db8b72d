//! What a program at rest costs, how soon a job begins, and how fast a hundred thousand drain,
//! beside the job crate without a pause before it fetches again.
//! Deliberately not here: what jobs do.
#![expect(clippy::expect_used, reason = "a benchmark that can't go on says why and ends")]
#![expect(clippy::print_stdout, reason = "a benchmark tells what it measured")]

use async_trait::async_trait;
use cauri_application::{jobs::JobRunner, kernel::mode::Mode};
use cauri_postgres::{JobSettings, Login, PoolSettings, connect, migrate, work_jobs};
use graphile_worker::{
    IntoTaskHandlerResult, LocalQueueConfig, TaskHandler, WorkerContext, WorkerOptions,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::{
    AssertSqlSafe, Connection as _, Executor as _, PgConnection, PgPool, postgres::PgPoolOptions,
};
use std::{
    env, fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{sync::watch, task::JoinHandle, time::sleep};
use url::Url;

/// How long a start may echo.
const SETTLED: Duration = Duration::from_secs(20);
/// How long rest is looked at, and how often.
const REST: Duration = Duration::from_mins(1);
const RESTS: usize = 3;
/// Jobs that are left one by one, at uneven instants.
const SINGLE: u64 = 500;
/// Jobs that wait at once, how many at once they are worked off, and how often all of it is done.
const MANY: usize = 100_000;
const CONCURRENCY: usize = 4;
const DRAINS: usize = 3;
const LOOK: Duration = Duration::from_millis(10);
/// Ticks a second of what `/proc` tells of processors.
const TICKS: f64 = 100.0;

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let (url, owner) = database().await;
        let version: String =
            sqlx::query_scalar("SHOW server_version").fetch_one(&owner).await.expect("a version");
        println!("PostgreSQL {version}");
        at_rest(&url, &owner).await;
        begins(&url, &owner).await;
        drains(&url, &owner).await;
    });
}

/// A process at rest: transactions of its database, and processor time of it and its backends.
async fn at_rest(url: &str, owner: &PgPool) {
    const TRANSACTIONS: &str = "SELECT xact_commit + xact_rollback FROM pg_stat_database
         WHERE datname = current_database()";
    let folder = tempfile::tempdir().expect("a folder");
    let program = serve(url, folder.path());
    let pid = program.0.id();
    sleep(SETTLED).await;
    let (mut asked, mut seconds) = (vec![], vec![]);
    for run in 0..RESTS {
        let before: i64 = sqlx::query_scalar(TRANSACTIONS).fetch_one(owner).await.expect("a count");
        let (own, backends) = (cpu(pid), all_cpu(&backends(owner).await));
        sleep(REST).await;
        let (own, backends) = (cpu(pid) - own, all_cpu(&self::backends(owner).await) - backends);
        let after: i64 = sqlx::query_scalar(TRANSACTIONS).fetch_one(owner).await.expect("a count");
        println!(
            "rest {run}: {} transactions, {own:.2} s own, {backends:.2} s backends",
            after - before
        );
        asked.push(f64::from(i32::try_from(after - before).expect("few")));
        seconds.push(own + backends);
    }
    told("transactions in 60 s at rest", asked);
    told("processor seconds in 60 s at rest", seconds);
}

/// A program that ends with its owner.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(url: &str, folder: &Path) -> Running {
    let here = env::current_exe().expect("our own path");
    let profile = here.parent().and_then(Path::parent).expect("the profile's folder");
    let program: PathBuf = profile.join("cauri");
    assert!(program.exists(), "build it first: cargo build --release -p cauri");
    let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
    let port = port.expect("a free port").port();
    let child = Command::new(program)
        .env_clear()
        .envs([("CAURI_MODE", "sandbox"), ("DATABASE_URL", url), ("CAURI_OWNER_DATABASE_URL", url)])
        .env("CAURI_LISTEN", format!("127.0.0.1:{port}"))
        .arg("--data-dir")
        .arg(folder)
        .arg("serve")
        .stdout(Stdio::null())
        .stderr(fs::File::create(folder.join("log")).expect("a log"))
        .spawn()
        .expect("the program");
    Running(child)
}

/// The processes of the server that work for this database, but those of whoever measures.
async fn backends(owner: &PgPool) -> Vec<u32> {
    let pids: Vec<i32> = sqlx::query_scalar(
        "SELECT pid FROM pg_stat_activity
         WHERE datname = current_database() AND application_name <> 'bench'",
    )
    .fetch_all(owner)
    .await
    .expect("backends");
    pids.into_iter().filter_map(|pid| u32::try_from(pid).ok()).collect()
}

fn all_cpu(pids: &[u32]) -> f64 {
    pids.iter().map(|pid| cpu(*pid)).sum()
}

/// Processor time of a process up to now, in seconds.
fn cpu(pid: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let Some((_, rest)) = text.rsplit_once(") ") else { return 0.0 };
    let ticks = |place: usize| rest.split(' ').nth(place).and_then(|word| word.parse().ok());
    // After the name: state, ten figures, then time in user and in system mode.
    let both: f64 = ticks(11).unwrap_or(0.0) + ticks(12).unwrap_or(0.0);
    both / TICKS
}

/// Notes when jobs begin.
#[derive(Default)]
struct Noting(tokio::sync::Mutex<Option<Instant>>, AtomicUsize);

#[async_trait]
impl JobRunner for Noting {
    async fn run(&self, _: i64, _: Value) -> Result<(), String> {
        *self.0.lock().await = Some(Instant::now());
        self.1.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}

/// How soon a job begins after its transaction has committed.
async fn begins(url: &str, owner: &PgPool) {
    let noting = Arc::new(Noting::default());
    let (work, stop) = ours(url, Arc::clone(&noting) as _).await;
    sleep(Duration::from_secs(3)).await;
    let mut waits = vec![];
    for nth in 0..SINGLE {
        *noting.0.lock().await = None;
        leave(owner, 1).await;
        let committed = Instant::now();
        let began = loop {
            if let Some(began) = *noting.0.lock().await {
                break began;
            }
            sleep(Duration::from_micros(200)).await;
        };
        waits.push(began.saturating_duration_since(committed).as_secs_f64() * 1e3);
        // Uneven, so that no pace of the queue's own is met.
        sleep(Duration::from_millis(20 + nth * 37 % 181)).await;
    }
    stop.send(true).expect("a worker");
    work.await.expect("an end");
    waits.sort_by(f64::total_cmp);
    let at = |percent: usize| waits[(waits.len() * percent / 100).min(waits.len() - 1)];
    println!(
        "a job begins after, ms: p50 {:.1}, p90 {:.1}, p99 {:.1}, most {:.1}",
        at(50),
        at(90),
        at(99),
        waits[waits.len() - 1]
    );
}

/// How fast many jobs drain, by our worker and by the crate's without a pause, in turns.
async fn drains(url: &str, owner: &PgPool) {
    let (mut with, mut without, mut ratios) = (vec![], vec![], vec![]);
    for run in 0..DRAINS {
        let ours = drain(url, owner, true).await;
        let theirs = drain(url, owner, false).await;
        println!("drain {run}: {ours:.0} jobs/s by ours, {theirs:.0} without a pause");
        with.push(ours);
        without.push(theirs);
        ratios.push(ours / theirs);
    }
    told("jobs a second, ours", with);
    told("jobs a second, without a pause", without);
    told("ours / without a pause", ratios);
}

/// Jobs a second.
async fn drain(url: &str, owner: &PgPool, by_ours: bool) -> f64 {
    leave(owner, MANY).await;
    owner.execute("VACUUM ANALYZE jobs._private_jobs").await.expect("statistics");
    let noting = Arc::new(Noting::default());
    let began = Instant::now();
    let (work, stop) = if by_ours {
        ours(url, Arc::clone(&noting) as _).await
    } else {
        plain(url, Arc::clone(&noting) as _).await
    };
    while noting.1.load(Ordering::Relaxed) < MANY {
        assert!(!work.is_finished(), "the worker has ended");
        sleep(LOOK).await;
    }
    let took = began.elapsed().as_secs_f64();
    stop.send(true).expect("a worker");
    work.await.expect("an end");
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM jobs._private_jobs")
        .fetch_one(owner)
        .await
        .expect("a count");
    assert_eq!(left, 0, "all are done");
    f64::from(u32::try_from(MANY).expect("few")) / took
}

type Work = (JoinHandle<()>, watch::Sender<bool>);

async fn ours(url: &str, run: Arc<dyn JobRunner>) -> Work {
    let pool = connect(url, PoolSettings::default()).await.expect("the database");
    let settings = JobSettings { concurrency: CONCURRENCY, silence: Duration::from_mins(5) };
    let (stop, stopped) = watch::channel(false);
    let work = tokio::spawn(async move {
        work_jobs(pool, run, settings, stopped).await.expect("a clean end");
    });
    (work, stop)
}

/// Any job, by the crate itself.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Kept(Value);

#[derive(Clone)]
struct Runner(Arc<dyn JobRunner>);

impl std::fmt::Debug for Runner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Runner")
    }
}

impl TaskHandler for Kept {
    const IDENTIFIER: &'static str = "cauri";

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let runner = context.get_ext::<Runner>().expect("a runner");
        runner.0.run(*context.job().id(), self.0).await
    }
}

/// The crate's worker with a local queue of the same size, and all else as ours.
async fn plain(url: &str, run: Arc<dyn JobRunner>) -> Work {
    let pool = connect(url, PoolSettings::default()).await.expect("the database");
    let (stop, mut stopped) = watch::channel(false);
    let options = WorkerOptions::default()
        .pg_pool(pool)
        .schema("jobs")
        .concurrency(CONCURRENCY)
        .listen_os_shutdown_signals(false)
        .add_extension(Runner(run))
        .define_job::<Kept>()
        .poll_interval(Duration::from_secs(2))
        .local_queue(LocalQueueConfig::default().with_size(CONCURRENCY + 1))
        .complete_job_batch_delay(Duration::from_millis(5))
        .shutdown_signal(async move {
            let _ = stopped.wait_for(|stop| *stop).await;
        });
    let work = tokio::spawn(async move {
        let worker = options.init().await.expect("a worker");
        worker.run().await.expect("a clean end");
    });
    (work, stop)
}

/// Leaves jobs as a transaction of ours does.
async fn leave(owner: &PgPool, count: usize) {
    let sql = format!(
        "SELECT count(jobs.add_job('cauri', '{{\"name\":\"clean_up\",\"what\":\"clicks\"}}',
             max_attempts => 3)) FROM generate_series(1, {count})"
    );
    owner.execute(AssertSqlSafe(sql)).await.expect("jobs");
}

/// Median and spread.
fn told(what: &str, mut figures: Vec<f64>) {
    figures.sort_by(f64::total_cmp);
    let (median, last) = (figures[figures.len() / 2], figures[figures.len() - 1]);
    println!("{what}: median {median:.2}, {:.2}–{last:.2}", figures[0]);
}

/// A database of its own with the schema, on the server that `./dev bench` names.
async fn database() -> (String, PgPool) {
    let server = env::var("CAURI_TEST_DATABASE_URL").expect("run it by `./dev bench`");
    let mut connection = PgConnection::connect(&server).await.expect("the server");
    for statement in ["DROP DATABASE IF EXISTS cauri_rest", "CREATE DATABASE cauri_rest"] {
        connection.execute(statement).await.expect(statement);
    }
    let mut url = Url::parse(&server).expect("an address");
    url.set_path("cauri_rest");
    let login = Login { name: url.username().to_owned(), password: None };
    let url = String::from(url);
    migrate(&url, Mode::Sandbox, &login).await.expect("the schema");
    let named = url.parse::<sqlx::postgres::PgConnectOptions>().expect("an address");
    let named = named.application_name("bench");
    let owner = PgPoolOptions::new().max_connections(2).connect_with(named).await;
    (url, owner.expect("the owner"))
}
