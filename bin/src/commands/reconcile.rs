//! `cauri admin reconcile`: asks the gateways what this database has forgotten.
//! Deliberately not here: what is asked and decided (the use case).

use super::{Failure, tell_failure};
use crate::{
    cli::Reconcile,
    compose::{Composed, compose},
    database::Database,
    output,
    server::parts,
    settings::{Purpose, Serving, SettingSources},
    telemetry,
};
use cauri_application::revenue::{
    read_statement::ids_in,
    reconcile::{Reconciliation, reconcile as ask_gateways},
};
use cauri_postgres::{PoolSettings, check_schema, connect};
use std::{
    collections::BTreeSet,
    fs::File,
    future::pending,
    io::{self, Read as _},
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    process::ExitCode,
    sync::Arc,
};
use tokio::net::TcpListener;

/// Something is open; payouts stay paused.
const OPEN: u8 = 1;
/// Nothing could be said.
const NOT_ASKED: u8 = 2;
/// The longest statement that is read, in bytes.
const STATEMENT_LIMIT: u64 = 256 * 1024 * 1024;
/// Connections: as many questions are asked side by side.
const CONNECTIONS: u32 = 16;

/// Beside a running `serve`, or without one: 0 if nothing is open, 1 if something is, 2 if the
/// gateways could not be asked at all.
pub(super) fn reconcile(told: &SettingSources, with: &Reconcile) -> ExitCode {
    match ask(told, with.statement.as_deref()) {
        Ok(came) => {
            tell_outcome(&came);
            if came.open.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(OPEN) }
        }
        Err(failure) => {
            tell_failure(&failure);
            ExitCode::from(NOT_ASKED)
        }
    }
}

fn ask(told: &SettingSources, statement: Option<&Path>) -> Result<Reconciliation, Failure> {
    let Serving { purpose, listen, database: settings, .. } = told.serving()?;
    let telemetry = telemetry::begin(told.telemetry()?)?;
    let statement = statement.map_or(Ok(String::new()), read)?;
    let database = Database::attach(&settings, "admin reconcile")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let url = database.url();
    let came = runtime.block_on(async {
        database.as_serving(check_schema(&url, purpose.mode()).await)?;
        let pool =
            connect(&url, PoolSettings { max_connections: CONNECTIONS, ..PoolSettings::default() });
        let gateway = own_gateway(&purpose)?;
        let at = gateway.as_ref().map_or(Ok(listen), TcpListener::local_addr)?;
        let parts = parts(purpose, at, pool.await?, Arc::new(String::new)).await?;
        let Composed { app, gateway: router, .. } = compose(parts)?;
        if let Some(listener) = gateway {
            output::plain("The sandbox's gateway is served by this command; its books are here.");
            tokio::spawn(cauri_http::serve(listener, router, pending()));
        }
        let ids: BTreeSet<_> = ids_in(&app, &statement);
        if !statement.is_empty() {
            output::plain(format_args!("The statement names {} ids of ours.", ids.len()));
        }
        Ok::<_, Failure>(ask_gateways(&app, &ids).await?)
    });
    drop(runtime);
    telemetry.end();
    database.stop()?;
    came
}

/// The sandbox's gateway stands with `serve`, which need not run: its books are in the database.
/// One that is said to be elsewhere is asked there.
fn own_gateway(purpose: &Purpose) -> io::Result<Option<TcpListener>> {
    match purpose {
        Purpose::Sandbox { public_url: None, .. } => {
            cauri_http::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).map(Some)
        }
        Purpose::Sandbox { public_url: Some(at), .. } => {
            output::plain(format_args!(
                "The sandbox's gateway is asked at {at} (CAURI_PUBLIC_URL): its `serve` must run."
            ));
            Ok(None)
        }
        Purpose::Production(_) => Ok(None),
    }
}

/// Any text will do: only ids are taken from it.
fn read(path: &Path) -> io::Result<String> {
    let mut bytes = vec![];
    File::open(path)?.take(STATEMENT_LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > STATEMENT_LIMIT {
        return Err(io::Error::other("the statement is longer than 256 MiB: split it"));
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn tell_outcome(came: &Reconciliation) {
    output::plain(format_args!(
        "Asked about {} pending payments and the transfers of {} payees.",
        came.payments, came.payees
    ));
    for found in &came.found {
        output::line(format_args!(
            "found: payout {} of {} to payee {}, {}",
            found.payout_id, found.amount_xof, found.payee_id, found.status
        ));
    }
    for (payment_id, amount_xof) in &came.unapplied {
        output::line(format_args!(
            "unapplied: payment {payment_id}, {amount_xof}, its order is lost"
        ));
    }
    for transfer_id in &came.strangers {
        output::line(format_args!("transfer {transfer_id} went to nobody whom we know"));
    }
    for open in &came.open {
        output::line(format_args!("OPEN: {open}"));
    }
    output::plain(match (came.was_paused, came.lifted) {
        (_, true) => "Nothing is open: payouts go on.",
        (true, false) => "Payouts stay paused.",
        (false, _) => "Payouts were not paused.",
    });
}
