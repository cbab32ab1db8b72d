//! A process that is about to end says so: not ready, and each connection ends with its answer.
//! Deliberately not here: when it ends (`bin`), and how its listener closes (`listen`).

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Whether this process is about to end; copies tell the same.
#[derive(Debug, Clone, Default)]
pub struct Draining(Arc<AtomicBool>);

impl Draining {
    /// From now on it is. Everything is answered as before; proxies that watch `/readyz` go
    /// elsewhere, and those that keep connections are left with none to reuse.
    pub fn begin(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// True if it is.
    pub(crate) fn has_begun(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}
