//! Figures of the process itself, by the names that Prometheus' own clients give them. On Linux
//! alone: elsewhere there are none.
//! Deliberately not here: figures of what it does (`figures`).

use metrics::{Unit, describe_counter, describe_gauge};

/// What they mean.
pub(crate) fn describe() {
    describe_counter!(
        "process_cpu_seconds_total",
        Unit::Seconds,
        "Seconds of processors that this process has used, whole ones."
    );
    describe_gauge!("process_open_fds", "Files that are open, connections among them.");
    describe_gauge!("process_max_fds", "Most files that may be open.");
    describe_gauge!("process_threads", "Threads.");
    describe_gauge!("process_virtual_memory_bytes", Unit::Bytes, "Addresses in use.");
    describe_gauge!("process_resident_memory_bytes", Unit::Bytes, "Memory in use.");
    describe_gauge!(
        "process_start_time_seconds",
        Unit::Seconds,
        "When the process began, in seconds since 1970."
    );
}

/// As of this question. What the system does not say stays as it was.
#[cfg(target_os = "linux")]
pub(crate) fn collect() {
    if let Err(error) = read() {
        tracing::warn!(%error, "the system says nothing of this process");
    }
}

/// As of this question.
#[cfg(not(target_os = "linux"))]
pub(crate) fn collect() {}

#[cfg(target_os = "linux")]
fn read() -> Result<(), procfs::ProcError> {
    use metrics::{counter, gauge};
    use procfs::process::{LimitValue, Process};

    let process = Process::myself()?;
    let stat = process.stat()?;
    let ticks = procfs::ticks_per_second().max(1);
    counter!("process_cpu_seconds_total").absolute((stat.utime + stat.stime) / ticks);
    gauge!("process_threads").set(figure(u64::try_from(stat.num_threads).unwrap_or_default()));
    gauge!("process_virtual_memory_bytes").set(bytes(stat.vsize));
    gauge!("process_resident_memory_bytes").set(bytes(stat.rss * procfs::page_size()));
    let began = procfs::boot_time_secs()? + stat.starttime / ticks;
    gauge!("process_start_time_seconds").set(figure(began));
    gauge!("process_open_fds").set(figure(u64::try_from(process.fd_count()?).unwrap_or(u64::MAX)));
    if let LimitValue::Value(most) = process.limits()?.max_open_files.soft_limit {
        gauge!("process_max_fds").set(figure(most));
    }
    Ok(())
}

#[cfg(target_os = "linux")]
fn figure(value: u64) -> f64 {
    f64::from(u32::try_from(value).unwrap_or(u32::MAX))
}

/// To the kibibyte: as many of those fit as any memory has.
#[cfg(target_os = "linux")]
fn bytes(value: u64) -> f64 {
    figure(value / 1024) * 1024.0
}
