//! A server that ends by itself: started again with all that it acknowledged, or given up.
//! Deliberately not here: ends that were asked for (`cluster.rs`).

use crate::common::{Folder, is_running, wait_for};
use cauri_embedded_postgres::{Cluster, Incident, Options, ServerPrograms};
use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::mpsc::{Receiver, channel},
    time::{Duration, Instant},
};

/// The longest wait for the next incident.
const WAIT: Duration = Duration::from_mins(1);

fn open(folder: &Folder) -> Cluster {
    let options = Options { max_connections: 20, ..Options::durable("test") };
    Cluster::open(folder.path(), &options).unwrap()
}

fn watched(cluster: &Cluster) -> Receiver<Incident> {
    let (tell, told) = channel();
    cluster.watch(move |incident| drop(tell.send(incident)));
    told
}

fn psql(cluster: &Cluster, sql: &str) -> Output {
    let psql = ServerPrograms::find().unwrap().bin_dir().join("psql");
    Command::new(psql).args(["-X", "-At", &cluster.url(), "-c", sql]).output().unwrap()
}

fn asked(cluster: &Cluster, sql: &str) -> String {
    let said = psql(cluster, sql);
    assert!(said.status.success(), "{sql}: {said:?}");
    String::from_utf8(said.stdout).unwrap().trim().to_owned()
}

fn kill(pid: u32) {
    assert!(Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap().success());
}

/// Where the next segment of the journal will be written, as on a disk that is full.
fn fill_disk(cluster: &Cluster) -> PathBuf {
    let next = "SELECT pg_walfile_name(pg_current_wal_insert_lsn() + 16 * 1024 * 1024)";
    let segment = cluster.home().join("cluster/pg_wal").join(asked(cluster, next));
    // One that was made ahead may lie there.
    let _ = fs::remove_file(&segment);
    symlink("/dev/full", &segment).unwrap();
    segment
}

#[test]
fn a_killed_server_is_started_again_with_all_that_it_acknowledged() {
    let folder = Folder::new("watched");
    let cluster = open(&folder);
    let told = watched(&cluster);
    asked(&cluster, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (4711)");
    let (first, url) = (cluster.server_pid().unwrap(), cluster.url());

    kill(first);
    let Incident::Ended { reason } = told.recv_timeout(WAIT).unwrap() else { panic!("no end") };
    assert!(reason.starts_with("signal: 9 (SIGKILL)"), "{reason}");
    assert_eq!(told.recv_timeout(WAIT).unwrap(), Incident::Restarted);
    let second = cluster.server_pid().unwrap();
    assert!(second != first && is_running(second));
    assert_eq!(cluster.url(), url);
    assert_eq!(asked(&cluster, "SELECT n FROM kept"), "4711");

    cluster.stop().unwrap();
    assert!(!is_running(second));
    assert!(told.recv_timeout(WAIT).is_err(), "an end that was asked for is no incident");
}

#[test]
fn on_a_full_disk_it_is_given_up_after_three_starts_and_nothing_is_lost() {
    let folder = Folder::new("full-disk");
    let cluster = open(&folder);
    let told = watched(&cluster);
    asked(&cluster, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (4711)");
    let segment = fill_disk(&cluster);
    // The second one is written into the segment that can't be.
    psql(&cluster, "SELECT pg_switch_wal(); INSERT INTO kept VALUES (4712)");

    let incidents: Vec<_> = (0..5).map_while(|_| told.recv_timeout(WAIT).ok()).collect();
    let [Incident::Ended { reason }, first, second, third, Incident::GivenUp { log, .. }] =
        incidents.as_slice()
    else {
        panic!("{incidents:?}")
    };
    let said = "No space left on device";
    assert!(reason.contains(said), "{reason}");
    for failed in [first, second, third] {
        assert!(matches!(failed, Incident::NotRestarted { reason } if reason.contains(said)));
    }
    assert_eq!(*log, cluster.home().join("postgres.log"));
    cluster.stop().unwrap();

    // Room is made.
    fs::remove_file(segment).unwrap();
    assert_eq!(asked(&open(&folder), "SELECT n FROM kept"), "4711");
}

#[test]
fn a_stop_does_not_wait_for_the_next_try() {
    let folder = Folder::new("hopeless");
    let cluster = open(&folder);
    let told = watched(&cluster);
    let configuration = cluster.home().join("cluster/postgresql.conf");
    fs::write(&configuration, "no_such_setting = 1\n").unwrap();
    kill(cluster.server_pid().unwrap());
    assert!(matches!(told.recv_timeout(WAIT).unwrap(), Incident::Ended { .. }));
    let failed = told.recv_timeout(WAIT).unwrap();
    assert!(
        matches!(&failed, Incident::NotRestarted { reason } if reason.contains("no_such_setting")),
        "{failed:?}"
    );
    let began = Instant::now();
    cluster.stop().unwrap();
    assert!(began.elapsed() < Duration::from_secs(1), "it took {:?}", began.elapsed());
}

#[test]
fn an_end_before_it_is_watched_is_not_missed() {
    let folder = Folder::new("late");
    let cluster = open(&folder);
    let first = cluster.server_pid().unwrap();
    kill(first);
    wait_for(|| (!is_running(first)).then_some(()));
    let told = watched(&cluster);
    assert!(matches!(told.recv_timeout(WAIT).unwrap(), Incident::Ended { .. }));
    assert_eq!(told.recv_timeout(WAIT).unwrap(), Incident::Restarted);
    assert!(is_running(cluster.server_pid().unwrap()));
}

#[test]
fn a_thread_that_ends_does_not_take_the_server_with_it() {
    let folder = Folder::new("thread");
    let path: &Path = folder.path();
    let cluster = std::thread::scope(|scope| {
        let options = Options { max_connections: 20, ..Options::quick("test") };
        scope.spawn(move || Cluster::open(path, &options).unwrap()).join().unwrap()
    });
    assert_eq!(asked(&cluster, "SELECT 1"), "1");
}
