//! A stop under load: is whoever is connecting answered, or cut off?
//! Deliberately not here: stopping (`server`).

use super::{Report, chain};

/// Tries on a port of its own what the listener does at its end.
pub(crate) fn of_stop(report: &mut Report) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return report.wrong("stop", chain(&error)),
    };
    match runtime.block_on(cauri_http::can_hold_off()) {
        Ok(()) => report.well(
            "stop",
            "whoever is connected is answered; new connections are held off, without any right",
        ),
        Err(error) => report.note(
            "stop",
            format!(
                "new connections can't be held off here ({error}): who is just connecting when \
                 the listener closes is cut off, so let a proxy in front ask another process first"
            ),
        ),
    }
}
