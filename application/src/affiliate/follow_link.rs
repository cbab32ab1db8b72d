//! Follows an affiliate link: where it leads, what it proves, and a click for the counters.
//! Deliberately not here: cookies and redirects (HTTP), whose sale it becomes (orders).

use super::ports::{Click, LinkStanding};
use crate::{
    app::App,
    catalog::product_page::product_page,
    kernel::{caller::Permit, error::StoreError},
    tx::in_tx,
};
use cauri_domain::{
    affiliate::{AgentClass, ClickClaims, ContractMark, Link, LinkCode, TOKEN_LIMIT, keep_latest},
    kernel::{ClickId, Personal, ProductId, Timestamp},
};
use chrono::TimeDelta;

/// Clicks of one visitor on one link within this time count once.
const COUNTED_ONCE: TimeDelta = TimeDelta::seconds(10);

/// Somebody follows a link.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The code, as it was typed.
    pub code: String,
    /// The creator's own marks in the address (`utm_…`, `sub_id`), as a query that may be appended
    /// to another; empty if there are none. They travel to the shop and are kept nowhere.
    pub marks: String,
    /// The product that the address names.
    pub product_id: Option<ProductId>,
    /// Tokens that the visitor kept; more than a visitor keeps are not looked at.
    pub tokens: Vec<String>,
    /// What its program calls itself.
    pub user_agent: Option<String>,
    /// True if a kept list of crawlers has that name.
    pub listed_agent: bool,
    /// True if the program only looks (`HEAD`, prefetch).
    pub looks_ahead: bool,
    /// From which network address.
    pub address: Option<Personal<String>>,
    /// From which host.
    pub referrer_host: Option<String>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Followed {
    /// To the product, with evidence.
    Attributed {
        /// The address, with its `click_id`.
        location: String,
        /// The tokens that the visitor keeps now, newest first.
        tokens: Vec<String>,
    },
    /// To the product, without evidence: the link is unknown or has ended, or a party of its
    /// contract is suspended.
    Unattributed {
        /// The address.
        location: String,
    },
    /// Nowhere: there is nothing to show.
    Nowhere,
}

/// Follows a link.
///
/// # Errors
/// The store's, if the link can't be looked up. A click that can't be kept is logged, and the
/// visitor goes on: the token alone is evidence.
pub async fn follow_link(app: &App, visit: &Visit) -> Result<Followed, StoreError> {
    let now = app.clock.now();
    let found = match LinkCode::from_pasted(&visit.code) {
        Some(code) => app.queries.find_link_by_code(&code).await?,
        None => None,
    };
    let first = found.as_ref().and_then(|found| found.link.product_ids.first().copied());
    let Some(product_id) = visit.product_id.or(first) else { return Ok(Followed::Nowhere) };
    match found.filter(|found| found.earns(now) && found.link.covers(product_id)) {
        Some(LinkStanding { link, .. }) => {
            keep_click(app, visit, &link, product_id, now).await;
            Ok(attributed(app, visit, &link, product_id, now))
        }
        None if product_page(app, product_id).await?.is_some() => {
            let page = page_of(app, product_id);
            Ok(Followed::Unattributed { location: with_query(&page, [&*visit.marks]) })
        }
        None => Ok(Followed::Nowhere),
    }
}

fn page_of(app: &App, product_id: ProductId) -> String {
    format!("{}/p/{product_id}", app.policy.public_url)
}

/// An address with those parts of a query that say something.
fn with_query<const N: usize>(address: &str, parts: [&str; N]) -> String {
    let said: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if said.is_empty() { address.to_owned() } else { format!("{address}?{}", said.join("&")) }
}

/// Makes the visitor's token and sorts it in among those that it kept.
fn attributed(
    app: &App,
    visit: &Visit,
    link: &Link,
    product_id: ProductId,
    now: Timestamp,
) -> Followed {
    let mut nonce = [0; 8];
    app.entropy.fill(&mut nonce);
    let claims = ClickClaims {
        clicked_at: now,
        link_id: link.id,
        merchant_id: link.merchant_id,
        product_id: visit.product_id,
        contract: ContractMark::of(&link.contract_hash),
        nonce,
    };
    let earlier = visit.tokens.iter().take(TOKEN_LIMIT);
    let known = earlier.filter_map(|token| app.affiliate.click_seal.open(token)).chain([claims]);
    let tokens = keep_latest(known, now, app.policy.terms.policy().click_days)
        .iter()
        .map(|claims| app.affiliate.click_seal.seal(claims))
        .collect();
    let click_id = app.affiliate.click_seal.seal(&claims);
    let page = page_of(app, product_id);
    let location = with_query(&page, [&*format!("click_id={click_id}"), &*visit.marks]);
    Followed::Attributed { location, tokens }
}

/// Keeps the click for the counters; if that fails, only a counter is wrong.
async fn keep_click(app: &App, visit: &Visit, link: &Link, product_id: ProductId, now: Timestamp) {
    let agent = AgentClass::of(visit.user_agent.as_deref(), visit.listed_agent);
    let visitor_hash = visit.address.as_ref().map(|address| {
        let program = visit.user_agent.as_deref().unwrap_or_default();
        let visitor = Personal::new(format!("{} {program}", address.reveal()));
        app.affiliate.click_seal.visitor_hash(now.date_naive(), &visitor)
    });
    let click = Click {
        id: ClickId(app.ids.next()),
        link_id: link.id,
        product_id,
        clicked_at: now,
        visitor_hash,
        agent,
        referrer_host: visit.referrer_host.clone(),
        counts: agent.counts() && !visit.looks_ahead,
    };
    let kept: Result<(), StoreError> = in_tx(&*app.store, async |tx| {
        tx.affiliate().insert_click(&Permit::system(), &click, now - COUNTED_ONCE).await
    })
    .await;
    if let Err(error) = kept {
        tracing::error!(link_id = %link.id, error = %error, "a click was not kept");
    }
}
