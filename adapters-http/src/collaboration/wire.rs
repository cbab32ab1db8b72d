//! A collaboration, as its parties read it; one shape everywhere.
//! Deliberately not here: who may read it.

use crate::kernel::{
    page::write_cursor,
    problem::Problem,
    wire::{WireRate, WireTime},
};
use cauri_application::{
    affiliate::link::address,
    app::App,
    collaboration::{Representation, list_received::Feed, ports::ProductSummary},
};
use cauri_domain::{
    affiliate::Link,
    collaboration::{CommandKind, Party, Stage, Status},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which requests.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RequestParams {
    /// One status, such as `pending`.
    #[param(
        pattern = "^(pending|counter_offer|accepted|active|rejected|expired|withdrawn|terminated)$"
    )]
    status: Option<String>,
}

impl RequestParams {
    /// The status that is meant.
    pub(super) fn status(&self) -> Result<Option<Status>, Problem> {
        let wrong = || Problem::unprocessable("invalid_query").field("status", "unknown_word");
        self.status.as_deref().map(|word| Status::from_word(word).ok_or_else(wrong)).transpose()
    }
}

/// A page of requests, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct RequestsAnswer {
    success: bool,
    requests: Vec<RequestWire>,
    next_cursor: Option<String>,
    /// Offers that wait for the reader's answer, on all pages.
    pending_count: i64,
}

impl From<Feed> for RequestsAnswer {
    fn from(feed: Feed) -> Self {
        Self {
            success: true,
            requests: feed.page.items.iter().map(RequestWire::from).collect(),
            next_cursor: feed.page.next.map(write_cursor),
            pending_count: feed.pending_count,
        }
    }
}

/// A collaboration.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RequestWire {
    id: Uuid,
    merchant_id: Uuid,
    merchant_name: String,
    influencer_id: Uuid,
    influencer_name: String,
    /// `pending`, `counter_offer`, `accepted`, `active`, `rejected`, `expired`, `withdrawn` or
    /// `terminated`.
    #[schema(example = "pending")]
    status: String,
    /// Whose answer is awaited: `merchant`, `influencer`, `both` or `none`.
    #[schema(example = "influencer")]
    turn: String,
    /// What the reader may do now.
    allowed_commands: Vec<String>,
    /// The merchant's latest offer, in percent.
    proposed_commission: Option<WireRate>,
    /// The influencer's latest offer, in percent.
    counter_commission: Option<WireRate>,
    /// The rate agreed on, in percent.
    agreed_commission: Option<WireRate>,
    /// What was said with the latest offer.
    message: Option<String>,
    /// Why it was refused or ended.
    reason: Option<String>,
    /// The hash of the latest offer's exact terms.
    offer_hash: Option<String>,
    products: Vec<ProductSummaryWire>,
    /// Null before acceptance, then `awaiting_signatures`, `executed` or `void`.
    #[schema(example = "awaiting_signatures")]
    contract_state: Option<&'static str>,
    /// When the last required signature was given.
    contract_accepted_at: Option<WireTime>,
    /// From this instant on it is expired; null where no deadline runs.
    expires_at: Option<WireTime>,
    created_at: WireTime,
    updated_at: WireTime,
    version: i64,
}

/// A product of a collaboration.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProductSummaryWire {
    id: Uuid,
    name: String,
    /// Francs CFA.
    price: i64,
    image_url: Option<String>,
}

impl From<&ProductSummary> for ProductSummaryWire {
    fn from(product: &ProductSummary) -> Self {
        Self {
            id: product.id.0,
            name: product.name.clone(),
            price: product.price_xof.get(),
            image_url: None,
        }
    }
}

impl From<&Representation> for RequestWire {
    fn from(seen: &Representation) -> Self {
        let it = &seen.collaboration;
        let offer = it.current_offer();
        Self {
            id: it.id.0,
            merchant_id: it.merchant_id.0,
            merchant_name: seen.merchant_name.reveal().clone(),
            influencer_id: it.influencer_id.0,
            influencer_name: seen.influencer_name.reveal().clone(),
            status: it.status().to_string(),
            turn: seen.turn.to_string(),
            allowed_commands: words(&seen.allowed_commands),
            proposed_commission: seen.last_offered(Party::Merchant).map(WireRate::from),
            counter_commission: seen.last_offered(Party::Influencer).map(WireRate::from),
            agreed_commission: it.stage.agreement().map(|agreed| agreed.rate_percent.into()),
            message: offer.and_then(|offer| offer.message.clone()),
            reason: reason(&it.stage),
            offer_hash: offer.map(|offer| offer.hash.clone()),
            products: seen.products.iter().map(ProductSummaryWire::from).collect(),
            contract_state: contract_state(&it.stage),
            contract_accepted_at: activated_at(&it.stage),
            expires_at: it.stage.expires_at().map(WireTime::from),
            created_at: it.created_at.into(),
            updated_at: it.updated_at.into(),
            version: it.version,
        }
    }
}

/// Commands by their words.
pub(super) fn words(commands: &[CommandKind]) -> Vec<String> {
    commands.iter().map(ToString::to_string).collect()
}

fn reason(stage: &Stage) -> Option<String> {
    match stage {
        Stage::Rejected { reason, .. } | Stage::Terminated { reason, .. } => Some(reason.clone()),
        _ => None,
    }
}

fn contract_state(stage: &Stage) -> Option<&'static str> {
    match stage {
        Stage::Accepted { .. } => Some("awaiting_signatures"),
        Stage::Active { .. } | Stage::Terminated { .. } => Some("executed"),
        other => other.agreement().map(|_| "void"),
    }
}

fn activated_at(stage: &Stage) -> Option<WireTime> {
    match stage {
        Stage::Active { activated_at, .. } | Stage::Terminated { activated_at, .. } => {
            Some((*activated_at).into())
        }
        _ => None,
    }
}

/// The influencer's link; null before the contract is in force.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LinkWire {
    affiliate_link_id: Option<Uuid>,
    /// The address to share.
    affiliate_url: Option<String>,
}

impl LinkWire {
    /// A link, if there is one.
    pub(super) fn of(app: &App, link: Option<&Link>) -> Self {
        Self {
            affiliate_link_id: link.map(|link| link.id.0),
            affiliate_url: link.map(|link| address(app, &link.code)),
        }
    }
}
