//! What handlers are given.
//! Deliberately not here: how it is put together (`bin`).

use super::operations::Operations;
use cauri_application::kernel::app::App;
use std::sync::Arc;

/// The application, and the little that only HTTP needs.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "holds ports, which may hold secrets")]
pub struct Http {
    /// The use cases' world.
    pub app: App,
    /// Renders the figures for Prometheus.
    pub render_metrics: Arc<dyn Fn() -> String + Send + Sync>,
    /// Which operation an address is.
    pub(crate) operations: Arc<Operations>,
}

impl Http {
    /// Handlers' world over an application.
    pub fn new(app: App, render_metrics: Arc<dyn Fn() -> String + Send + Sync>) -> Self {
        let operations = Arc::new(Operations::of(app.mode));
        Self { app, render_metrics, operations }
    }
}
