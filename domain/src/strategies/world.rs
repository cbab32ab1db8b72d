//! A merchant, an influencer and two products: the world that made-up negotiations live in.
//! Deliberately not here: chance.

use crate::collaboration::{
    Clause, Collaboration, ContractPolicy, Facts, PartyFacts, ProductFacts, Proposal,
    ProposalFacts, RequiredSignatures, Terms, TermsInForce, propose,
};
use crate::kernel::{Personal, ProductId, Timestamp, UserId};
use crate::money::{RatePercent, Xof};
use chrono::DateTime;
use std::sync::LazyLock;
use uuid::Uuid;

/// Who sells in made-up negotiations.
pub const MERCHANT: UserId = UserId(Uuid::from_u128(1));
/// Who promotes in made-up negotiations.
pub const INFLUENCER: UserId = UserId(Uuid::from_u128(2));
/// One product of [`MERCHANT`].
pub const SOAP: ProductId = ProductId(Uuid::from_u128(0x11));
/// The other product of [`MERCHANT`].
pub const SHEA: ProductId = ProductId(Uuid::from_u128(0x12));

/// Terms of one short clause that require the influencer's signature.
pub static ONE_SIGNS: LazyLock<TermsInForce> =
    LazyLock::new(|| short("v1.0", RequiredSignatures::InfluencerOnly));

/// The same terms, but requiring both signatures.
pub static BOTH_SIGN: LazyLock<TermsInForce> =
    LazyLock::new(|| short("v1.0-both", RequiredSignatures::Both));

const CLAUSE: Clause = Clause::fixed(
    "Objet",
    "Subject",
    "L’influenceur promeut les produits désignés.",
    "The influencer promotes the products named.",
);

/// Terms of one short clause.
fn short(version: &'static str, required: RequiredSignatures) -> TermsInForce {
    let terms = Terms {
        version: version.into(),
        required,
        clauses: vec![CLAUSE].into(),
        spelled_out: None,
    };
    TermsInForce::new(&terms, ContractPolicy::default()).expect("good terms")
}

/// When made-up negotiations begin.
pub fn start() -> Timestamp {
    DateTime::from_timestamp(1_790_000_000, 0).expect("a good one")
}

/// A product of [`MERCHANT`], for sale at 10,000 XOF.
pub fn product(id: ProductId, title: &str) -> ProductFacts {
    ProductFacts {
        id,
        merchant_id: MERCHANT,
        title: title.into(),
        price_xof: Xof::new(10_000),
        is_active: true,
    }
}

/// Both products, for sale.
pub fn products() -> Vec<ProductFacts> {
    vec![product(SHEA, "Beurre de karité"), product(SOAP, "Savon noir")]
}

/// What a decision must know, while everybody may act and everything is for sale.
pub fn facts_under(terms: &TermsInForce) -> Facts<'_> {
    let party = |name: &str| PartyFacts { name: Personal::new(name.into()), is_active: true };
    Facts {
        merchant: party("Maison Ndiaye"),
        influencer: party("Awa Diop"),
        products: products(),
        terms,
    }
}

/// A first offer of 15 % for both products.
pub fn proposal() -> Proposal {
    Proposal {
        id: Uuid::from_u128(0x21).into(),
        offer_id: Uuid::from_u128(0x31).into(),
        merchant_id: MERCHANT,
        influencer_id: INFLUENCER,
        products: vec![SOAP, SHEA],
        rate_percent: RatePercent::whole(15),
        message: Some("Bonjour Awa".into()),
    }
}

/// What that offer must know.
pub fn proposal_facts(terms: &TermsInForce) -> ProposalFacts<'_> {
    ProposalFacts {
        merchant_active: true,
        influencer_active: Some(true),
        same_person: false,
        products: products(),
        open_requests: &[],
        terms,
    }
}

/// The collaboration that it opens.
pub fn proposed_under(terms: &TermsInForce) -> Collaboration {
    propose(&proposal(), &proposal_facts(terms), start()).expect("a good one").into_state()
}
