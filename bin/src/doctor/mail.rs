//! The mail server: can it be reached, does it speak as we need, does it let us in?
//! Deliberately not here: sending anything.

use super::{Report, chain};
use crate::settings::SettingSources;
use cauri_notify::SmtpMailer;

/// Connects to the mail server, if the settings name one.
pub(crate) fn of_mail(told: &SettingSources, report: &mut Report) {
    // What is wrong with the settings was said before.
    let Ok(settings) = told.mail() else { return };
    let Some(settings) = settings else {
        if told.serving().is_ok() {
            report.well("mail", "kept in the sandbox's mailbox; no e-mail leaves");
        }
        return;
    };
    let said = settings.server.to_string();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return report.wrong("mail", chain(&error)),
    };
    crate::compose::install_tls();
    match runtime.block_on(SmtpMailer::new(settings).check()) {
        Ok(()) => report.well("mail", format!("{said} lets us in")),
        Err(error) => report.wrong("mail", format!("{said}: {}", chain(&error))),
    }
}
