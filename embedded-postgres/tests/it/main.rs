//! What this crate promises, each on a real server; as root and as anybody else.
//! Deliberately not here: anything about tables (`adapters-postgres`).

#[cfg(test)]
mod cluster;
#[cfg(test)]
mod common;
#[cfg(test)]
mod strangers;
#[cfg(test)]
mod throwaway;
#[cfg(test)]
mod watch;
