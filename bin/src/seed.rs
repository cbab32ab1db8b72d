//! What an empty sandbox is filled with: people of every role, products, collaborations at three
//! stages, orders. Everything goes through the API, as people would do it.
//! Deliberately not here: photos, campaigns and courses (they do not exist yet).

use crate::{
    demo::{CallError, Client, PASSWORD, Person, click_id},
    progress::Steps,
};
use cauri_application::{
    app::App,
    identity::{
        create_admin::{CreateAdmin, create_admin},
        ports::Secret,
    },
};
use cauri_domain::kernel::Personal;
use serde_json::{Value, json};

/// Role, name, address of everybody who registers.
const PEOPLE: [(&str, &str, &str); 7] = [
    ("merchant", "Awa Diop", "awa@example.com"),
    ("merchant", "Moussa Traoré", "moussa@example.com"),
    ("influencer", "Kofi Mensah", "kofi@example.com"),
    ("influencer", "Adjoa Lawson", "adjoa@example.com"),
    ("photographer", "Ibrahima Sow", "ibrahima@example.com"),
    ("customer", "Fatou Ndiaye", "fatou@example.com"),
    ("customer", "Yao Kouassi", "yao@example.com"),
];
const ADMIN: (&str, &str) = ("Aminata Ba", "admin@example.com");

/// Who sells it (place in `PEOPLE`), name, category, price.
const PRODUCTS: [(usize, &str, &str, i64); 6] = [
    (0, "Savon au karité", "beaute", 10_000),
    (0, "Bougie parfumée", "maison", 4_000),
    (0, "Huile de baobab", "beaute", 6_500),
    (1, "Pagne tissé", "mode", 15_000),
    (1, "Café de Man, 500 g", "alimentation", 3_500),
    (1, "Balafon d'étude", "culture", 45_000),
];

/// Steps that it takes.
pub(crate) const FILLINGS: u64 = 4;

const REQUESTS: &str = "/api/collaborations/requests";

/// What the sandbox is filled with, as it becomes known.
struct Filling<'c> {
    client: &'c Client,
    people: Vec<Person>,
    products: Vec<String>,
}

/// Fills it, and answers everybody's role and address to sign in with.
pub(crate) async fn fill(
    app: &App,
    client: &Client,
    steps: &Steps,
) -> Result<Vec<(&'static str, &'static str)>, Box<dyn std::error::Error + Send + Sync>> {
    let admin = CreateAdmin {
        name: Personal::new(ADMIN.0.to_owned()),
        email: Personal::new(ADMIN.1.to_owned()),
        password: Secret::new(PASSWORD.to_owned()),
    };
    steps.next("people");
    create_admin(app, &admin).await?;
    let mut filling = Filling { client, people: vec![], products: vec![] };
    filling.register().await?;
    steps.next("products");
    filling.shelve().await?;
    steps.next("collaborations");
    let link = filling.negotiate().await?;
    steps.next("orders");
    filling.order(&link).await?;
    let mut sign_ins = vec![("admin", ADMIN.1)];
    sign_ins.extend(PEOPLE.map(|(role, _, email)| (role, email)));
    Ok(sign_ins)
}

impl Filling<'_> {
    async fn register(&mut self) -> Result<(), CallError> {
        for (role, name, email) in PEOPLE {
            let body = json!({ "email": email, "password": PASSWORD, "name": name, "role": role });
            let answer = self.client.post("/api/auth/register", None, body).await?;
            self.people.push(Person {
                name,
                full_name: name,
                id: answer.text("/user/id")?.to_owned(),
                access_token: answer.text("/access_token")?.to_owned(),
            });
        }
        Ok(())
    }

    async fn shelve(&mut self) -> Result<(), CallError> {
        for (seller, name, category, price_xof) in PRODUCTS {
            let body = json!({
                "name": name, "description": "Fait à la main", "category": category,
                "price": price_xof,
            });
            let seller = Some(&self.people[seller]);
            let answer = self.client.post("/api/products", seller, body).await?;
            self.products.push(answer.text("/product/id")?.to_owned());
        }
        Ok(())
    }

    async fn offer(&self, from: usize, to: usize, product: usize) -> Result<String, CallError> {
        let offer = json!({
            "influencer_id": self.people[to].id, "product_ids": [self.products[product]],
            "commission": 12, "message": "Ton public aimerait ce produit.",
        });
        let offered = self.client.post(REQUESTS, Some(&self.people[from]), offer).await?;
        Ok(format!("{REQUESTS}/{}", offered.text("/request_id")?))
    }

    /// One collaboration runs, one waits for the merchant's answer, one for the influencer's. The
    /// link of the first.
    async fn negotiate(&self) -> Result<String, CallError> {
        let [awa, _, kofi, adjoa, ..] = &self.people[..] else { return Ok(String::new()) };
        let counter = json!({ "counter_commission": 15, "message": "Deux vidéos par semaine." });
        let running = self.offer(0, 2, 0).await?;
        self.client.put(&format!("{running}/counter-offer"), kofi, counter.clone()).await?;
        self.client.put(&format!("{running}/accept"), awa, json!({})).await?;
        let contract = self.client.get(&format!("{running}/contract"), Some(kofi)).await?;
        let signature = json!({
            "signature": kofi.full_name, "accept_terms": true,
            "contract_hash": contract.text("/contract_hash")?,
        });
        let path = format!("{running}/sign-contract");
        let signed = self.client.post(&path, Some(kofi), signature).await?;
        let countered = self.offer(0, 3, 2).await?;
        self.client.put(&format!("{countered}/counter-offer"), adjoa, counter).await?;
        self.offer(1, 2, 3).await?;
        Ok(signed.text("/affiliate_url")?.to_owned())
    }

    /// One order by the link and one without, both paid; one that waits for its money.
    async fn order(&self, link: &str) -> Result<(), CallError> {
        let click = click_id(&self.client.follow(link).await?);
        for (nth, buyer, product, click, paid) in
            [(1, 5, 0, click, true), (2, 6, 1, None, true), (3, 6, 4, None, false)]
        {
            let buyer = &self.people[buyer];
            let item = json!({ "product_id": self.products[product], "quantity": 1 });
            let order = json!({ "items": [item], "click_id": click });
            let key = format!("seed-{nth}");
            let placed = self.client.post_once("/api/orders", buyer, &key, order).await?;
            if paid {
                self.pay(buyer, placed.text("/order/id")?, &key).await?;
            }
        }
        Ok(())
    }

    async fn pay(&self, buyer: &Person, order: &str, key: &str) -> Result<(), CallError> {
        let path = format!("/api/orders/{order}/pay");
        let wish: Value = json!({ "channel": "MOBILE_MONEY" });
        let opened = self.client.post_once(&path, buyer, key, wish).await?;
        let choice = [("outcome", "ACCEPTED"), ("operator", "OM")];
        self.client.send_form(opened.text("/payment_url")?, &choice).await
    }
}
