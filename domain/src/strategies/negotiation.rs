//! Made-up negotiations: commands, pauses and circumstances, good and bad.
//! Deliberately not here: the world that they live in (`world`).

use super::money::writable_rates;
use super::people::any_text;
use super::world::{BOTH_SIGN, ONE_SIGNS, SOAP, facts_under, proposal, proposal_facts, start};
use crate::collaboration::{
    Actor, Collaboration, CollaborationError, CollaborationEvent, Command, Facts,
    SignatureEvidence, TermsInForce, Turn, decide, propose, replay,
};
use crate::kernel::{Decision, Personal, Timestamp};
use crate::money::RatePercent;
use chrono::TimeDelta;
use proptest::{prelude::*, sample::Index};
use uuid::Uuid;

/// The most steps of a made-up negotiation.
const STEPS_LIMIT: usize = 40;

/// Whether a hash is left out, the right one, or another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// Left out.
    Nothing,
    /// What is on the table.
    Right,
    /// Something else.
    Wrong,
}

/// What somebody wants; it becomes a [`Command`] when it meets a collaboration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// Take the offer that was seen.
    Accept(Seen),
    /// Refuse, with a reason.
    Reject(String),
    /// Offer a rate instead, with a message.
    Counter(RatePercent, String),
    /// Take the request back.
    Withdraw,
    /// Sign the contract.
    Sign {
        /// The contract that was seen.
        seen: Seen,
        /// The name typed.
        full_name: String,
        /// Whether the terms are agreed to.
        accept_terms: bool,
    },
    /// Write down that the deadline has passed.
    Expire,
    /// End an active collaboration, with a reason.
    Terminate(String),
}

/// One step of a story: after a pause somebody wants something under some circumstances.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// How long nothing happens before it.
    pub pause: TimeDelta,
    /// Who acts; `None` for whoever is awaited.
    pub actor: Option<Actor>,
    /// What is wanted.
    pub intent: Intent,
    /// Whether the merchant may act.
    pub merchant_active: bool,
    /// Whether the influencer may act.
    pub influencer_active: bool,
    /// Whether [`SOAP`] is for sale.
    pub soap_for_sale: bool,
}

impl Step {
    /// Who acts on this collaboration.
    pub fn actor(&self, current: &Collaboration, now: Timestamp) -> Actor {
        self.actor.unwrap_or_else(|| match current.turn(now) {
            Turn::Merchant => Actor::Merchant,
            Turn::Influencer | Turn::Both | Turn::None => Actor::Influencer,
        })
    }

    /// The command that this step comes to; the number makes its identifiers.
    pub fn command(&self, current: &Collaboration, number: u128) -> Command {
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
                offer_id: Uuid::from_u128(0x1_0000 + number).into(),
                rate_percent,
                message,
            },
            Intent::Withdraw => Command::Withdraw,
            Intent::Sign { seen: what, full_name, accept_terms } => Command::Sign {
                signature_id: Uuid::from_u128(0x2_0000 + number).into(),
                full_name: Personal::new(full_name),
                contract_hash: seen(what, contract_hash).unwrap_or_default(),
                accept_terms,
                evidence: SignatureEvidence {
                    address: Personal::new("192.0.2.7".into()),
                    user_agent: Personal::new("Navigateur/1.0".into()),
                },
            },
            Intent::Expire => Command::Expire,
            Intent::Terminate(reason) => Command::Terminate { reason },
        }
    }

    /// What the rules say to it.
    ///
    /// # Errors
    /// The rule that the step breaks.
    pub fn decide(
        &self,
        current: &Collaboration,
        number: u128,
        terms: &TermsInForce,
        now: Timestamp,
    ) -> Result<Decision<Collaboration, CollaborationEvent>, CollaborationError> {
        let (command, actor) = (self.command(current, number), self.actor(current, now));
        decide(current, &command, actor, &self.facts(terms), now)
    }

    /// The world around this step.
    pub fn facts<'a>(&self, terms: &'a TermsInForce) -> Facts<'a> {
        let mut facts = facts_under(terms);
        facts.merchant.is_active = self.merchant_active;
        facts.influencer.is_active = self.influencer_active;
        for product in facts.products.iter_mut().filter(|product| product.id == SOAP) {
            product.is_active = self.soap_for_sale;
        }
        facts
    }
}

/// Mostly a rate that the standard policy allows.
fn any_rate() -> impl Strategy<Value = RatePercent> {
    prop_oneof![4 => super::rates(), 1 => writable_rates()]
}

/// Mostly a text that may be said.
fn said() -> impl Strategy<Value = String> {
    prop_oneof![9 => any_text(), 1 => Just(" ".to_owned())]
}

fn any_seen() -> impl Strategy<Value = Seen> {
    prop_oneof![1 => Just(Seen::Nothing), 8 => Just(Seen::Right), 1 => Just(Seen::Wrong)]
}

fn any_intent() -> impl Strategy<Value = Intent> {
    prop_oneof![
        4 => any_seen().prop_map(Intent::Accept),
        1 => said().prop_map(Intent::Reject),
        6 => (any_rate(), said()).prop_map(|(rate, text)| Intent::Counter(rate, text)),
        1 => Just(Intent::Withdraw),
        6 => (any_seen(), said(), prop::bool::weighted(0.9)).prop_map(
            |(seen, full_name, accept_terms)| Intent::Sign { seen, full_name, accept_terms }
        ),
        1 => Just(Intent::Expire),
        1 => said().prop_map(Intent::Terminate),
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

/// Stories of 0 to 40 steps. Much of what they ask for is refused: by the wrong side, too late,
/// blank, outside the policy.
///
/// ```
/// use cauri_domain::{kernel::Decision, strategies::{any_terms, command_sequences, instants,
///     proposed_under}};
/// use proptest::prelude::*;
///
/// let config = ProptestConfig::with_cases(32);
/// proptest!(config, |(steps in command_sequences(), terms in any_terms())| {
///     let mut stored = proposed_under(terms);
///     for ((number, step), now) in (0..).zip(&steps).zip(instants(&steps)) {
///         if let Ok(Decision::Applied { next, .. }) = step.decide(&stored, number, terms, now) {
///             stored = next;
///         }
///     }
///     prop_assert!(stored.version <= 41);
/// });
/// ```
pub fn command_sequences() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(any_step(), 0..=STEPS_LIMIT)
}

/// Short terms that require one signature, or both.
pub fn any_terms() -> impl Strategy<Value = &'static TermsInForce> {
    prop::sample::select(vec![&*ONE_SIGNS, &*BOTH_SIGN])
}

/// The instants at which a story's steps happen.
pub fn instants(steps: &[Step]) -> Vec<Timestamp> {
    let mut now = start();
    steps
        .iter()
        .map(|step| {
            now += step.pause;
            now
        })
        .collect()
}

/// The whole history of a negotiation, from its first offer to wherever its story led.
pub fn any_history() -> impl Strategy<Value = Vec<CollaborationEvent>> {
    (command_sequences(), any_terms()).prop_map(|(steps, terms)| play(&steps, terms))
}

/// A collaboration of any status, with everything that led to it.
pub fn any_collaboration() -> impl Strategy<Value = Collaboration> {
    any_history().prop_map(|history| replay(&history).expect("decisions contradict nothing"))
}

/// One event of a negotiation.
pub fn any_event() -> impl Strategy<Value = CollaborationEvent> {
    (any_history(), any::<Index>()).prop_map(|(history, index)| index.get(&history).clone())
}

/// A command to some collaboration; most others refuse it.
pub fn any_command() -> impl Strategy<Value = Command> {
    (any_collaboration(), any_step(), any::<u16>())
        .prop_map(|(current, step, number)| step.command(&current, number.into()))
}

fn play(steps: &[Step], terms: &'static TermsInForce) -> Vec<CollaborationEvent> {
    let opened = propose(&proposal(), &proposal_facts(terms), start()).expect("a good offer");
    let Decision::Applied { mut next, events: mut history } = opened else { return vec![] };
    for ((number, step), now) in (0_u128..).zip(steps).zip(instants(steps)) {
        if let Ok(Decision::Applied { next: after, events }) =
            step.decide(&next, number, terms, now)
        {
            next = after;
            history.extend(events);
        }
    }
    history
}
