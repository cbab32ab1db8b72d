//! The settings: each with value, origin and meaning; then what is missing, wrong or weak.
//! Deliberately not here: the rules (`settings`).

use super::{Report, chain};
use crate::{
    compose::contract_seal,
    gateways::NOTICES,
    output,
    secrets::Secrets,
    settings::{Complaint, Key, Origin, Purpose, Setting, SettingSources, TABLE},
};
use cauri_application::collaboration::seal_ports::ContractSeal as _;
use serde_json::{Value, json};
use std::{fs, io, os::unix::fs::PermissionsExt as _, path::Path};
use url::{Host, Url};

/// Rights of others on a file.
const OTHERS: u32 = 0o077;

/// Prints every setting.
pub(crate) fn show_settings(told: &SettingSources) {
    let file = told.file.as_ref().map(|path| path.display().to_string());
    output::plain(format_args!("Settings file: {}", file.as_deref().unwrap_or("none")));
    let mut group = "";
    for setting in TABLE {
        if setting.group != group {
            group = setting.group;
            output::chapter(group);
        }
        match told.shown(setting.key).zip(told.origin(setting.key)) {
            Some((value, origin)) => {
                output::line(format_args!("{} = {value} ({origin})", setting.variable));
            }
            None => output::line(format_args!("{} is not set", setting.variable)),
        }
        output::line(format_args!("   {}", setting.meaning()));
    }
}

/// Every setting, for a program.
pub(crate) fn settings_as_json(told: &SettingSources) -> Value {
    let rows = TABLE.iter().map(|setting| {
        json!({
            "variable": setting.variable,
            "value": told.shown(setting.key),
            "origin": told.origin(setting.key).map(|origin| origin.to_string()),
            "meaning": setting.meaning(),
        })
    });
    rows.collect()
}

/// What a complaint is about, in one word.
fn subject(complaint: &Complaint) -> &'static str {
    match complaint.key() {
        None => "settings file",
        Some(Key::Mode) => "mode",
        Some(Key::PublicUrl) => "notice address",
        Some(
            Key::DatabaseUrl
            | Key::DatabasePassword
            | Key::OwnerDatabaseUrl
            | Key::OwnerDatabasePassword
            | Key::DatabaseConnections
            | Key::DataDir
            | Key::PgBin,
        ) => "database",
        Some(Key::TrustedProxies | Key::CorsOrigins) => "edge",
        Some(
            Key::OtlpEndpoint
            | Key::SentryDsn
            | Key::AlertWebhookUrl
            | Key::AlertWebhookSecret
            | Key::AlertEmails
            | Key::PayoutFloat,
        ) => "watch",
        Some(Key::SmtpUrl | Key::MailFrom) => "mail",
        Some(
            Key::TokenKey
            | Key::TokenKeyPrevious
            | Key::ClickKey
            | Key::ClickKeyPrevious
            | Key::PseudonymKey
            | Key::SealKey
            | Key::PreviousSealKeys
            | Key::MetricsToken,
        ) => "secrets",
        Some(
            Key::CinetPayApiKey
            | Key::CinetPaySiteId
            | Key::CinetPaySecretKey
            | Key::CinetPayTransferPassword
            | Key::CinetPayContactEmail,
        ) => "gateway",
        Some(
            Key::Role
            | Key::Listen
            | Key::DrainSeconds
            | Key::Log
            | Key::LogFormat
            | Key::EmbeddedInProduction
            | Key::WorkerSilence,
        ) => "settings",
    }
}

/// Checks what can be checked without a database.
pub(crate) fn of_settings(told: &SettingSources, report: &mut Report) {
    let complaints = told.complaints();
    for complaint in &complaints {
        report.wrong(subject(complaint), complaint.to_string());
    }
    if let Ok(serving) = told.serving() {
        report.well("settings", "nothing is missing, nothing is ill-formed");
        report.well("mode", serving.purpose.mode().as_str());
        match &serving.purpose {
            Purpose::Sandbox { data_dir, .. } => {
                let kept = data_dir.join("secrets.json");
                kept_secrets(&kept, report);
                if let Some(secrets) = Secrets::kept_in(&kept) {
                    seal(&secrets, report);
                }
                report.well("gateway", "the sandbox's own; no money moves");
            }
            Purpose::Production(production) => {
                report.well("secrets", "long, varied, no two alike");
                seal(&production.secrets, report);
                report.well("gateway", "the account at CinetPay is told whole");
                notice_address(&production.public_url, report);
            }
        }
    }
    private_file(told, report);
    for caution in told.cautions() {
        report.note(caution.subject(), caution.to_string());
    }
}

/// Names the key that seals contracts, and those before it.
fn seal(secrets: &Secrets, report: &mut Report) {
    let seal = match contract_seal(secrets) {
        Ok(seal) => seal,
        Err(error) => return report.wrong("seal of contracts", chain(&error)),
    };
    let names: Vec<_> = seal.public_keys().into_iter().map(|key| key.kid).collect();
    let said = match names.split_first() {
        Some((today, [])) => format!("key {today}, none before it"),
        Some((today, before)) => format!("key {today}, before it {}", before.join(" ")),
        None => "no key".to_owned(),
    };
    report.well("seal of contracts", said);
}

/// The gateway must be able to find us, or payments wait to be asked about.
fn notice_address(public_url: &Url, report: &mut Report) {
    let public = match public_url.host() {
        Some(Host::Ipv4(address)) => {
            !(address.is_loopback() || address.is_private() || address.is_unspecified())
        }
        Some(Host::Ipv6(address)) => !(address.is_loopback() || address.is_unspecified()),
        Some(Host::Domain(name)) => name.contains('.'),
        None => false,
    };
    match public_url.join(NOTICES) {
        Ok(address) if public => report.well("notice address", address),
        Ok(address) => {
            report.wrong("notice address", format!("{address} can't be reached from outside"));
        }
        Err(error) => report.wrong("notice address", error.to_string()),
    }
}

/// The sandbox's secrets are their owner's alone.
fn kept_secrets(path: &Path, report: &mut Report) {
    match open_to_others(path) {
        Ok(false) => report.well("secrets", format!("kept in {}", path.display())),
        Ok(true) => report.wrong("secrets", format!("others can read {}", path.display())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            report.well("secrets", format!("drawn at the first start, into {}", path.display()));
        }
        Err(error) => report.wrong("secrets", format!("{}: {error}", path.display())),
    }
}

/// A settings file with secrets in it is its owner's alone.
fn private_file(told: &SettingSources, report: &mut Report) {
    let Some(path) = &told.file else { return };
    let secret =
        |setting: &&Setting| setting.rule.secret && told.origin(setting.key) == Some(Origin::File);
    if TABLE.iter().any(|setting| secret(&setting)) && open_to_others(path).unwrap_or_default() {
        let said = format!("{} holds secrets and others can read it", path.display());
        report.wrong("settings file", said);
    }
}

fn open_to_others(path: &Path) -> io::Result<bool> {
    Ok(fs::metadata(path)?.permissions().mode() & OTHERS != 0)
}
