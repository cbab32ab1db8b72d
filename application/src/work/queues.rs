//! The queues that the worker empties: how deep each is, and how long its oldest thing waits.
//! Deliberately not here: emptying them (`schedule`), and what an operator makes of the figures.

use crate::{app::App, kernel::error::StoreError};

/// A queue as an operator reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueFigures {
    /// Its word, such as `settlements`.
    pub queue: String,
    /// Things that are due and not done.
    pub depth: i64,
    /// How long the oldest of them waits, in seconds; 0 if nothing waits.
    pub oldest_seconds: i64,
}

/// Depth and age of every queue, now.
pub async fn queue_figures(app: &App) -> Result<Vec<QueueFigures>, StoreError> {
    let (now, machine_now) = (app.clock.now(), app.machine.now());
    let waiting = app.queries.list_queues(now, machine_now).await?;
    Ok(waiting
        .into_iter()
        .map(|waiting| QueueFigures {
            queue: waiting.queue,
            depth: waiting.depth,
            oldest_seconds: waiting.oldest_at.map_or(0, |at| {
                let now = if waiting.by_machine { machine_now } else { now };
                (now - at).num_seconds().max(0)
            }),
        })
        .collect())
}
