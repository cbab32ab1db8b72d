//! `cauri-throwaway-postgres [--durable] -- COMMAND …`: runs a command with a cluster of its own.
//! Deliberately not here: migrations; the command finds an empty database.
//!
//! The command finds the address in `DATABASE_URL` and `CAURI_TEST_DATABASE_URL` and the folder of
//! the server's programs in `CAURI_PG_BIN`. It has no input. An interrupt or a request to end is
//! passed on to it; when it has ended, the cluster is stopped and removed, and its exit status is
//! ours.

use cauri_embedded_postgres::{Cluster, Error, Options, ServerPrograms, end_with_parent};
use rustix::process::{Pid, Signal, kill_process_group};
use std::{
    env,
    ffi::OsString,
    io::{self, Write},
    os::unix::process::{CommandExt, ExitStatusExt},
    process::{Child, Command, ExitCode, ExitStatus, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::sleep,
    time::{Duration, Instant},
};

const USAGE: &str = "usage: cauri-throwaway-postgres [--durable] -- COMMAND [ARGUMENT …]";

/// How long the command may take to end after it was asked to.
const GRACE: Duration = Duration::from_secs(10);

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{USAGE}")]
    Usage,
    #[error(transparent)]
    Cluster(#[from] Error),
    #[error("can't run {0}")]
    Run(String, #[source] io::Error),
    #[error("can't listen to signals")]
    Signals(#[source] io::Error),
}

fn main() -> ExitCode {
    match run(env::args_os().skip(1).collect()) {
        Ok(status) => ExitCode::from(code(status)),
        Err(failure) => {
            report(&failure);
            ExitCode::from(2)
        }
    }
}

fn run(arguments: Vec<OsString>) -> Result<ExitStatus, Failure> {
    let mut arguments = arguments.into_iter().peekable();
    let durable = arguments.next_if(|argument| argument == "--durable").is_some();
    if arguments.next().is_none_or(|argument| argument != "--") {
        return Err(Failure::Usage);
    }
    let program = arguments.next().ok_or(Failure::Usage)?;
    let stop = stop_flag().map_err(Failure::Signals)?;

    let cluster = Cluster::throwaway(&Options { durable, ..Options::quick("throwaway") })?;
    let mut command = Command::new(&program);
    command
        .args(arguments)
        .env("DATABASE_URL", cluster.url())
        .env("CAURI_TEST_DATABASE_URL", cluster.url())
        .env("CAURI_PG_BIN", ServerPrograms::find()?.bin_dir())
        .stdin(Stdio::null())
        // A group of its own, so that whatever it starts can be ended with it.
        .process_group(0);
    end_with_parent(&mut command);
    let named = |error| Failure::Run(program.to_string_lossy().into_owned(), error);
    let mut child = command.spawn().map_err(named)?;
    let status = wait(&mut child, &stop).map_err(named)?;
    signal_group(&child, Signal::TERM);
    cluster.stop()?;
    Ok(status)
}

/// Becomes true when this process is interrupted or asked to end.
fn stop_flag() -> io::Result<Arc<AtomicBool>> {
    use signal_hook::{consts, flag};

    let stop = Arc::new(AtomicBool::new(false));
    for signal in [consts::SIGINT, consts::SIGTERM, consts::SIGHUP] {
        flag::register(signal, Arc::clone(&stop))?;
    }
    Ok(stop)
}

/// Waits for the command; asks it to end when we are asked, and insists after a while.
fn wait(child: &mut Child, stop: &AtomicBool) -> io::Result<ExitStatus> {
    let mut asked: Option<Instant> = None;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        match asked {
            None if stop.load(Ordering::Relaxed) => {
                signal_group(child, Signal::TERM);
                asked = Some(Instant::now());
            }
            Some(since) if since.elapsed() > GRACE => signal_group(child, Signal::KILL),
            _ => {}
        }
        sleep(Duration::from_millis(20));
    }
}

/// Signals the command and all that it started; none of them may be left, which is fine.
fn signal_group(child: &Child, signal: Signal) {
    if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(group, signal);
    }
}

/// As shells do it: 128 and the number of the signal that ended the command.
fn code(status: ExitStatus) -> u8 {
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal));
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1)
}

fn report(failure: &Failure) {
    let mut text = format!("cauri-throwaway-postgres: {failure}");
    let mut source = std::error::Error::source(failure);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    // If nobody can read it, the exit status still tells.
    let _ = writeln!(io::stderr(), "{text}");
}
