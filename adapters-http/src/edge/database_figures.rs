//! Figures that only the database knows: measured when somebody asks, and never waited for long.
//! Deliberately not here: figures that the process has by itself, which are shown at once.

use crate::kernel::problem::chain;
use cauri_application::{
    alerts::figures::alert_figures, app::App, kernel::error::StoreError,
    work::queues::queue_figures,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{sync::Mutex, time::timeout};

/// How long whoever looks after us waits for the database.
pub(crate) const PATIENCE: Duration = Duration::from_millis(1_500);
/// How long measuring may take; it goes on when nobody waits any more, for whoever asks next.
const MEASURE: Duration = Duration::from_secs(15);

/// How the database answered the last question for figures.
#[derive(Debug)]
pub(crate) struct DatabaseFigures {
    answered: AtomicBool,
    /// One at a time measures.
    turn: Mutex<()>,
}

impl Default for DatabaseFigures {
    fn default() -> Self {
        Self { answered: AtomicBool::new(true), turn: Mutex::default() }
    }
}

impl DatabaseFigures {
    /// Measures anew. If the database did not answer the last time, nobody waits: it is asked all
    /// the same, and the figures of its last answer stay until it gives another.
    pub(crate) async fn refresh(self: &Arc<Self>, app: &App) {
        let expected = self.answered.load(Ordering::Relaxed);
        let turn = measure_in_turn(Arc::clone(self), app.clone(), expected);
        let measuring = tokio::spawn(turn);
        if expected && timeout(PATIENCE, measuring).await.is_err() {
            tracing::warn!("the database does not give its figures in time");
            self.answered.store(false, Ordering::Relaxed);
        }
        let up = self.answered.load(Ordering::Relaxed);
        metrics::gauge!("cauri_database_up").set(f64::from(u8::from(up)));
    }
}

async fn measure_in_turn(figures: Arc<DatabaseFigures>, app: App, expected: bool) {
    let measured = timeout(MEASURE, async {
        // Whoever does not wait for an answer leaves it to the one who asks already.
        let _turn =
            if expected { figures.turn.lock().await } else { figures.turn.try_lock().ok()? };
        Some(measure(&app).await)
    });
    let answered = match measured.await {
        Ok(None) => return,
        Ok(Some(Ok(()))) => true,
        Ok(Some(Err(error))) => {
            tracing::warn!(error = chain(&error), "the database does not give its figures");
            false
        }
        Err(_) => false,
    };
    figures.answered.store(answered, Ordering::Relaxed);
}

/// Queues, the pause, alerts and workers, as of this question.
async fn measure(app: &App) -> Result<(), StoreError> {
    for queue in queue_figures(app).await? {
        let label = queue.queue;
        metrics::gauge!("cauri_queue_depth", "queue" => label.clone()).set(gauge(queue.depth));
        metrics::gauge!("cauri_queue_oldest_seconds", "queue" => label)
            .set(gauge(queue.oldest_seconds));
    }
    let backup = app.queries.backup_state().await?;
    metrics::gauge!("cauri_payouts_paused").set(f64::from(u8::from(backup.payouts_paused)));
    let figures = alert_figures(app).await?;
    for (kind, count) in figures.open {
        metrics::gauge!("cauri_alerts_open", "kind" => kind.as_str()).set(gauge(count));
    }
    let workers = [("alive", figures.workers.alive), ("silent", figures.workers.silent)];
    for (state, count) in workers {
        metrics::gauge!("cauri_workers", "state" => state).set(gauge(count));
    }
    Ok(())
}

fn gauge(value: i64) -> f64 {
    f64::from(u32::try_from(value).unwrap_or(u32::MAX))
}
