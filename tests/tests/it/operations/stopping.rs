//! A stop under load, by a process that has no right of its own: whoever is connected is answered.
//! Deliberately not here: restarts behind a proxy (`rolling`), requests under way
//! (`crash::killed`).

use crate::{
    crash::program::{Place, Running},
    harness::run,
};
use std::{
    fs,
    io::ErrorKind,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
    time::{sleep, timeout},
};

/// How often it is stopped.
const STOPS: usize = 20;
/// Clients at the same time; each asks by a new connection again and again.
const CLIENTS: usize = 64;
/// How long they ask before the stop.
const LOAD: Duration = Duration::from_millis(300);
/// The longest wait for a connection; who does not get one has sent nothing.
const CONNECT: Duration = Duration::from_secs(3);
const ANSWER: Duration = Duration::from_secs(20);
const REQUEST: &[u8] = b"GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
/// `CAP_NET_ADMIN` among the rights of a process.
const NET_ADMIN: u64 = 1 << 12;

/// What became of the clients of one stop.
#[derive(Debug, Default)]
struct Tally {
    over: AtomicBool,
    answered: AtomicUsize,
    cut: AtomicUsize,
}

/// One request by a connection of its own: true if it was answered whole, `None` if nobody was
/// there to connect to.
async fn ask(address: &str) -> Option<bool> {
    let mut stream = timeout(CONNECT, TcpStream::connect(address)).await.ok()?.ok()?;
    let mut answer = vec![];
    let read = async {
        stream.write_all(REQUEST).await?;
        stream.read_to_end(&mut answer).await
    };
    let ended = timeout(ANSWER, read).await.unwrap_or(Err(ErrorKind::TimedOut.into()));
    Some(ended.is_ok() && answer.starts_with(b"HTTP/1.1 200 OK") && answer.ends_with(b"}"))
}

async fn client(address: String, tally: Arc<Tally>) {
    while !tally.over.load(Ordering::Relaxed) {
        match ask(&address).await {
            Some(true) => drop(tally.answered.fetch_add(1, Ordering::Relaxed)),
            Some(false) => drop(tally.cut.fetch_add(1, Ordering::Relaxed)),
            None => return,
        }
    }
}

/// The rights that a process has in force, as bits.
fn rights(node: &Running) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", node.pid())).expect("Linux");
    let bits = status.lines().find_map(|line| line.strip_prefix("CapEff:")).expect("its rights");
    u64::from_str_radix(bits.trim(), 16).expect("a number")
}

/// Stops it while clients come and go; how many were answered and how many cut off.
async fn stopped_under_load(mut node: Running) -> (usize, usize) {
    let address = node.listens_at.clone();
    let tally = Arc::new(Tally::default());
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        clients.spawn(client(address.clone(), Arc::clone(&tally)));
    }
    sleep(LOAD).await;
    node.terminate();
    let status = node.ended().await;
    tally.over.store(true, Ordering::Relaxed);
    clients.join_all().await;
    let told = node.told();
    assert_eq!(status.and_then(|status| status.code()), Some(0), "{told}");
    assert!(!told.contains("can't be held off"), "{told}");
    (tally.answered.load(Ordering::Relaxed), tally.cut.load(Ordering::Relaxed))
}

#[test]
fn nobody_is_cut_off_by_the_stop_of_an_ordinary_user() {
    run(async {
        // The tests' own database lets nobody else in.
        let place = Place::private().with("CAURI_DRAIN_SECONDS", "0").by_an_ordinary_user();
        let mut cut = vec![];
        for nth in 0..STOPS {
            let node = place.serve_as("api").await;
            assert_eq!(rights(&node) & NET_ADMIN, 0, "it is no ordinary user's");
            let (answered, lost) = stopped_under_load(node).await;
            assert!(answered > CLIENTS, "stop {nth} was not under load: {answered}");
            cut.push(lost);
        }
        assert_eq!(cut, [0; STOPS], "clients cut off in each stop");
    });
}

#[test]
fn the_doctor_says_what_holds_at_a_stop() {
    let place = Place::private().by_an_ordinary_user();
    let told = place.run(&["doctor"]);
    let told = String::from_utf8_lossy(&told.stdout);
    assert!(told.contains("ok    stop: whoever is connected is answered"), "{told}");
}
