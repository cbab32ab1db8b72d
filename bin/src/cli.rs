//! The command line.
//! Deliberately not here: what the commands do.

mod exit;

use crate::{
    settings::{Key, SettingSources},
    version::VERSION,
};
use cauri_domain::kernel::Personal;
use clap::{
    Args, Parser, Subcommand,
    builder::{StringValueParser, TypedValueParser as _},
};
use clap_complete::Shell;
use std::path::PathBuf;

/// Cauri: the open creator-commerce engine for the CFA zone.
#[derive(Parser)]
#[command(name = "cauri", version = VERSION, about, after_help = exit::ALL)]
#[expect(missing_debug_implementations, reason = "an address may hold a password")]
pub struct Cli {
    /// Settings of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// Everything that this process is told: by these words, the environment, the file.
    pub fn told(&self) -> SettingSources {
        let Global { config, data_dir, database_url } = &self.global;
        let (listen, role) = match &self.command {
            Command::Serve(Serve { listen, role }) => (listen.as_ref(), role.as_ref()),
            _ => (None, None),
        };
        let flags = [
            (Key::DataDir, data_dir.as_ref()),
            (Key::DatabaseUrl, database_url.as_ref()),
            (Key::Listen, listen),
            (Key::Role, role),
        ];
        let flags: Vec<_> =
            flags.into_iter().filter_map(|(key, text)| Some((key, text?.clone()))).collect();
        SettingSources::gather(config.as_deref(), &flags)
    }
}

/// Settings of every command; `cauri doctor` shows all of them, and who sets them.
#[derive(Clone, Args)]
#[expect(missing_debug_implementations, reason = "an address may hold a password")]
pub struct Global {
    /// File of settings [default: cauri.toml, if it is there].
    #[arg(long, global = true, value_name = "PATH")]
    pub config: Option<PathBuf>,
    /// Folder of the private database and the sandbox's secrets [default: data].
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<String>,
    /// PostgreSQL to use instead of the private one.
    #[arg(long, global = true, value_name = "URL")]
    pub database_url: Option<String>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Runs API and worker.
    #[command(after_help = exit::SERVE)]
    Serve(Serve),
    /// Plays the whole story on a private server and checks every franc.
    ///
    /// Its data are gone afterwards, unless --data-dir names an empty folder for them, which stays.
    #[command(after_help = exit::DEMO)]
    Demo(Demo),
    /// Brings the database to today's schema.
    #[command(after_help = exit::MIGRATE)]
    Migrate(Migrate),
    /// Shows every setting, and checks whether `serve` would do; changes nothing.
    #[command(after_help = exit::DOCTOR)]
    Doctor(Doctor),
    /// What only those who run the platform do.
    #[command(subcommand, after_help = exit::ALL)]
    Admin(Admin),
    /// Backs up the database and the keys into a new folder, beside a running `serve` too.
    #[command(after_help = exit::PLAIN)]
    Backup(Backup),
    /// Brings a backup back, into an empty database; its payouts stay paused.
    #[command(after_help = exit::PLAIN)]
    Restore(Backup),
    /// Works on the journal.
    #[command(subcommand, after_help = exit::ALL)]
    Ledger(Ledger),
    /// Changes keys.
    #[command(subcommand, after_help = exit::ALL)]
    Keys(Keys),
    /// Fills an empty sandbox with people of every role, products, a collaboration and orders;
    /// production gets categories only.
    #[command(after_help = exit::PLAIN)]
    Seed,
    /// Works on contracts.
    #[command(subcommand, after_help = exit::ALL)]
    Contract(Contract),
    /// Prints the API's description (OpenAPI 3.1).
    #[command(after_help = exit::PLAIN)]
    Openapi,
    /// Prints completions of these words for a shell.
    #[command(after_help = exit::PLAIN)]
    Completions(Completions),
    /// Writes a manual page for each command into a folder.
    #[command(after_help = exit::PLAIN)]
    Man(Man),
    /// Prints who may call what, as a table (Markdown).
    #[command(after_help = exit::PLAIN)]
    Matrix,
}

/// Settings of `serve`.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Address to listen on; port 0 takes a free one [default: 127.0.0.1:8080].
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// What to run: api, worker or all [default: all].
    #[arg(long)]
    pub role: Option<String>,
}

/// Settings of `demo`.
#[derive(Debug, Clone, Args)]
pub struct Demo {
    /// Leaves the server running at the end and prints its address and sign-ins.
    #[arg(long)]
    pub keep: bool,
}

/// Which shell's completions.
#[derive(Debug, Clone, Copy, Args)]
pub struct Completions {
    /// The shell.
    pub shell: Shell,
}

/// Where manual pages go.
#[derive(Debug, Clone, Args)]
pub struct Man {
    /// The folder; it is made if it is not there.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// The folder of a backup.
#[derive(Debug, Clone, Args)]
pub struct Backup {
    /// The backup's folder; `backup` makes it.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// Whether `migrate` only looks.
#[derive(Debug, Clone, Copy, Args)]
pub struct Migrate {
    /// Lists every migration and whether it was applied; changes nothing.
    #[arg(long)]
    pub status: bool,
    /// Lists the migrations that would be applied; changes nothing.
    #[arg(long)]
    pub dry_run: bool,
}

/// What `doctor` looks at, and how it tells.
#[derive(Debug, Clone, Copy, Args)]
pub struct Doctor {
    /// Tells everything as one JSON object.
    #[arg(long)]
    pub json: bool,
    /// Looks at the database's wear, too: unused indexes, dead rows, slow statements.
    #[arg(long)]
    pub database: bool,
}

/// What only those who run the platform do.
#[derive(Debug, Clone, Subcommand)]
pub enum Admin {
    /// Makes an admin; the password is asked for, or read from standard input.
    #[command(after_help = exit::PLAIN)]
    Create(NewAdmin),
    /// After a restore: asks the gateways what was paid since the backup, then lets payouts go on.
    #[command(after_help = exit::RECONCILE)]
    Reconcile(Reconcile),
}

/// What to reconcile with.
#[derive(Debug, Clone, Args)]
pub struct Reconcile {
    /// A gateway's statement since the backup, as its desk exports it (any text): payments of
    /// orders that are lost are found by it.
    #[arg(long, value_name = "FILE")]
    pub statement: Option<PathBuf>,
}

/// Who is to run the platform. `Debug` hides it.
#[derive(Debug, Clone, Args)]
pub struct NewAdmin {
    /// E-mail address to sign in with.
    #[arg(long, value_parser = StringValueParser::new().map(Personal::new))]
    pub email: Personal<String>,
    /// Name.
    #[arg(long, value_parser = StringValueParser::new().map(Personal::new))]
    pub name: Personal<String>,
}

/// Work on the journal.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum Ledger {
    /// Computes every balance anew from the movements and prints what differs.
    #[command(after_help = exit::LEDGER)]
    Verify,
}

/// Keys of tokens and clicks.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum Keys {
    /// Draws new keys; what was made under those of until now stays good.
    #[command(after_help = exit::PLAIN)]
    Rotate,
}

/// Work on contracts.
#[derive(Debug, Clone, Subcommand)]
pub enum Contract {
    /// Checks a certificate (PDF) or a contract's record (JSON), offline, with public keys alone.
    #[command(after_help = exit::CONTRACT)]
    Verify(VerifyContract),
}

/// What is checked, and with which keys.
#[derive(Debug, Clone, Args)]
pub struct VerifyContract {
    /// The document.
    pub file: PathBuf,
    /// A public key, as KEY or KID=KEY, or a file with the answer of `GET /api/contracts/keys`.
    #[arg(long = "key", value_name = "KEY", required = true)]
    pub keys: Vec<String>,
}
