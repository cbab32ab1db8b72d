//! A private PostgreSQL cluster: found, made, started, shared and stopped by the program itself.
//! Deliberately not here: SQL, connections, migrations (`adapters-postgres`) and the settings'
//! names of the program (`bin`).
//!
//! The server is PostgreSQL's own programs, run as a child on a Unix socket that only its owner
//! can reach; no port is opened. Three ways in:
//!
//! - [`Cluster::open`] owns the cluster in a data folder: `serve` and `demo`;
//! - [`Cluster::attach`] uses it, whether an owner runs or not: `ledger verify` and the like;
//! - [`Cluster::throwaway`] makes one for tests, which is gone afterwards.
//!
//! On Linux the server is told to shut down when the thread that started it ends, so that `kill -9`
//! of the program leaves no server behind; each owner has a thread of its own for that. Elsewhere
//! there is no such signal: a server that was left behind is stopped by the next [`Cluster::open`].
//! Who serves for long has it started again when it ends by itself ([`Cluster::watch`]).
//!
//! Other accounts of the machine are strangers: nothing that one of them could have made or changed
//! is followed, believed, run or removed.

mod account;
mod cluster;
mod error;
mod first_start;
mod keeper;
mod lock;
mod place;
mod postmaster;
mod process;
mod programs;
mod server;
mod throwaway;
mod trust;

pub use account::{bare_command, end_with_parent};
pub use cluster::{Cluster, Options};
pub use error::Error;
pub use keeper::Incident;
pub use programs::{ServerPrograms, find_clients};

/// The database that every cluster has from its first start.
pub const DATABASE: &str = "cauri";

/// The number in the socket's file name. Nothing listens on a port of that number.
const PORT: u16 = 5432;

/// The superuser that a cluster is made with; reachable only through the owner's socket folder.
const SUPERUSER: &str = "postgres";
