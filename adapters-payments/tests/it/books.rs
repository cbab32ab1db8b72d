//! The sandbox gateway's books in memory, and a clock that stands still until moved.
//! Deliberately not here: the books that outlive a restart, which are Postgres'.

use async_trait::async_trait;
use cauri_application::{
    kernel::clock::MachineClock,
    payments::gateway::{SandboxBooks, SandboxBooksError, SandboxDecision, SandboxTransaction},
};
use cauri_domain::kernel::Timestamp;
use chrono::{DateTime, TimeDelta};
use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::Mutex,
};

#[derive(Default)]
pub(crate) struct MemoryBooks(Mutex<BTreeMap<String, SandboxTransaction>>);

#[async_trait]
impl SandboxBooks for MemoryBooks {
    async fn open(&self, transaction: SandboxTransaction) -> Result<bool, SandboxBooksError> {
        match self.0.lock().unwrap().entry(transaction.id.clone()) {
            Entry::Occupied(_) => Ok(false),
            Entry::Vacant(free) => {
                free.insert(transaction);
                Ok(true)
            }
        }
    }

    async fn find(&self, id: &str) -> Result<Option<SandboxTransaction>, SandboxBooksError> {
        Ok(self.0.lock().unwrap().get(id).cloned())
    }

    async fn decide(
        &self,
        id: &str,
        decision: &SandboxDecision,
    ) -> Result<Option<SandboxTransaction>, SandboxBooksError> {
        let mut books = self.0.lock().unwrap();
        let Some(found) = books.get_mut(id) else { return Ok(None) };
        if found.decided_at.is_none() {
            found.outcome.clone_from(&decision.outcome);
            found.told_amount = decision.told_amount;
            found.told_currency.clone_from(&decision.told_currency);
            found.decided_at = Some(decision.at);
            found.operator = decision.operator.clone().or(found.operator.take());
            found.phone_number = decision.phone_number.clone().or(found.phone_number.take());
        }
        Ok(Some(found.clone()))
    }
}

pub(crate) struct StandingClock(Mutex<Timestamp>);

impl StandingClock {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(DateTime::from_timestamp(1_790_000_000, 0).unwrap()))
    }

    pub(crate) fn advance(&self, by: TimeDelta) {
        *self.0.lock().unwrap() += by;
    }
}

impl MachineClock for StandingClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}
