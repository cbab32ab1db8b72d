//! CinetPay passes the suite that every gateway passes.
//! Deliberately not here: what only the sandbox promises.

use crate::world::{SECRET, SITE, World};
use async_trait::async_trait;
use cauri_domain::kernel::{PaymentId, Personal, TransferId};
use cauri_payments::conformance::{
    self, Broken, BuyerDoes, Driver, NoticeIs, PayeeNumber, RawNotice,
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::time::Duration;

#[async_trait]
impl Driver for World {
    fn payment_id(&self) -> PaymentId {
        Self::payment_id(self)
    }

    fn transfer_id(&self) -> TransferId {
        Self::transfer_id(self)
    }

    async fn buyer(&self, payment_url: &str, does: BuyerDoes) -> Result<(), Broken> {
        let outcome = match does {
            BuyerDoes::Pay => "ACCEPTED",
            BuyerDoes::BeRefused => "REFUSED",
            BuyerDoes::Cancel => "CANCELLED",
            BuyerDoes::Dawdle => "WAITING",
        };
        let form = [("outcome", outcome), ("operator", "WAVE")];
        match self.post_page(payment_url, &form).await {
            (200, _) => Ok(()),
            (status, _) => Err(format!("the page answered {status}").into()),
        }
    }

    /// Written here once more, and not by the adapter's own signing.
    fn notice(&self, payment_id: PaymentId, is: NoticeIs) -> RawNotice {
        let secret = if is == NoticeIs::Forged { "another secret" } else { SECRET };
        let site = if is == NoticeIs::Foreign { "999999" } else { SITE };
        let id = ulid::Ulid::from(payment_id.0.as_u128()).array_to_str(&mut [0; 26]).to_owned();
        let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        let token = mac.chain_update(format!("{site}{id}2500XOF")).finalize().into_bytes();
        let end = if is == NoticeIs::Malformed { "&cpm_amount=2500" } else { "" };
        let body =
            format!("cpm_site_id={site}&cpm_trans_id={id}&cpm_amount=2500&cpm_currency=XOF{end}");
        let headers = if is == NoticeIs::Unsigned {
            vec![]
        } else {
            vec![("X-Token".to_owned(), hex::encode(token).into_bytes())]
        };
        RawNotice { headers, body: body.into_bytes() }
    }

    fn payee(&self, number: PayeeNumber) -> (Personal<String>, String) {
        let number = match number {
            PayeeNumber::Good => "+2250707070707",
            PayeeNumber::Rejected => "+2250707000902",
        };
        (Personal::new(number.to_owned()), "OM".to_owned())
    }

    async fn transfers_settle(&self) {
        self.clock.advance(chrono::TimeDelta::seconds(2));
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn payments() {
    let world = World::new().await;
    conformance::payments(&world.gateway, &world).await.unwrap();
}

#[tokio::test]
async fn notices() {
    let world = World::new().await;
    conformance::notices(&world.gateway, &world).unwrap();
}

#[tokio::test]
async fn transfers() {
    let world = World::new().await;
    conformance::transfers(&world.gateway, &world).await.unwrap();
}
