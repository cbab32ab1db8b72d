//! When an alert is raised and when it has passed: one table of limits, one small state machine.
//! Deliberately not here: where the measures come from.

use super::{AlertKind, Subject};
use crate::kernel::{AlertId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// Something was looked at, and this is how bad it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// What could be wrong.
    pub kind: AlertKind,
    /// With what.
    pub subject: Subject,
    /// How much, in the unit of the kind.
    pub measure: i64,
    /// Since when it is so, where the thing tells.
    pub since: Option<Timestamp>,
}

/// An alert that has not passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenAlert {
    /// Which.
    pub id: AlertId,
    /// What is wrong.
    pub kind: AlertKind,
    /// With what.
    pub subject: Subject,
}

/// From which measure an alert is raised, and down to which it stays. The two lie apart, so that
/// whatever swings around one limit does not raise the same alert again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Raised from this measure on.
    pub raise_from: i64,
    /// Passed at this measure or less.
    pub clear_at: i64,
}

/// The limits of a kind, and where it matters of a subject.
pub fn limits(kind: AlertKind, subject: &Subject) -> Limits {
    let (raise_from, clear_at) = match kind {
        // These are there or not.
        AlertKind::PaymentMismatch
        | AlertKind::UnappliedPayment
        | AlertKind::PausedChannel
        | AlertKind::BrokenLedger => (1, 0),
        AlertKind::MissedRun => (120, 10),
        AlertKind::SilentWorker => (120, 30),
        AlertKind::SettleAge | AlertKind::DispatchAge => (60, 10),
        AlertKind::PayoutFloat => (1, -10_000),
        AlertKind::QueueAge => match subject.as_str() {
            // A person has to look; nobody is expected to within minutes.
            "payments_for_people" => (14_400, 0),
            // Gateways have their hours.
            "gateway_checks" | "payouts" => (900, 120),
            _ => (300, 30),
        },
    };
    Limits { raise_from, clear_at }
}

/// What follows from one look at one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum Step {
    /// An alert is raised.
    Raise(Observation),
    /// An alert has passed.
    Clear(AlertId),
}

/// The state machine: an alert that is open or not, and a measure (`None`: the thing is gone).
///
/// ```
/// use cauri_domain::alerts::{AlertKind, Observation, Step, Subject, step};
///
/// let late = |measure| Observation {
///     kind: AlertKind::DispatchAge,
///     subject: Subject::new("events").unwrap(),
///     measure,
///     since: None,
/// };
/// assert_eq!(step(None, Some(&late(59))), None);
/// assert_eq!(step(None, Some(&late(60))), Some(Step::Raise(late(60))));
/// ```
pub fn step(open: Option<AlertId>, seen: Option<&Observation>) -> Option<Step> {
    match (open, seen) {
        (None, None) => None,
        (None, Some(seen)) => {
            let limits = limits(seen.kind, &seen.subject);
            (seen.measure >= limits.raise_from).then(|| Step::Raise(seen.clone()))
        }
        (Some(id), None) => Some(Step::Clear(id)),
        (Some(id), Some(seen)) => {
            let limits = limits(seen.kind, &seen.subject);
            (seen.measure <= limits.clear_at).then_some(Step::Clear(id))
        }
    }
}

/// What follows from one look at everything. An alert of a kind that was not looked at stays as it
/// is; one of a kind that was, whose subject is not among what was seen, has passed.
pub fn decide(
    looked_at: &BTreeSet<AlertKind>,
    seen: &[Observation],
    open: &[OpenAlert],
) -> Vec<Step> {
    let opened: BTreeMap<_, _> =
        open.iter().map(|alert| ((alert.kind, &alert.subject), alert.id)).collect();
    let seen: BTreeMap<_, _> = seen.iter().map(|seen| ((seen.kind, &seen.subject), seen)).collect();
    let things: BTreeSet<_> = opened.keys().chain(seen.keys()).copied().collect();
    things
        .into_iter()
        .filter(|(kind, _)| looked_at.contains(kind))
        .filter_map(|thing| step(opened.get(&thing).copied(), seen.get(&thing).copied()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn seen(kind: AlertKind, subject: &str, measure: i64) -> Observation {
        Observation { kind, subject: Subject::new(subject).unwrap(), measure, since: None }
    }

    const OPEN: AlertId = AlertId(Uuid::from_u128(1));

    #[test]
    fn every_kind_is_raised_at_its_limit_and_stays_until_it_is_well_below() {
        for kind in AlertKind::ALL.iter().copied() {
            for name in ["cinetpay", "notices", "payouts", "payments_for_people"] {
                let limits = limits(kind, &Subject::new(name).unwrap());
                assert!(limits.clear_at < limits.raise_from, "{kind}");
                let at = |measure| seen(kind, name, measure);
                assert_eq!(step(None, Some(&at(limits.raise_from - 1))), None);
                let raised = at(limits.raise_from);
                assert_eq!(step(None, Some(&raised)), Some(Step::Raise(raised.clone())));
                assert_eq!(step(Some(OPEN), Some(&raised)), None);
                assert_eq!(step(Some(OPEN), Some(&at(limits.clear_at + 1))), None);
                let passed = at(limits.clear_at);
                assert_eq!(step(Some(OPEN), Some(&passed)), Some(Step::Clear(OPEN)));
            }
        }
        assert_eq!(step(None, None), None);
    }

    #[test]
    fn what_swings_around_a_limit_raises_one_alert() {
        let mut open = None;
        let mut raised = 0;
        for measure in [0, 59, 60, 59, 61, 58, 60, 11, 60, 10, 0] {
            match step(open, Some(&seen(AlertKind::SettleAge, "settlements", measure))) {
                Some(Step::Raise(_)) => {
                    raised += 1;
                    open = Some(OPEN);
                }
                Some(Step::Clear(_)) => open = None,
                None => {}
            }
        }
        assert_eq!((raised, open), (1, None));
    }

    #[test]
    fn what_is_gone_has_passed_and_what_was_not_looked_at_stays() {
        let open = |id, kind| OpenAlert {
            id: AlertId(Uuid::from_u128(id)),
            kind,
            subject: Subject::new("one").unwrap(),
        };
        let open = [open(1, AlertKind::PaymentMismatch), open(2, AlertKind::BrokenLedger)];
        let looked_at = BTreeSet::from([AlertKind::PaymentMismatch]);
        let new = seen(AlertKind::PaymentMismatch, "two", 5_000);
        let ignored = seen(AlertKind::BrokenLedger, "ledger", 3);
        let steps = decide(&looked_at, &[new.clone(), ignored], &open);
        assert_eq!(steps, [Step::Clear(open[0].id), Step::Raise(new)]);
    }
}
