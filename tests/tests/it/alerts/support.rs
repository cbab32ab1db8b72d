//! Alerts as rows, and a look at the system.
//! Deliberately not here: what is tested.

use crate::harness::World;
use cauri_application::{
    alerts::look::look,
    work::{heartbeat::beat, ports::TickRun},
};
use cauri_domain::kernel::WorkerId;
use sqlx::Row as _;

impl World {
    /// Looks at the whole system once.
    pub(crate) async fn look(&self) -> usize {
        look(&self.app).await.expect("a look")
    }

    /// What is open: kind, subject and measure, one line each, in the order of kinds.
    pub(crate) async fn open_alerts(&self) -> Vec<String> {
        let sql = "SELECT kind || ' ' || subject || ' ' || measure AS line FROM app.alerts
                   WHERE cleared_at IS NULL ORDER BY kind, subject";
        let rows = sqlx::query(sql).fetch_all(&self.owner).await.expect("alerts");
        rows.iter().map(|row| row.get("line")).collect()
    }

    /// A sign of life of a new worker, in which these ran.
    pub(crate) async fn beat(&self, runs: &[TickRun]) -> WorkerId {
        let worker = WorkerId(self.app.ids.next());
        beat(&self.app, worker, runs).await.expect("a sign of life");
        worker
    }

    /// A payment of this amount that the gateway knows with another, and its id.
    pub(crate) async fn mismatch(&self, amount_xof: i64) -> String {
        let paying = self.paying(amount_xof).await;
        let other = format!(
            "UPDATE sandbox.transactions SET amount_xof = {} WHERE amount_xof = {amount_xof}",
            amount_xof - 5
        );
        self.meddle(other).await;
        self.decide(&paying, "outcome=ACCEPTED").await;
        self.drain().await;
        assert_eq!(self.payment_status(&paying).await, "mismatch");
        paying.payment_id
    }
}
