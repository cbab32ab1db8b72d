//! How often anybody may ask: one table by class of operation, counted for the caller and for the
//! address.
//! Deliberately not here: lock-out of an account (identity), and counting across processes – each
//! counts for itself.
//!
//! Counting is a leaky bucket (GCRA): as many requests as a minute allows may come at once, and
//! each comes back in its turn. Ten thousand telephones share an address (mobile carriers), so an
//! address may do far more than they do; what guards an account is counted at the account.

use super::client_address::ClientAddress;
use axum::http::Method;
use cauri_application::{
    kernel::{caller::Caller, clock::MachineClock},
    matrix::Operation,
};
use cauri_domain::kernel::UserId;
use governor::{
    Quota, RateLimiter, clock::Clock, middleware::StateInformationMiddleware, nanos::Nanos,
    state::keyed::DashMapStateStore,
};
use std::{
    collections::BTreeMap,
    hash::Hash,
    net::IpAddr,
    num::NonZeroU32,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Kinds of operations that share a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// Whatever tries a password.
    SignIn,
    /// Opening accounts.
    Register,
    /// Asking for e-mails, and using what stands in them.
    EmailMessage,
    /// Renewing a sign-in.
    Refresh,
    /// Orders, payments, payouts.
    Money,
    /// What gateways tell us.
    Notice,
    /// Everything else that changes something.
    Write,
    /// Everything else.
    Read,
}

/// Requests a minute.
struct Allowance {
    class: Class,
    caller: u32,
    address: u32,
}

/// The table. Where nobody is signed in only the address counts.
const TABLE: [Allowance; 8] = [
    Allowance { class: Class::SignIn, caller: 20, address: 1_000 },
    Allowance { class: Class::Register, caller: 20, address: 1_000 },
    Allowance { class: Class::EmailMessage, caller: 10, address: 300 },
    Allowance { class: Class::Refresh, caller: 60, address: 2_000 },
    Allowance { class: Class::Money, caller: 30, address: 3_000 },
    Allowance { class: Class::Notice, caller: 600, address: 600 },
    Allowance { class: Class::Write, caller: 120, address: 12_000 },
    Allowance { class: Class::Read, caller: 600, address: 60_000 },
];

/// The most callers or addresses that one bucket remembers (about 64 bytes each).
const REMEMBERED_LIMIT: usize = 100_000;
/// A clock that goes back further than this was set anew.
const CLOCK_SET_BACK: Duration = Duration::from_secs(5);

impl Class {
    /// The class of an operation; `None` for what is never limited. What no operation matches is a
    /// read of something that is not there.
    pub(crate) fn of(operation: Option<Operation>, method: &Method) -> Option<Self> {
        match operation {
            Some(Operation::Healthz | Operation::Readyz | Operation::Metrics) => None,
            Some(Operation::Login | Operation::ChangePassword | Operation::Reauthenticate) => {
                Some(Self::SignIn)
            }
            Some(Operation::Register) => Some(Self::Register),
            Some(
                Operation::RequestPasswordReset
                | Operation::ResetPassword
                | Operation::RequestEmailVerification
                | Operation::RequestReauthenticationCode
                | Operation::ChangeEmail
                | Operation::VerifyEmail,
            ) => Some(Self::EmailMessage),
            Some(Operation::Refresh) => Some(Self::Refresh),
            Some(Operation::CreateOrder | Operation::PayOrder | Operation::RequestPayout) => {
                Some(Self::Money)
            }
            Some(Operation::ReceiveNotice | Operation::PingNotice) => Some(Self::Notice),
            _ if matches!(*method, Method::GET | Method::HEAD) => Some(Self::Read),
            _ => Some(Self::Write),
        }
    }
}

/// Where somebody stands after a request was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Requests that are allowed at once.
    pub(crate) limit: u32,
    /// How many are left.
    pub(crate) remaining: u32,
    /// Seconds until all are there again.
    pub(crate) reset_seconds: u64,
    /// Seconds after which to come back, for whoever is refused.
    pub(crate) retry_seconds: Option<u64>,
}

/// Everybody's buckets.
pub(crate) struct Limits(BTreeMap<Class, (Bucket<UserId>, Bucket<IpAddr>)>);

impl Limits {
    /// Empty buckets, each as large as the table says times a factor.
    pub(crate) fn new(factor: NonZeroU32, clock: &Arc<dyn MachineClock>) -> Self {
        let quota = |a_minute: u32| {
            let a_minute = NonZeroU32::new(a_minute).unwrap_or(NonZeroU32::MIN);
            Quota::per_minute(a_minute.saturating_mul(factor))
        };
        let buckets = TABLE.iter().map(|row| {
            let callers = Bucket::new(quota(row.caller), Machine(Arc::clone(clock)));
            let addresses = Bucket::new(quota(row.address), Machine(Arc::clone(clock)));
            (row.class, (callers, addresses))
        });
        Self(buckets.collect())
    }

    /// Counts a request and answers the narrower standing of the two.
    pub(crate) fn take(
        &self,
        class: Class,
        caller: Option<&Caller>,
        address: &ClientAddress,
    ) -> Option<Standing> {
        let (callers, addresses) = self.0.get(&class)?;
        let of_caller = caller.map(|caller| callers.take(&caller.user_id));
        // A caller that is refused already does not use up what its neighbours have.
        if let Some(refused) = of_caller.filter(|standing| standing.retry_seconds.is_some()) {
            return Some(refused);
        }
        let of_address = addresses.take(&address.neighbourhood());
        let narrower = |standing: &Standing| (standing.retry_seconds.is_none(), standing.remaining);
        of_caller.into_iter().chain([of_address]).min_by_key(narrower)
    }
}

type Limiter<K> = RateLimiter<K, DashMapStateStore<K>, Machine, StateInformationMiddleware>;

/// Buckets of one quota, by whoever is counted.
struct Bucket<K: Clone + Eq + Hash> {
    quota: Quota,
    clock: Machine,
    counted: RwLock<Limiter<K>>,
    latest_nanos: AtomicU64,
}

impl<K: Clone + Eq + Hash> Bucket<K> {
    fn new(quota: Quota, clock: Machine) -> Self {
        let counted = RwLock::new(limiter(quota, &clock));
        Self { quota, clock, counted, latest_nanos: AtomicU64::new(0) }
    }

    fn take(&self, who: &K) -> Standing {
        self.keep_sound();
        let limit = self.quota.burst_size().get();
        let counted = self.counted.read().unwrap_or_else(PoisonError::into_inner);
        let (remaining, retry_seconds) = match counted.check_key(who) {
            Ok(snapshot) => (snapshot.remaining_burst_capacity(), None),
            Err(not_until) => {
                let wait = not_until.wait_time_from(self.clock.now());
                (0, Some(whole_seconds(wait).max(1)))
            }
        };
        let used = limit.saturating_sub(remaining);
        let reset = self.quota.replenish_interval().saturating_mul(used);
        Standing { limit, remaining, reset_seconds: whole_seconds(reset), retry_seconds }
    }

    /// Forgets whoever has all requests back. Begins anew if that is not enough, or if the clock
    /// was set back, because everybody would be refused until it has caught up.
    fn keep_sound(&self) {
        let now = self.clock.now();
        let latest = Nanos::new(self.latest_nanos.fetch_max(now.as_u64(), Ordering::SeqCst));
        let set_back = latest.saturating_sub(now) > CLOCK_SET_BACK.into();
        let counted = self.counted.read().unwrap_or_else(PoisonError::into_inner);
        let full = counted.len() >= REMEMBERED_LIMIT;
        if full {
            counted.retain_recent();
        }
        let crowded = full && counted.len() > REMEMBERED_LIMIT / 2;
        drop(counted);
        if set_back || crowded {
            let mut counted = self.counted.write().unwrap_or_else(PoisonError::into_inner);
            *counted = limiter(self.quota, &self.clock);
            self.latest_nanos.store(now.as_u64(), Ordering::SeqCst);
        }
    }
}

fn limiter<K: Clone + Eq + Hash>(quota: Quota, clock: &Machine) -> Limiter<K> {
    RateLimiter::dashmap_with_clock(quota, clock.clone()).with_middleware()
}

/// The machine's clock, as the counting wants it.
#[derive(Clone)]
struct Machine(Arc<dyn MachineClock>);

impl Clock for Machine {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        let nanos = self.0.now().timestamp_nanos_opt().unwrap_or_default();
        Nanos::new(u64::try_from(nanos).unwrap_or_default())
    }
}

/// Rounded up: whoever waits this long has waited long enough.
fn whole_seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cauri_domain::kernel::Timestamp;
    use chrono::{DateTime, TimeDelta};
    use std::sync::Mutex;

    struct Hands(Mutex<Timestamp>);

    impl Hands {
        fn turn(&self, by: TimeDelta) {
            *self.0.lock().unwrap() += by;
        }
    }

    impl MachineClock for Hands {
        fn now(&self) -> Timestamp {
            *self.0.lock().unwrap()
        }
    }

    fn sixty_a_minute() -> (Arc<Hands>, Bucket<u32>) {
        let start = DateTime::from_timestamp(1_767_600_000, 0).unwrap();
        let hands = Arc::new(Hands(Mutex::new(start)));
        let quota = Quota::per_minute(NonZeroU32::new(60).unwrap());
        let bucket = Bucket::new(quota, Machine(Arc::clone(&hands) as _));
        (hands, bucket)
    }

    #[test]
    fn what_was_used_comes_back_in_its_turn() {
        let (hands, bucket) = sixty_a_minute();
        for used in 1..=60 {
            let standing = bucket.take(&1);
            assert_eq!((standing.remaining, standing.retry_seconds), (60 - used, None));
            assert_eq!(standing.reset_seconds, u64::from(used));
        }
        let refused = bucket.take(&1);
        assert_eq!((refused.limit, refused.remaining), (60, 0));
        assert_eq!((refused.reset_seconds, refused.retry_seconds), (60, Some(1)));
        assert_eq!(bucket.take(&2).remaining, 59);
        hands.turn(TimeDelta::seconds(2));
        assert_eq!(bucket.take(&1).remaining, 1);
        hands.turn(TimeDelta::hours(1));
        assert_eq!(bucket.take(&1).remaining, 59);
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out() {
        let (hands, bucket) = sixty_a_minute();
        hands.turn(TimeDelta::days(1));
        while bucket.take(&1).retry_seconds.is_none() {}
        hands.turn(TimeDelta::days(-1));
        assert_eq!(bucket.take(&1).remaining, 59);
    }

    #[test]
    fn a_crowd_is_forgotten_before_it_fills_the_memory() {
        let (hands, bucket) = sixty_a_minute();
        for who in 0..150_000 {
            bucket.take(&who);
        }
        assert!(bucket.counted.read().unwrap().len() <= REMEMBERED_LIMIT);
        hands.turn(TimeDelta::minutes(2));
        for who in 0..60_000 {
            bucket.take(&who);
        }
        assert!(bucket.counted.read().unwrap().len() <= REMEMBERED_LIMIT);
    }

    #[test]
    fn every_class_stands_in_the_table_and_sign_in_is_stricter() {
        let a_minute = |class| TABLE.iter().find(|row| row.class == class).unwrap().address;
        let class = |operation, method| Class::of(Some(operation), &method);
        for operation in Operation::ALL {
            let class = class(*operation, Method::POST);
            assert!(class.is_none_or(|class| a_minute(class) > 0));
        }
        for strict in [Operation::Login, Operation::Register, Operation::Refresh] {
            let strict = class(strict, Method::POST).unwrap();
            assert!(a_minute(strict) < a_minute(Class::Write));
        }
        assert_eq!(class(Operation::Healthz, Method::GET), None);
        assert_eq!(class(Operation::ListProducts, Method::GET), Some(Class::Read));
        assert_eq!(class(Operation::CreateProduct, Method::POST), Some(Class::Write));
        assert_eq!(Class::of(None, &Method::GET), Some(Class::Read));
    }
}
