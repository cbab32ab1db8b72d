//! `cauri doctor`: every setting, then every check; nothing is changed.
//! Deliberately not here: the checks themselves (`doctor`).

use crate::{
    doctor::{Report, of_database, of_mail, of_settings, show_settings},
    settings::SettingSources,
};
use std::process::ExitCode;

/// Success only if all is well.
pub(super) fn doctor(told: &SettingSources) -> ExitCode {
    show_settings(told);
    let mut report = Report::default();
    of_settings(told, &mut report);
    of_database(told, &mut report);
    of_mail(told, &mut report);
    if report.tell() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
