//! What handlers are given.
//! Deliberately not here: how it is put together (`bin`).

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
}
