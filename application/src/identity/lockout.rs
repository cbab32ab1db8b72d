//! Failed sign-ins, counted at the device where it is known; else at the account from one network,
//! at the account from everywhere, and from one network at every account. In the store, so that
//! every process counts the same. Few lock for the first, many for the others, so that a stranger
//! elsewhere has to fail a hundred times.
//! Deliberately not here: how long a lock holds (domain).

use super::ports::{FAILURE_PREFIX, FailureKey, LockoutPolicy};
use crate::{app::App, kernel::error::StoreError, tx::Tx};
use cauri_domain::{
    identity::SignInFailures,
    kernel::{Email, Personal, Timestamp},
};
use std::net::IpAddr;

/// Too many have failed: nobody is let try for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many sign-ins failed; wait for {retry_after_seconds} seconds")]
pub struct TooManyAttempts {
    /// How long to wait, in whole seconds, at least one.
    pub retry_after_seconds: i64,
}

/// What somebody tries to get into, and from where, under pseudonyms.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attempt {
    /// The account from this network.
    here: FailureKey,
    /// The account from everywhere.
    account: FailureKey,
    /// This network at every account.
    address: Option<FailureKey>,
    /// The account from a device that it knows: nobody else's failures count there.
    device: Option<FailureKey>,
}

/// How failures under one key lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counted {
    /// As many lock.
    OfOne(u32),
    /// As many an hour are forgiven.
    OfMany(u32),
}

impl Attempt {
    /// An attempt at an account, which need not exist: unknown ones are counted alike.
    pub(super) fn at(app: &App, email: &str, from: Option<&Personal<IpAddr>>) -> Self {
        let email = Email::new(email)
            .map_or_else(|_| email.trim().to_lowercase(), |email| email.reveal().to_owned());
        let key =
            |kind, of| app.identity.pseudonyms.pseudonym(&Personal::new(format!("{kind}\n{of}")));
        let network = from.map(|from| network(*from.reveal()));
        let account = key("account", email.clone());
        let of_both = key("here", format!("{email}\n{}", network.as_deref().unwrap_or_default()));
        // All keys of an account begin alike, so that all can be forgotten at once.
        let mut here = account;
        here[FAILURE_PREFIX..].copy_from_slice(&of_both[FAILURE_PREFIX..]);
        let address = network.map(|network| key("address", network));
        Self { here, account, address, device: None }
    }

    /// The same from a device of this hash, if the account knows it.
    pub(super) fn by_device(self, app: &App, hash: Option<&[u8; 32]>) -> Self {
        let device = hash.map(|hash| {
            let of = Personal::new(format!("device\n{}", hex::encode(hash)));
            let mut key = self.account;
            let of_both = app.identity.pseudonyms.pseudonym(&of);
            key[FAILURE_PREFIX..].copy_from_slice(&of_both[FAILURE_PREFIX..]);
            key
        });
        Self { device, ..self }
    }

    fn counted(&self, policy: LockoutPolicy) -> Vec<(FailureKey, Counted)> {
        if let Some(device) = self.device {
            return vec![(device, Counted::OfOne(policy.network_failures))];
        }
        let of_one = [
            (self.here, Counted::OfOne(policy.network_failures)),
            (self.account, Counted::OfOne(policy.account_failures)),
        ];
        let of_many = |address| (address, Counted::OfMany(policy.address_failures));
        of_one.into_iter().chain(self.address.map(of_many)).collect()
    }

    fn keys(&self) -> Vec<FailureKey> {
        match self.device {
            Some(device) => vec![device],
            None => [self.here, self.account].into_iter().chain(self.address).collect(),
        }
    }

    /// What a success forgets.
    fn forgiven(&self) -> Vec<FailureKey> {
        self.device.map_or_else(|| vec![self.here, self.account], |device| vec![device])
    }
}

/// A network address as far as it names somebody: of IPv6 everybody has 2^64.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{:x?}", &address.segments()[..4]),
    }
}

/// Whether an attempt is let through, or the store's error.
type LockCheck = Result<Result<(), TooManyAttempts>, StoreError>;

/// Refuses an attempt that is locked, before anything is spent on it.
pub(super) async fn refuse_if_locked(app: &App, attempt: &Attempt) -> LockCheck {
    let failures = app.queries.list_failures(&attempt.keys()).await?;
    Ok(not_locked(&failures, app.machine.now()))
}

/// Counts a failure. What was locked meanwhile – many may have been let try at once – is refused
/// and not counted.
pub(super) async fn count_failure(tx: &mut Tx, app: &App, attempt: &Attempt) -> LockCheck {
    let machine_now = app.machine.now();
    let counted = attempt.counted(app.policy.lockout);
    let failures = tx.identity().hold_failures(&attempt.keys(), machine_now).await?;
    if let Err(locked) = not_locked(&failures, machine_now) {
        return Ok(Err(locked));
    }
    let one_more = |how, failures: SignInFailures| match how {
        Counted::OfOne(allowed) => failures.one_more(allowed, machine_now),
        Counted::OfMany(allowed) => failures.one_more_of_many(allowed, machine_now),
    };
    let counted: Vec<_> = counted
        .into_iter()
        .zip(failures)
        .map(|((key, how), failures)| (key, one_more(how, failures)))
        .collect();
    tx.identity().save_failures(&counted).await?;
    Ok(Ok(()))
}

/// Forgets the account's failures after a success, but for those from other networks: somebody may
/// be guessing there. An account that was locked meanwhile is refused even so: of many guesses at
/// once only those tell something that were allowed. The network address keeps its failures: a
/// thief may have an account of its own there.
pub(super) async fn forget_failures(tx: &mut Tx, app: &App, attempt: &Attempt) -> LockCheck {
    let mut keys = attempt.forgiven();
    // In the order in which they are held, so that two do not wait for each other.
    keys.sort_unstable();
    let mut forgotten = vec![];
    for key in &keys {
        forgotten.extend(tx.identity().forget_failures(key).await?);
    }
    Ok(not_locked(&forgotten, app.machine.now()))
}

/// Ends every lock of an account whose owner has proven to read its mail.
pub(super) async fn unlock(tx: &mut Tx, app: &App, email: &Email) -> Result<(), StoreError> {
    let attempt = Attempt::at(app, email.reveal(), None);
    tx.identity().forget_failures_everywhere(&attempt.account).await
}

fn not_locked(failures: &[SignInFailures], machine_now: Timestamp) -> Result<(), TooManyAttempts> {
    let longest = failures.iter().filter_map(|failures| failures.wait(machine_now)).max();
    match longest {
        None => Ok(()),
        Some(wait) => {
            let begun = i64::from(wait.subsec_nanos() > 0);
            Err(TooManyAttempts { retry_after_seconds: wait.num_seconds() + begun })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta};

    #[test]
    fn of_ipv6_the_network_counts() {
        let network = |text: &str| network(text.parse().unwrap());
        assert_eq!(network("192.0.2.1"), "192.0.2.1");
        assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1");
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::7"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
    }

    #[test]
    fn the_longest_wait_counts_and_is_rounded_up() {
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let free = SignInFailures::none(now);
        let short = SignInFailures { locked_until: Some(now + TimeDelta::seconds(1)), ..free };
        let long =
            SignInFailures { locked_until: Some(now + TimeDelta::milliseconds(1_001)), ..free };
        assert_eq!(not_locked(&[free], now), Ok(()));
        let refused = Err(TooManyAttempts { retry_after_seconds: 2 });
        assert_eq!(not_locked(&[short, long, free], now), refused);
    }
}
