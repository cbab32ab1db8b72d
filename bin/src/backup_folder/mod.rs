//! Backups on disk: what lies in one, and PostgreSQL's own programs that write and load it.
//! Deliberately not here: the commands (`commands`), SQL (`adapters-postgres`).

mod manifest;
mod programs;

pub(crate) use manifest::{DUMP, Manifest, SECRETS};
pub(crate) use programs::{dump, load};
