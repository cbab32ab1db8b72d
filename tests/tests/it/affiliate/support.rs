//! Links without a negotiation, and visitors who follow them.
//! Deliberately not here: what is tested.

use crate::harness::{Person, Reply, World};
use cauri_application::{
    affiliate::link::{NewLink, end_link, make_link},
    kernel::{
        caller::{Caller, Permit},
        error::StoreError,
    },
    matrix::Operation,
    tx::in_tx,
};
use cauri_domain::{
    affiliate::Link,
    identity::Role,
    kernel::{SessionId, UserId},
    money::RatePercent,
};
use reqwest::Method;
use sqlx::{AssertSqlSafe, Row as _};
use uuid::Uuid;

/// A browser that people sit in front of.
pub(crate) const PHONE: &str = "Mozilla/5.0 (Linux; Android 14) Mobile Safari/537.36";

pub(crate) fn uuid(text: &str) -> Uuid {
    text.parse().expect("an id")
}

fn permit(person: &Person) -> Permit {
    let caller = Caller {
        user_id: UserId(uuid(&person.id)),
        role: Role::Merchant,
        session_id: SessionId(Uuid::nil()),
    };
    Operation::SignContract.permit(&caller).expect("a merchant signs")
}

impl World {
    /// The link of a contract at 15 %, as its last signature would make it.
    pub(crate) async fn link(
        &self,
        merchant: &Person,
        creator: &Person,
        product_ids: &[&str],
    ) -> Link {
        let now = self.clock.present();
        let made: Result<Link, StoreError> = in_tx(&*self.app.store, async |tx| {
            let new = NewLink {
                collaboration_id: self.app.ids.next().into(),
                merchant_id: uuid(&merchant.id).into(),
                creator_id: uuid(&creator.id).into(),
                rate: RatePercent::whole(15),
                contract_hash: hex::encode([7; 32]),
                product_ids: product_ids.iter().map(|id| uuid(id).into()).collect(),
            };
            make_link(tx, &self.app, &permit(merchant), new, now).await
        })
        .await;
        made.expect("a link")
    }

    /// Ends a link now.
    pub(crate) async fn end_link(&self, merchant: &Person, link: &Link) {
        let now = self.clock.present();
        let ended: Result<(), StoreError> = in_tx(&*self.app.store, async |tx| {
            end_link(tx, &permit(merchant), link.collaboration_id, now).await
        })
        .await;
        ended.expect("an end");
    }

    /// Somebody on a phone follows an address of ours.
    pub(crate) async fn follow(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut all = vec![("user-agent", PHONE)];
        all.retain(|(name, _)| !headers.iter().any(|(other, _)| other == name));
        all.extend_from_slice(headers);
        self.send(Method::GET, path, None, None, &all).await
    }

    /// Somebody follows a link; the `click_id` of where it leads.
    pub(crate) async fn click(&self, link: &Link) -> String {
        let reply = self.follow(&format!("/r/{}", link.code.as_str()), &[]).await.expect(302);
        click_id(&reply)
    }

    /// One row of texts from the database, as its owner.
    pub(crate) async fn texts(&self, sql: impl Into<String>) -> Vec<String> {
        let row =
            sqlx::query(AssertSqlSafe(sql.into())).fetch_one(&self.owner).await.expect("a row");
        (0..row.len())
            .map(|column| row.try_get::<Option<String>, _>(column).expect("text"))
            .map(Option::unwrap_or_default)
            .collect()
    }
}

/// Where a redirect leads.
#[track_caller]
pub(crate) fn location(reply: &Reply) -> &str {
    reply.headers["location"].to_str().expect("an address")
}

/// The `click_id` in the address that a redirect leads to.
#[track_caller]
pub(crate) fn click_id(reply: &Reply) -> String {
    let (_, token) = location(reply).split_once("?click_id=").expect("a click_id");
    token.to_owned()
}

/// The visitor's cookie, as its browser would send it back.
#[track_caller]
pub(crate) fn cookie(reply: &Reply) -> String {
    let set = reply.headers["set-cookie"].to_str().expect("a cookie");
    set.split(';').next().unwrap_or_default().to_owned()
}
