//! What handlers are given.
//! Deliberately not here: how it is put together (`bin`).

use crate::{
    edge::{
        database_figures::DatabaseFigures, draining::Draining, limits::Limits,
        metrics_token::MetricsToken, policy::Edge,
    },
    openapi::operations::Operations,
};
use cauri_application::app::App;
use cauri_domain::kernel::Personal;
use std::sync::Arc;

/// The application, and the little that only HTTP needs.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "holds ports, which may hold secrets")]
pub struct Http {
    /// The use cases' world.
    pub app: Arc<App>,
    /// Renders the figures for Prometheus.
    pub render_metrics: Arc<dyn Fn() -> String + Send + Sync>,
    /// What whoever reads the figures must send.
    pub(crate) metrics_token: Option<MetricsToken>,
    /// Which operation an address is.
    pub(crate) operations: Arc<Operations>,
    /// How the database answers whoever looks after us.
    pub(crate) database_figures: Arc<DatabaseFigures>,
    /// Whom the operator trusts.
    pub(crate) edge: Arc<Edge>,
    /// Who asked how often.
    pub(crate) limits: Arc<Limits>,
    /// Whether this process is about to end.
    pub draining: Draining,
}

impl Http {
    /// Handlers' world over an application. Without a metrics token everybody reads the
    /// figures; `operations` are those of the described API.
    pub fn new(
        app: Arc<App>,
        render_metrics: Arc<dyn Fn() -> String + Send + Sync>,
        metrics_token: Option<&Personal<String>>,
        edge: Edge,
        operations: Operations,
    ) -> Self {
        let operations = Arc::new(operations);
        let metrics_token = metrics_token.map(MetricsToken::new);
        let limits = Arc::new(Limits::new(edge.limits_factor, &app.machine));
        let (edge, draining) = (Arc::new(edge), Draining::default());
        let database_figures = Arc::default();
        Self {
            app,
            render_metrics,
            metrics_token,
            operations,
            database_figures,
            edge,
            limits,
            draining,
        }
    }
}
