//! Two parties whose moves meet: use cases called at once on a real PostgreSQL, many rounds beside
//! each other in one world.
//! Deliberately not here: which moves (`races`), and HTTP, which adds nothing to a race.

use crate::{
    affiliate::support::uuid,
    harness::{Person, World},
};
use cauri_application::{
    app::App,
    collaboration::{
        accept::accept,
        counter_offer::counter_offer,
        expire::expire,
        negotiate::{MoveRequest, Moved, NegotiateError},
        propose::{Propose, propose},
        read_contract::read_contract,
        sign_contract::{Signing, sign_contract},
        verify_contract::verify_contract,
        withdraw::withdraw,
    },
    kernel::caller::Caller,
};
use cauri_domain::{
    collaboration::{
        ContractPolicy, RequiredSignatures, SignatureEvidence, TERMS_V1_1, Terms, TermsInForce,
    },
    identity::Role,
    kernel::{CollaborationId, Personal, ProductId, SessionId},
    money::RatePercent,
};
use std::sync::Arc;
use tokio::task::JoinSet;
use uuid::Uuid;

/// Rounds beside each other.
const LANES: usize = 8;

/// Terms that both have to sign.
fn both_sign() -> TermsInForce {
    let terms = Terms { required: RequiredSignatures::Both, ..TERMS_V1_1.clone() };
    TermsInForce::new(&terms, ContractPolicy::default()).expect("terms that hold together")
}

/// What came of a move.
pub(super) type Outcome = Result<Moved, NegotiateError>;

/// A merchant and an influencer.
#[derive(Clone)]
pub(super) struct Ring {
    pub(super) app: Arc<App>,
    pub(super) merchant: Caller,
    pub(super) influencer: Caller,
}

impl Ring {
    /// The two in this world, under terms that both have to sign.
    pub(super) async fn set(world: &World) -> (Self, Person) {
        let merchant = world.person("Awa", "merchant").await;
        let influencer = world.person("Binta", "influencer").await;
        // Their e-mails are sent, so that every job and event from now on is theirs.
        world.drain().await;
        let mut app = App::clone(&world.app);
        app.policy.terms = both_sign().into();
        let caller = |person: &Person, role| Caller {
            user_id: uuid(&person.id).into(),
            role,
            session_id: SessionId(Uuid::nil()),
        };
        let ring = Self {
            app: Arc::new(app),
            merchant: caller(&merchant, Role::Merchant),
            influencer: caller(&influencer, Role::Influencer),
        };
        (ring, merchant)
    }

    /// A proposal; the same rate is the same proposal.
    pub(super) async fn propose(&self, product: ProductId, percent: u16) -> Outcome {
        let proposal = Propose {
            influencer_id: self.influencer.user_id,
            product_ids: vec![product],
            rate_percent: RatePercent::whole(percent),
            message: None,
        };
        Ok(propose(&self.app, &self.merchant, None, &proposal).await?.outcome)
    }

    /// A request that waits for an answer.
    pub(super) async fn open(&self, product: ProductId) -> CollaborationId {
        self.propose(product, 15).await.expect("a proposal").collaboration_id
    }

    /// The influencer takes an offer that it saw in this version.
    pub(super) async fn accept(&self, id: CollaborationId, seen: i64) -> Outcome {
        Ok(accept(&self.app, &self.influencer, saw(id, seen), None).await?.outcome)
    }

    /// The influencer takes the offer without saying what it saw.
    pub(super) async fn accept_unseen(&self, id: CollaborationId) -> Outcome {
        let asked = MoveRequest { id, key: None, if_match: None };
        Ok(accept(&self.app, &self.influencer, asked, None).await?.outcome)
    }

    /// The merchant steps back, having seen this version.
    pub(super) async fn withdraw(&self, id: CollaborationId, seen: i64) -> Outcome {
        Ok(withdraw(&self.app, &self.merchant, saw(id, seen)).await?.outcome)
    }

    /// The influencer answers what it saw in this version.
    pub(super) async fn counter(&self, id: CollaborationId, seen: i64, percent: u16) -> Outcome {
        let (rate, why) = (RatePercent::whole(percent), "Mes abonnés achètent.".to_owned());
        let asked = saw(id, seen);
        Ok(counter_offer(&self.app, &self.influencer, asked, rate, why).await?.outcome)
    }

    /// Somebody signs the contract that it read.
    pub(super) async fn sign(&self, who: &Caller, id: CollaborationId, hash: &str) -> Outcome {
        let signing = Signing {
            full_name: Personal::new("Binta Ndiaye".to_owned()),
            contract_hash: hash.to_owned(),
            accept_terms: true,
            evidence: SignatureEvidence {
                address: Personal::new("192.0.2.7".to_owned()),
                user_agent: Personal::new("Phone".to_owned()),
            },
        };
        let asked = MoveRequest { id, key: None, if_match: None };
        Ok(sign_contract(&self.app, who, asked, signing).await?.answer.outcome)
    }

    /// The contract's hash, as the merchant reads it.
    pub(super) async fn contract_hash(&self, id: CollaborationId) -> String {
        let contract = read_contract(&self.app, &self.merchant, id).await.expect("a contract");
        contract.contract_hash
    }

    /// Holds the contract's record to the verifier: text, evidence, seals and chain.
    pub(super) async fn verified(&self, id: CollaborationId) {
        let record = read_contract(&self.app, &self.merchant, id).await.expect("a contract");
        let verified = verify_contract(&self.app, &record.to_bytes().expect("a file"));
        assert_eq!(verified.verdict.flaws, []);
        let executed = verified.told.is_some_and(|told| told.execution.is_executed());
        assert_eq!(executed, record.executed);
    }

    /// Runs the sweep until nothing is due; how many it was.
    pub(super) async fn sweep(&self) -> usize {
        let mut swept = 0;
        loop {
            match expire(&self.app).await.expect("a sweep") {
                0 => return swept,
                more => swept += more,
            }
        }
    }
}

fn saw(id: CollaborationId, version: i64) -> MoveRequest<'static> {
    MoveRequest { id, key: None, if_match: Some(version) }
}

/// Products of a merchant.
pub(super) async fn products(world: &World, merchant: &Person, count: usize) -> Vec<ProductId> {
    let mut made = vec![];
    for nth in 0..count {
        let id = world.product(merchant, &format!("Savon {nth}"), 1_000).await;
        made.push(uuid(&id).into());
    }
    made
}

/// Runs rounds in lanes, each with a product of its own; a round knows its number.
pub(super) async fn rounds<F: Future<Output = ()> + Send + 'static>(
    world: &World,
    (ring, merchant): (&Ring, &Person),
    count: usize,
    round: impl Fn(Ring, ProductId, usize) -> F + Clone + Send + 'static,
) {
    let mut lanes = JoinSet::new();
    for (lane, product) in products(world, merchant, LANES).await.into_iter().enumerate() {
        let (ring, round) = (ring.clone(), round.clone());
        lanes.spawn(async move {
            for number in (lane..count).step_by(LANES) {
                round(ring.clone(), product, number).await;
            }
        });
    }
    while let Some(ended) = lanes.join_next().await {
        ended.expect("a lane");
    }
}
