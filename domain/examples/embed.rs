//! A plain program with a store in memory: it negotiates, signs, and splits a sale.
//! Deliberately not here: a database, a server, an asynchronous runtime – none is needed.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use cauri_domain::{
    collaboration::{
        Actor, Collaboration, CollaborationError, CollaborationEvent, Command, Facts, PartyFacts,
        ProductFacts, Proposal, ProposalFacts, STANDARD_TERMS, SignatureEvidence, decide, propose,
        replay,
    },
    kernel::{CollaborationId, Decision, Personal, ProductId, Timestamp, UserId},
    money::{RatePercent, SplitPolicy, Xof},
};
use std::{collections::BTreeMap, error::Error};
use uuid::Uuid;

const AWA: UserId = UserId(Uuid::from_u128(1));
const KOFI: UserId = UserId(Uuid::from_u128(2));
const SOAP: ProductId = ProductId(Uuid::from_u128(3));

/// Keeps each collaboration with its whole history; a write names the version that it saw.
#[derive(Default)]
struct Store {
    rows: BTreeMap<CollaborationId, (Collaboration, Vec<CollaborationEvent>)>,
}

/// Somebody else wrote first; load and decide again.
#[derive(Debug, PartialEq, Eq)]
struct Stale {
    found: i64,
}

impl Store {
    fn load(&self, id: CollaborationId) -> Option<&Collaboration> {
        self.rows.get(&id).map(|(collaboration, _)| collaboration)
    }

    fn history(&self, id: CollaborationId) -> &[CollaborationEvent] {
        self.rows.get(&id).map_or(&[], |(_, events)| events)
    }

    /// Saves a decision, unless the row has moved on since it was read; a replay writes nothing.
    fn save(
        &mut self,
        seen: i64,
        decision: Decision<Collaboration, CollaborationEvent>,
    ) -> Result<(), Stale> {
        let Decision::Applied { next, events } = decision else { return Ok(()) };
        let found = self.load(next.id).map_or(0, |stored| stored.version);
        if found != seen {
            return Err(Stale { found });
        }
        let (_, mut history) = self.rows.remove(&next.id).unwrap_or((next.clone(), vec![]));
        history.extend(events);
        self.rows.insert(next.id, (next, history));
        Ok(())
    }
}

/// The world as the rules need it; a real program looks it up.
fn product() -> ProductFacts {
    let title = "Savon de karité".to_owned();
    ProductFacts { id: SOAP, merchant_id: AWA, title, price_xof: Xof::new(10_000), is_active: true }
}

fn facts() -> Facts<'static> {
    let party = |name: &str| PartyFacts { name: Personal::new(name.to_owned()), is_active: true };
    Facts {
        merchant: party("Awa Diop"),
        influencer: party("Kofi Mensah"),
        products: vec![product()],
        terms: &STANDARD_TERMS,
    }
}

fn at(hours: i64) -> Timestamp {
    Timestamp::from_timestamp(1_790_000_000 + hours * 3_600, 0).unwrap_or_default()
}

/// Awa offers Kofi 12 % for a soap.
fn first_offer() -> Result<Decision<Collaboration, CollaborationEvent>, CollaborationError> {
    let proposal = Proposal {
        id: Uuid::from_u128(4).into(),
        offer_id: Uuid::from_u128(5).into(),
        merchant_id: AWA,
        influencer_id: KOFI,
        products: vec![SOAP],
        rate_percent: RatePercent::whole(12),
        message: None,
    };
    let facts = ProposalFacts {
        merchant_active: true,
        influencer_active: Some(true),
        same_person: false,
        products: vec![product()],
        open_requests: &[],
        terms: &STANDARD_TERMS,
    };
    propose(&proposal, &facts, at(0))
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut store = Store::default();
    let opened = first_offer()?;
    let id = opened.clone().into_state().id;
    store.save(0, opened).map_err(|stale| format!("{stale:?}"))?;

    // Kofi wants 15 %, Awa agrees, Kofi signs what he saw.
    let wish = Command::Counter {
        offer_id: Uuid::from_u128(6).into(),
        rate_percent: RatePercent::whole(15),
        message: "40,000 people follow me".to_owned(),
    };
    let sign = |current: &Collaboration| Command::Sign {
        signature_id: Uuid::from_u128(7).into(),
        full_name: Personal::new("Kofi Mensah".to_owned()),
        contract_hash: current
            .stage
            .agreement()
            .map_or_else(String::new, |it| it.contract.hash.clone()),
        accept_terms: true,
        evidence: SignatureEvidence {
            address: Personal::new("192.0.2.7".to_owned()),
            user_agent: Personal::new("Example/1.0".to_owned()),
        },
    };
    for hour in 1..=3 {
        let current = store.load(id).ok_or("lost")?.clone();
        let (command, actor) = match hour {
            1 => (wish.clone(), Actor::Influencer),
            2 => (Command::Accept { offer_hash: None }, Actor::Merchant),
            _ => (sign(&current), Actor::Influencer),
        };
        let decision = decide(&current, &command, actor, &facts(), at(hour))?;
        store.save(current.version, decision.clone()).map_err(|stale| format!("{stale:?}"))?;

        // Sent twice it is a replay; a write that saw the older version is refused.
        let again = decide(store.load(id).ok_or("lost")?, &command, actor, &facts(), at(hour))?;
        assert!(again.is_replay());
        assert_eq!(
            store.save(current.version, decision),
            Err(Stale { found: current.version + 1 })
        );
    }

    let active = store.load(id).ok_or("lost")?;
    assert_eq!(&replay(store.history(id))?, active, "the history is the state");
    let agreement = active.stage.agreement().ok_or("no agreement")?;
    let parts = SplitPolicy::default().split(Xof::new(10_000), Some(agreement.rate_percent))?;
    println!("{} at {} %", active.status(), agreement.rate_percent);
    println!(
        "platform {}, Kofi {}, Awa {}",
        parts.platform_xof, parts.creator_xof, parts.seller_xof
    );
    Ok(())
}
