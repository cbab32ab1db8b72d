//! What carrying things to somebody outside has in common: a claim that ends by itself, pauses
//! after tries that failed, and a bounded number of tries at the same time.
//! Deliberately not here: which things are carried and what becomes of them (each context's own).

use cauri_domain::kernel::Timestamp;
use chrono::TimeDelta;
use tokio::task::JoinSet;

/// A claim on something: it is ours until then, by the machine clock. Whoever dies leaves it to
/// somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The machine clock.
    pub machine_now: Timestamp,
    /// Nobody else takes the thing before this instant.
    pub until: Timestamp,
}

impl Lease {
    /// A claim from now on.
    pub fn new(machine_now: Timestamp, length: TimeDelta) -> Self {
        Self { machine_now, until: machine_now + length }
    }
}

/// How long to wait after a try that failed.
///
/// ```
/// use cauri_application::kernel::delivery::Backoff;
/// use chrono::TimeDelta;
///
/// let (second, minute) = (TimeDelta::seconds(1), TimeDelta::minutes(1));
/// const STEPS: [TimeDelta; 2] = [TimeDelta::seconds(1), TimeDelta::minutes(1)];
/// let limited = Backoff::Steps(&STEPS);
/// assert_eq!((limited.after(1), limited.after(2)), (Some(second), Some(minute)));
/// assert_eq!(limited.after(3), None);
/// let endless = Backoff::Doubling { first: second, doublings: 3 };
/// assert_eq!((endless.after(1), endless.after(9)), (Some(second), Some(second * 8)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backoff {
    /// A pause after each failed try; after the last of them nobody tries any more.
    Steps(&'static [TimeDelta]),
    /// Pauses that double so many times, and then stay; somebody tries for ever.
    Doubling {
        /// The pause after the first failed try.
        first: TimeDelta,
        /// How many times it doubles.
        doublings: u32,
    },
}

impl Backoff {
    /// The pause after this many failed tries (1 is the first); `None` if nobody tries any more.
    pub fn after(self, failed: u32) -> Option<TimeDelta> {
        let before = failed.saturating_sub(1);
        match self {
            Self::Steps(steps) => steps.get(usize::try_from(before).ok()?).copied(),
            Self::Doubling { first, doublings } => {
                let times = 2_i32.checked_pow(before.min(doublings)).unwrap_or(i32::MAX);
                Some(first.checked_mul(times).unwrap_or(TimeDelta::MAX))
            }
        }
    }
}

/// Does things side by side, at most `limit` at a time; one whose work dies is logged under `what`
/// and left out.
pub async fn side_by_side<T, A, Fut>(
    what: &'static str,
    limit: usize,
    things: Vec<T>,
    work: impl Fn(T) -> Fut,
) -> Vec<A>
where
    A: Send + 'static,
    Fut: Future<Output = A> + Send + 'static,
{
    let mut done = Vec::with_capacity(things.len());
    let mut running = JoinSet::new();
    let mut things = things.into_iter();
    loop {
        while running.len() < limit {
            let Some(thing) = things.next() else { break };
            running.spawn(work(thing));
        }
        match running.join_next().await {
            Some(Ok(answer)) => done.push(answer),
            Some(Err(error)) => tracing::error!(what, %error, "a task died"),
            None => return done,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    #[test]
    fn pauses_grow_to_a_limit() {
        let five = TimeDelta::seconds(5);
        let endless = Backoff::Doubling { first: five, doublings: 8 };
        for (failed, seconds) in
            [(0, 5), (1, 5), (2, 10), (3, 20), (9, 1_280), (10, 1_280), (u32::MAX, 1_280)]
        {
            assert_eq!(endless.after(failed), Some(TimeDelta::seconds(seconds)), "{failed}");
        }
        let absurd = Backoff::Doubling { first: TimeDelta::MAX, doublings: 99 };
        assert_eq!(absurd.after(u32::MAX), Some(TimeDelta::MAX));
        assert_eq!(Backoff::Steps(&[]).after(1), None);
    }

    #[tokio::test]
    async fn no_more_than_the_limit_are_under_way_and_a_death_stops_nobody() {
        let (under_way, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let done = side_by_side("a try", 3, (0..20).collect(), |number: u32| {
            let (under_way, most) = (Arc::clone(&under_way), Arc::clone(&most));
            async move {
                let now = under_way.fetch_add(1, Ordering::SeqCst) + 1;
                most.fetch_max(now, Ordering::SeqCst);
                tokio::task::yield_now().await;
                under_way.fetch_sub(1, Ordering::SeqCst);
                assert_ne!(number, 7, "one dies");
                number
            }
        })
        .await;
        let mut done = done;
        done.sort_unstable();
        assert_eq!(done, (0..20).filter(|number| *number != 7).collect::<Vec<_>>());
        assert_eq!(most.load(Ordering::SeqCst), 3);
    }
}
