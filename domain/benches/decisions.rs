//! What a decision costs: the split of a sale, and the moves of a negotiation.
//! Deliberately not here: anything that waits for a disk or a network.
#![expect(clippy::expect_used, reason = "a benchmark that can't go on says why and ends")]

use cauri_domain::{
    collaboration::{
        Actor, Collaboration, Command, Facts, PartyFacts, ProductFacts, Proposal, ProposalFacts,
        STANDARD_TERMS, decide, propose,
    },
    kernel::{CollaborationId, OfferId, Personal, ProductId, Timestamp, UserId},
    money::{RatePercent, SplitPolicy, Xof},
};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use uuid::Uuid;

const MERCHANT: UserId = UserId(Uuid::from_u128(1));
const INFLUENCER: UserId = UserId(Uuid::from_u128(2));
const PRODUCT: ProductId = ProductId(Uuid::from_u128(3));

fn now() -> Timestamp {
    Timestamp::from_timestamp(1_790_000_000, 0).expect("an instant")
}

fn product() -> ProductFacts {
    ProductFacts {
        id: PRODUCT,
        merchant_id: MERCHANT,
        title: "Savon de karité".into(),
        price_xof: Xof::new(10_000),
        is_active: true,
    }
}

fn proposed() -> Collaboration {
    let proposal = Proposal {
        id: CollaborationId(Uuid::from_u128(4)),
        offer_id: OfferId(Uuid::from_u128(5)),
        merchant_id: MERCHANT,
        influencer_id: INFLUENCER,
        products: vec![PRODUCT],
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
    propose(&proposal, &facts, now()).expect("a proposal").into_state()
}

fn facts() -> Facts<'static> {
    let party = |name: &str| PartyFacts { name: Personal::new(name.into()), is_active: true };
    Facts {
        merchant: party("Awa Diop"),
        influencer: party("Kofi Mensah"),
        products: vec![product()],
        terms: &STANDARD_TERMS,
    }
}

fn decisions(bench: &mut Criterion) {
    let policy = SplitPolicy::default();
    let rate = RatePercent::new(rust_decimal::Decimal::new(3_333, 2)).expect("a rate");
    bench.bench_function("split a sale with a commission", |bench| {
        bench.iter(|| policy.split(black_box(Xof::new(999)), black_box(Some(rate))));
    });
    let (collaboration, facts) = (proposed(), facts());
    let counter = Command::Counter {
        offer_id: OfferId(Uuid::from_u128(6)),
        rate_percent: RatePercent::whole(15),
        message: "40 000 abonnés".into(),
    };
    let accept = Command::Accept { offer_hash: None };
    for (name, command, actor) in [
        ("decide a counter-offer", &counter, Actor::Influencer),
        ("decide an acceptance (renders and hashes the contract)", &accept, Actor::Influencer),
        ("refuse the wrong side", &accept, Actor::Merchant),
    ] {
        bench.bench_function(name, |bench| {
            bench.iter(|| decide(black_box(&collaboration), command, actor, &facts, now()));
        });
    }
}

criterion_group!(benches, decisions);
criterion_main!(benches);
