//! Random commands, pauses and circumstances.
//! Deliberately not here: what must hold after them (`random`).

use super::super::*;
use super::fixtures::*;
use crate::kernel::{Personal, Timestamp};
use crate::money::RatePercent;
use chrono::TimeDelta;
use proptest::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

/// Whether a hash is left out, the right one, or another.
#[derive(Debug, Clone, Copy)]
pub(super) enum Seen {
    Nothing,
    Right,
    Wrong,
}

/// What somebody wants; it becomes a command when it meets a collaboration.
#[derive(Debug, Clone)]
pub(super) enum Intent {
    Accept(Seen),
    Reject(String),
    Counter(RatePercent, String),
    Withdraw,
    Sign { seen: Seen, full_name: String, accept_terms: bool },
    Expire,
    Terminate(String),
}

/// One step of a story: after a pause somebody wants something under some circumstances.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) pause: TimeDelta,
    /// Who acts; `None` for whoever is awaited.
    pub(super) actor: Option<Actor>,
    pub(super) intent: Intent,
    pub(super) merchant_active: bool,
    pub(super) influencer_active: bool,
    pub(super) soap_for_sale: bool,
}

impl Step {
    /// Who acts on this collaboration.
    pub(super) fn actor(&self, current: &Collaboration, now: Timestamp) -> Actor {
        self.actor.unwrap_or_else(|| match current.turn(now) {
            Turn::Merchant => Actor::Merchant,
            Turn::Influencer | Turn::Both | Turn::None => Actor::Influencer,
        })
    }

    /// The command that this step comes to.
    pub(super) fn command(&self, current: &Collaboration, index: u128) -> Command {
        let seen = |seen: Seen, right: Option<&str>| match seen {
            Seen::Nothing => None,
            Seen::Right => right.map(ToOwned::to_owned),
            Seen::Wrong => Some("0".repeat(64)),
        };
        let offer_hash = current.current_offer().map(|offer| offer.hash.as_str());
        let contract_hash = current.stage.agreement().map(|it| it.contract.hash.as_str());
        match self.intent.clone() {
            Intent::Accept(what) => Command::Accept { offer_hash: seen(what, offer_hash) },
            Intent::Reject(reason) => Command::Reject { reason },
            Intent::Counter(rate_percent, message) => Command::Counter {
                offer_id: Uuid::from_u128(0x1_0000 + index).into(),
                rate_percent,
                message,
            },
            Intent::Withdraw => Command::Withdraw,
            Intent::Sign { seen: what, full_name, accept_terms } => Command::Sign {
                signature_id: Uuid::from_u128(0x2_0000 + index).into(),
                full_name: Personal::new(full_name),
                contract_hash: seen(what, contract_hash).unwrap_or_default(),
                accept_terms,
                evidence: Evidence {
                    address: Personal::new(String::new()),
                    user_agent: Personal::new(String::new()),
                },
            },
            Intent::Expire => Command::Expire,
            Intent::Terminate(reason) => Command::Terminate { reason },
        }
    }

    /// The world around this step.
    pub(super) fn facts<'a>(&self, terms: &'a Terms) -> Facts<'a> {
        let mut facts = facts_under(terms);
        facts.merchant.is_active = self.merchant_active;
        facts.influencer.is_active = self.influencer_active;
        for product in facts.products.iter_mut().filter(|product| product.id == SOAP) {
            product.is_active = self.soap_for_sale;
        }
        facts
    }
}

/// Any rate that can be written, a good part of them outside the policy.
pub(super) fn any_rate() -> impl Strategy<Value = RatePercent> {
    prop_oneof![4 => 500_i64..=5_000, 1 => 0_i64..=10_000]
        .prop_map(|hundredths| RatePercent::new(Decimal::new(hundredths, 2)).unwrap())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![9 => "[a-z]{1,3}", 1 => Just(" ".to_owned())]
}

fn any_seen() -> impl Strategy<Value = Seen> {
    prop_oneof![1 => Just(Seen::Nothing), 8 => Just(Seen::Right), 1 => Just(Seen::Wrong)]
}

fn any_intent() -> impl Strategy<Value = Intent> {
    prop_oneof![
        4 => any_seen().prop_map(Intent::Accept),
        1 => any_text().prop_map(Intent::Reject),
        6 => (any_rate(), any_text()).prop_map(|(rate, text)| Intent::Counter(rate, text)),
        1 => Just(Intent::Withdraw),
        6 => (any_seen(), any_text(), prop::bool::weighted(0.9)).prop_map(
            |(seen, full_name, accept_terms)| Intent::Sign { seen, full_name, accept_terms }
        ),
        1 => Just(Intent::Expire),
        1 => any_text().prop_map(Intent::Terminate),
    ]
}

/// Pauses from nothing to longer than a deadline, mostly short, and to the microsecond.
fn any_pause() -> impl Strategy<Value = TimeDelta> {
    prop_oneof![
        24 => 0_i64..=3_600_000_000,
        5 => 0_i64..=4 * 86_400_000_000,
        1 => 7 * 86_400_000_000 - 2..=7 * 86_400_000_000_i64 + 2,
    ]
    .prop_map(TimeDelta::microseconds)
}

fn any_step() -> impl Strategy<Value = Step> {
    let actor = prop::option::weighted(0.3, prop::sample::select(Actor::ALL));
    let mostly = || prop::bool::weighted(0.95);
    (any_pause(), actor, any_intent(), mostly(), mostly(), mostly()).prop_map(
        |(pause, actor, intent, merchant_active, influencer_active, soap_for_sale)| Step {
            pause,
            actor,
            intent,
            merchant_active,
            influencer_active,
            soap_for_sale,
        },
    )
}

/// A story of up to forty steps.
pub(super) fn command_sequences() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(any_step(), 0..40)
}

/// Terms that require one signature, or both.
pub(super) fn any_terms() -> impl Strategy<Value = &'static Terms> {
    prop::sample::select(vec![&STANDARD_TERMS, &BOTH_SIGN])
}

/// The instants at which a story's steps happen.
pub(super) fn instants(steps: &[Step]) -> Vec<Timestamp> {
    let mut now = start();
    steps
        .iter()
        .map(|step| {
            now += step.pause;
            now
        })
        .collect()
}
