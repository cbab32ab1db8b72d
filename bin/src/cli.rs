//! The command line.
//! Deliberately not here: what the commands do.

use clap::{Args, Parser, Subcommand};
use std::{net::SocketAddr, path::PathBuf};

/// Cauri: the open creator-commerce engine for the CFA zone.
#[derive(Debug, Parser)]
#[command(name = "cauri", version, about)]
pub struct Cli {
    /// Settings of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Settings of every command.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Folder of the private database and the sandbox's secrets.
    #[arg(long, global = true, env = "CAURI_DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,
    /// PostgreSQL to use instead of the private one.
    #[arg(long, global = true, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Runs API and worker.
    Serve(Serve),
    /// Plays the whole story on a private server and checks every franc.
    Demo(Demo),
    /// Brings the database to today's schema.
    Migrate,
    /// Works on the journal.
    #[command(subcommand)]
    Ledger(Ledger),
}

/// Settings of `serve`.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Address to listen on; port 0 takes a free one.
    #[arg(long, env = "CAURI_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
}

/// Settings of `demo`.
#[derive(Debug, Clone, Args)]
pub struct Demo {
    /// Leaves the server running at the end and prints its address and sign-ins.
    #[arg(long)]
    pub keep: bool,
}

/// Work on the journal.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum Ledger {
    /// Computes every balance anew from the movements and prints what differs.
    Verify,
}
