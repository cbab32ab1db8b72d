//! The story, act by act.
//! Deliberately not here: how a request is sent (`client`) and what must come out (`check`).

use super::{
    check::{Checks, Parts, parts},
    client::{CallError, Client},
    people::{Cast, PASSWORD, Person},
};
use crate::output::{self, xof};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::{Instant, sleep};

const SOAP_XOF: i64 = 10_000;
const CANDLE_XOF: i64 = 4_000;
const OFFERED_PERCENT: i64 = 12;
const AGREED_PERCENT: i64 = 15;

const HOUR_SECONDS: i64 = 3_600;
const ALMOST_30_DAYS_SECONDS: i64 = 30 * 24 * HOUR_SECONDS - HOUR_SECONDS;

/// The longest wait for money on its way, and the pause between two looks.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// What is left when the story ends.
pub(crate) struct Played {
    /// Every figure with its own computation.
    pub(crate) checks: Checks,
    /// What the two sales must come to.
    pub(crate) sales: [Parts; 2],
}

/// Plays the story to its end.
pub(crate) async fn play(client: &Client) -> Result<Played, CallError> {
    output::chapter("People");
    let cast = Cast::register(client).await?;
    output::line("Awa sells, Kofi recommends, Fatou buys.");
    let sales = [parts(SOAP_XOF, AGREED_PERCENT), parts(CANDLE_XOF, 0)];
    let mut stage = Stage { client, cast, checks: Checks::default(), sales };
    let soap = stage.shelve("Savon au karité", SOAP_XOF).await?;
    let candle = stage.shelve("Bougie parfumée", CANDLE_XOF).await?;
    let link = stage.negotiate(&soap).await?;
    stage.sell_through(&link, &soap).await?;
    stage.sell_directly(&candle).await?;
    stage.wait_for_release().await?;
    stage.pay_out().await?;
    Ok(Played { checks: stage.checks, sales })
}

/// What the acts share.
struct Stage<'c> {
    client: &'c Client,
    cast: Cast,
    checks: Checks,
    sales: [Parts; 2],
}

impl Stage<'_> {
    /// Awa puts a product on the shelf.
    async fn shelve(&self, name: &str, price_xof: i64) -> Result<String, CallError> {
        let body = json!({
            "name": name, "description": "Fait à la main à Thiès", "price": price_xof,
            "category": "beaute",
        });
        let answer = self.client.post("/api/products", Some(&self.cast.awa), body).await?;
        output::line(format_args!("Awa sells « {name} » for {}.", xof(price_xof)));
        Ok(answer.text("/product/id")?.to_owned())
    }

    /// Offer, counter-offer, agreement, signature; answers Kofi's link.
    async fn negotiate(&self, soap: &str) -> Result<String, CallError> {
        let client = self.client;
        let (awa, kofi) = (&self.cast.awa, &self.cast.kofi);
        output::chapter("Negotiation");
        let offer = json!({
            "influencer_id": kofi.id, "product_ids": [soap], "commission": OFFERED_PERCENT,
            "message": "Ton public aimerait ce savon.",
        });
        let offered = client.post("/api/collaborations/requests", Some(awa), offer).await?;
        let request = format!("/api/collaborations/requests/{}", offered.text("/request_id")?);
        output::line(format_args!("Awa offers Kofi {OFFERED_PERCENT} % of every sale he brings."));
        let justification = "Deux vidéos par semaine et 40 000 abonnés.";
        let counter = json!({ "counter_commission": AGREED_PERCENT, "message": justification });
        client.put(&format!("{request}/counter-offer"), kofi, counter).await?;
        output::line(format_args!("Kofi asks for {AGREED_PERCENT} %: « {justification} »"));
        client.put(&format!("{request}/accept"), awa, json!({})).await?;
        output::line(format_args!("Awa accepts {AGREED_PERCENT} %."));
        let contract = client.get(&format!("{request}/contract"), Some(kofi)).await?;
        let hash = contract.text("/contract_hash")?;
        let signature = json!({
            "signature": kofi.full_name, "accept_terms": true, "contract_hash": hash,
        });
        let signed =
            client.post(&format!("{request}/sign-contract"), Some(kofi), signature).await?;
        output::line(format_args!("Kofi signs the contract with the SHA-256 {hash}."));
        let link = signed.text("/affiliate_url")?.to_owned();
        output::line(format_args!("The collaboration is active; Kofi's link is {link}"));
        Ok(link)
    }

    /// Fatou follows Kofi's link and buys the soap.
    async fn sell_through(&mut self, link: &str, soap: &str) -> Result<(), CallError> {
        output::chapter("A sale that Kofi brings");
        let shop = self.client.follow(link).await?;
        let click = click_id(&shop).ok_or_else(|| CallError::Missing {
            request: format!("GET {link}"),
            place: "click_id".to_owned(),
        })?;
        output::line("Fatou follows the link; the click is sealed.");
        let items = json!({ "items": [{ "product_id": soap, "quantity": 1 }], "click_id": click });
        let order = self.buy("soap", items, SOAP_XOF).await?;
        self.split(&order, "soap", self.sales[0]).await
    }

    /// Fatou finds the candle by herself.
    async fn sell_directly(&mut self, candle: &str) -> Result<(), CallError> {
        output::chapter("A sale that nobody brought");
        let items = json!({ "items": [{ "product_id": candle, "quantity": 1 }] });
        let order = self.buy("candle", items, CANDLE_XOF).await?;
        self.split(&order, "candle", self.sales[1]).await
    }

    /// Tells how a sale was split, and holds it against what must come out.
    async fn split(&mut self, order: &str, what: &str, sale: Parts) -> Result<(), CallError> {
        let path = format!("/api/orders/{order}");
        let sold = self.client.get(&path, Some(&self.cast.awa)).await?;
        for (who, expected_xof) in [
            ("platform", sale.platform_xof),
            ("creator", sale.creator_xof),
            ("seller", sale.seller_xof),
        ] {
            let found_xof = sold.xof(&format!("/order/lines/0/parts/{who}"))?;
            output::line(format_args!("  {who:<9}{:>12}", xof(found_xof)));
            self.checks.hold(format!("the {who}'s part of the {what}"), expected_xof, found_xof);
        }
        Ok(())
    }

    /// Orders, pays on the gateway's page, and waits until the money is booked.
    async fn buy(&self, what: &str, items: Value, price_xof: i64) -> Result<String, CallError> {
        let fatou = &self.cast.fatou;
        let key = format!("demo-order-{what}");
        let placed = self.client.post_once("/api/orders", fatou, &key, items).await?;
        let order = placed.text("/order/id")?.to_owned();
        let path = format!("/api/orders/{order}/pay");
        let key = format!("demo-pay-{what}");
        let opened =
            self.client.post_once(&path, fatou, &key, json!({ "channel": "MOBILE_MONEY" })).await?;
        let page = opened.text("/payment_url")?;
        output::line(format_args!(
            "Fatou orders the {what} and pays {} with Orange Money.",
            xof(price_xof)
        ));
        let choice =
            [("outcome", "ACCEPTED"), ("operator", "OM"), ("phone_number", "+221770000001")];
        self.client.send_form(page, &choice).await?;
        let path = format!("/api/orders/{order}");
        self.wait_until(fatou, &path, "/order/status", "paid").await?;
        output::line("The gateway confirms, the order is paid, every part is booked:");
        Ok(order)
    }

    /// Thirty days of patience, to the hour.
    async fn wait_for_release(&mut self) -> Result<(), CallError> {
        let (awa_xof, kofi_xof) =
            (self.sales[0].seller_xof + self.sales[1].seller_xof, self.sales[0].creator_xof);
        output::chapter("Thirty days");
        output::line("Right after the sales:");
        self.balances("after the sales", [(awa_xof, 0), (kofi_xof, 0)]).await?;
        self.advance(ALMOST_30_DAYS_SECONDS).await?;
        output::line("29 days and 23 hours later:");
        self.balances("after 29 d 23 h", [(awa_xof, 0), (kofi_xof, 0)]).await?;
        self.advance(HOUR_SECONDS).await?;
        output::line("One hour later:");
        self.balances("after 30 d", [(0, awa_xof), (0, kofi_xof)]).await
    }

    async fn advance(&self, seconds: i64) -> Result<(), CallError> {
        let body = json!({ "advance_seconds": seconds });
        self.client.post("/api/sandbox/clock", None, body).await.map(|_| ())
    }

    /// Both take what the soap earned them.
    async fn pay_out(&mut self) -> Result<(), CallError> {
        output::chapter("Payouts");
        let sale = self.sales[0];
        self.withdraw(&self.cast.awa, sale.seller_xof, "+221770000002", "OM").await?;
        self.withdraw(&self.cast.kofi, sale.creator_xof, "+2250707000003", "OM").await?;
        output::chapter("What everybody has");
        self.balances("at the end", [(0, self.sales[1].seller_xof), (0, 0)]).await
    }

    async fn withdraw(
        &self,
        who: &Person,
        amount_xof: i64,
        number: &str,
        operator: &str,
    ) -> Result<(), CallError> {
        let body = json!({ "amount": amount_xof, "phone_number": number, "operator": operator });
        // A number to which nobody was paid yet asks who is there.
        let proof = json!({ "password": PASSWORD });
        self.client.post("/api/me/reauthenticate", Some(who), proof).await?;
        let key = format!("demo-payout-{}", who.name);
        let asked = self.client.post_once("/api/payouts", who, &key, body).await?;
        let path = format!("/api/payouts/{}", asked.text("/payout/id")?);
        output::line(format_args!("{} withdraws {} to {number}.", who.name, xof(amount_xof)));
        self.wait_until(who, &path, "/payout/status", "paid").await?;
        output::line(format_args!("{}'s money has arrived.", who.name));
        Ok(())
    }

    /// Tells what Awa and Kofi have and holds it against (held, available) of each.
    async fn balances(&mut self, when: &str, expected: [(i64, i64); 2]) -> Result<(), CallError> {
        for (who, (held_xof, available_xof)) in
            [&self.cast.awa, &self.cast.kofi].iter().zip(expected)
        {
            let balance = self.client.get("/api/revenue/balance", Some(who)).await?;
            let (held, available) = (balance.xof("/held")?, balance.xof("/available")?);
            output::line(format_args!(
                "  {:<9}held {:>12}   available {:>12}",
                who.name,
                xof(held),
                xof(available),
            ));
            self.checks.hold(format!("held of {} {when}", who.name), held_xof, held);
            let what = format!("available to {} {when}", who.name);
            self.checks.hold(what, available_xof, available);
            let elsewhere = balance.xof("/in_flight")? + balance.xof("/receivable")?;
            self.checks.hold(format!("under way or owed by {} {when}", who.name), 0, elsewhere);
        }
        Ok(())
    }

    /// Looks again and again until a status is reached, within a limit.
    async fn wait_until(
        &self,
        who: &Person,
        path: &str,
        place: &str,
        status: &str,
    ) -> Result<(), CallError> {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            let answer = self.client.get(path, Some(who)).await?;
            if answer.text(place)? == status {
                return Ok(());
            }
            sleep(LOOK_EVERY).await;
        }
        let what = format!("{path} with the status {status}");
        Err(CallError::Late { what, seconds: PATIENCE.as_secs() })
    }
}

/// The sealed click in an address.
pub(crate) fn click_id(address: &str) -> Option<String> {
    let address = url::Url::parse(address).ok()?;
    address.query_pairs().find(|(name, _)| name == "click_id").map(|(_, click)| click.into_owned())
}
