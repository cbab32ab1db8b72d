//! What this process knows of sessions for a moment, so that not every request asks the store.
//! Deliberately not here: who is let in (`authenticate`).

use super::ports::Standing;
use cauri_domain::kernel::{SessionId, Timestamp};
use chrono::TimeDelta;
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How long a look at the store is good (machine clock): the longest time for which another
/// process goes on letting in a session that was ended here.
pub const LOOK_LIFE: TimeDelta = TimeDelta::seconds(3);
/// Most sessions that are known at once.
const MOST: usize = 50_000;

/// What a look at the store found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// A session, and its owner.
    Live(Standing),
    /// None: the session has ended, or its owner may not act.
    Ended,
}

/// A look at the store.
#[derive(Clone, Copy)]
struct Look {
    found: Found,
    looked_at: Timestamp,
}

impl Look {
    fn is_fresh(&self, machine_now: Timestamp) -> bool {
        let age = machine_now - self.looked_at;
        // A clock that was set back makes every look an old one.
        age >= TimeDelta::zero() && age < LOOK_LIFE
    }
}

/// Sessions that were looked at a moment ago.
#[derive(Default)]
pub struct LiveSessions(Mutex<BTreeMap<SessionId, Look>>);

impl fmt::Debug for LiveSessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LiveSessions")
    }
}

impl LiveSessions {
    /// What the last look found; `None` if it was too long ago.
    pub(super) fn recall(&self, id: SessionId, machine_now: Timestamp) -> Option<Found> {
        let look = self.looks().get(&id).copied()?;
        look.is_fresh(machine_now).then_some(look.found)
    }

    /// Remembers a look. A session that was ended here meanwhile stays so: the look may have been
    /// before its end.
    pub(super) fn remember(
        &self,
        id: SessionId,
        found: Found,
        looked_at: Timestamp,
        machine_now: Timestamp,
    ) {
        let mut looks = self.looks();
        let known = looks.get(&id).filter(|look| look.is_fresh(machine_now));
        if known.is_some_and(|look| look.found == Found::Ended) {
            return;
        }
        make_room(&mut looks, machine_now);
        looks.insert(id, Look { found, looked_at });
    }

    /// Lets these sessions in no more, at once.
    pub(super) fn end(&self, ids: &[SessionId], machine_now: Timestamp) {
        let mut looks = self.looks();
        for id in ids {
            make_room(&mut looks, machine_now);
            looks.insert(*id, Look { found: Found::Ended, looked_at: machine_now });
        }
    }

    fn looks(&self) -> MutexGuard<'_, BTreeMap<SessionId, Look>> {
        // Every change is one insert: a panic elsewhere leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets old looks if there are too many, and all of them if that does not help much: each costs
/// one more look at the store.
fn make_room(looks: &mut BTreeMap<SessionId, Look>, machine_now: Timestamp) {
    if looks.len() < MOST {
        return;
    }
    looks.retain(|_, look| look.is_fresh(machine_now));
    if looks.len() > MOST / 2 {
        looks.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cauri_domain::identity::Role;
    use chrono::DateTime;
    use uuid::Uuid;

    fn now() -> Timestamp {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap()
    }

    fn session(nth: usize) -> SessionId {
        SessionId(Uuid::from_u128(nth as u128))
    }

    fn awa() -> Found {
        Found::Live(Standing { user_id: Uuid::nil().into(), role: Role::Merchant })
    }

    #[test]
    fn a_look_is_good_for_three_seconds() {
        let sessions = LiveSessions::default();
        sessions.remember(session(1), awa(), now(), now());
        let almost = now() + LOOK_LIFE - TimeDelta::microseconds(1);
        assert_eq!(sessions.recall(session(1), almost), Some(awa()));
        assert_eq!(sessions.recall(session(1), now() + LOOK_LIFE), None);
        assert_eq!(sessions.recall(session(1), now() - TimeDelta::seconds(1)), None);
        assert_eq!(sessions.recall(session(2), now()), None);
    }

    #[test]
    fn a_look_from_before_the_end_does_not_bring_a_session_back() {
        let sessions = LiveSessions::default();
        sessions.end(&[session(1)], now());
        sessions.remember(session(1), awa(), now(), now());
        assert_eq!(sessions.recall(session(1), now()), Some(Found::Ended));
        let later = now() + LOOK_LIFE;
        sessions.remember(session(1), awa(), later, later);
        assert_eq!(sessions.recall(session(1), later), Some(awa()));
    }

    #[test]
    fn there_is_a_limit_to_what_is_known() {
        let sessions = LiveSessions::default();
        for nth in 0..=MOST {
            sessions.remember(session(nth), awa(), now(), now());
        }
        assert_eq!(sessions.looks().len(), 1, "all were fresh");
        assert_eq!(sessions.recall(session(MOST), now()), Some(awa()));
        for nth in 1..MOST {
            sessions.remember(session(nth), awa(), now(), now());
        }
        assert_eq!(sessions.looks().len(), MOST);
        let later = now() + LOOK_LIFE;
        sessions.remember(session(0), awa(), later, later);
        assert_eq!(sessions.looks().len(), 1, "the others were old");
    }
}
