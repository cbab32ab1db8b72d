//! `cauri doctor`: every setting, then every check; nothing is changed.
//! Deliberately not here: the checks themselves (`doctor`).

use crate::{
    cli::Doctor,
    doctor::{
        Report, of_database, of_mail, of_settings, of_stop, of_wear, settings_as_json,
        show_settings,
    },
    output,
    settings::SettingSources,
};
use serde_json::json;
use std::process::ExitCode;

/// Success only if all is well.
pub(super) fn doctor(told: &SettingSources, options: Doctor) -> ExitCode {
    if !options.json {
        show_settings(told);
    }
    let mut report = Report::default();
    of_settings(told, &mut report);
    of_database(told, &mut report);
    if options.database {
        of_wear(told, &mut report);
    }
    of_mail(told, &mut report);
    of_stop(&mut report);
    let is_well = report.is_well();
    if options.json {
        let checks = report.as_json();
        let settings = settings_as_json(told);
        output::plain(json!({ "well": is_well, "settings": settings, "checks": checks }));
    } else {
        report.tell();
    }
    if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
