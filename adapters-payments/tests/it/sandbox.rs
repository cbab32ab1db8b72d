//! What only the sandbox promises: its page, its notices on request, its numbers that decide.
//! Deliberately not here: the suite that every gateway passes.

use crate::world::{Received, World};
use cauri_application::payments::gateway::{
    Customer, GatewayError, Initiate, NoticeError, PaymentGateway, PaymentState, Transfer,
    TransferState,
};
use cauri_domain::{
    kernel::{PaymentId, Personal},
    money::Xof,
    payments::Channel,
};
use chrono::TimeDelta;
use std::time::Duration;

impl World {
    async fn open(
        &self,
        amount: i64,
        number: Option<&str>,
    ) -> Result<(PaymentId, String), GatewayError> {
        let payment_id = self.payment_id();
        let payment = Initiate {
            payment_id,
            amount_xof: Xof::new(amount),
            description: "Savon <noir> & \"karité\"".to_owned(),
            channel: Channel::MobileMoney,
            phone_number: number.map(|number| Personal::new(number.to_owned())),
            customer: None,
        };
        Ok((payment_id, self.gateway.initiate(&payment).await?.payment_url))
    }

    async fn state(&self, payment_id: PaymentId) -> PaymentState {
        self.gateway.status(payment_id).await.unwrap().state
    }

    fn judge(&self, received: &Received) -> Result<Option<PaymentId>, NoticeError> {
        let token = received.token.clone().unwrap_or_default();
        let headers = [("x-token", token.as_slice())];
        let notice = self.gateway.authenticate_notice(&headers, &received.body)?;
        Ok(self.gateway.payment_id(&notice.transaction))
    }

    fn transfer_to(&self, number: &str, operator: &str) -> Transfer {
        Transfer {
            transfer_id: self.transfer_id(),
            amount_xof: Xof::new(1_000),
            phone_number: Personal::new(number.to_owned()),
            operator: operator.to_owned(),
        }
    }
}

#[tokio::test]
async fn the_page_is_plain_and_safe() {
    let world = World::new().await;
    let (_, page) = world.open(2_500, None).await.unwrap();
    let response = world.http.get(&page).send().await.unwrap();
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'"));
    let html = response.text().await.unwrap();
    assert!(
        html.contains("Payer 2\u{202f}500\u{a0}F\u{a0}CFA") && html.contains("Savon &lt;noir&gt;")
    );
    assert!(!html.contains("http") && !html.contains("<script"));
    for operator in ["OM", "MOMO", "MOOV", "WAVE"] {
        assert!(html.contains(&format!("value=\"{operator}\"")));
    }
}

#[tokio::test]
async fn a_decision_sends_a_notice_that_the_adapter_takes() {
    let world = World::new().await;
    let (payment_id, page) = world.open(2_500, None).await.unwrap();
    let form = [("outcome", "ACCEPTED"), ("operator", "MOMO"), ("phone_number", "+2250507070707")];
    let (status, html) = world.post_page(&page, &form).await;
    assert_eq!(status, 200);
    assert!(html.contains("/api/payments/return?transaction_id="), "{html}");

    let received = world.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].path, "/api/webhooks/cinetpay");
    assert_eq!(world.judge(&received[0]), Ok(Some(payment_id)));

    let fact = world.gateway.status(payment_id).await.unwrap();
    assert_eq!(fact.state, PaymentState::Succeeded);
    assert_eq!(fact.operator.as_deref(), Some("MOMO"));
    assert_eq!(fact.payer_number.unwrap().reveal(), "+2250507070707");
}

#[tokio::test]
async fn the_first_final_outcome_is_kept_and_told_again() {
    let world = World::new().await;
    let (payment_id, page) = world.open(2_500, None).await.unwrap();
    for outcome in ["WAITING", "REFUSED", "ACCEPTED"] {
        assert_eq!(world.post_page(&page, &[("outcome", outcome)]).await.0, 200);
    }
    assert_eq!(world.state(payment_id).await, PaymentState::Failed);
    assert_eq!(world.received().len(), 3);
}

#[tokio::test]
async fn notices_come_as_asked_for() {
    for (manner, copies, authentic) in [
        ("normal", 1, true),
        ("duplicate", 3, true),
        ("reordered", 2, true),
        ("lost", 0, true),
        ("forged", 1, false),
    ] {
        let world = World::new().await;
        let (payment_id, page) = world.open(2_500, None).await.unwrap();
        let form = [("outcome", "ACCEPTED"), ("notice", manner)];
        assert_eq!(world.post_page(&page, &form).await.0, 200);
        let received = world.received();
        assert_eq!(received.len(), copies, "{manner}");
        for notice in &received {
            let expected =
                if authentic { Ok(Some(payment_id)) } else { Err(NoticeError::NotAuthentic) };
            assert_eq!(world.judge(notice), expected, "{manner}");
        }
        assert_eq!(world.state(payment_id).await, PaymentState::Succeeded);
    }
}

#[tokio::test]
async fn a_late_notice_comes_by_itself() {
    let world = World::new().await;
    let (_, page) = world.open(2_500, None).await.unwrap();
    world.post_page(&page, &[("outcome", "ACCEPTED"), ("notice", "late")]).await;
    assert!(world.received().is_empty());
    world.wait_for_notices(1).await;
}

impl World {
    async fn wait_for_notices(&self, count: usize) {
        for _ in 0..200 {
            if self.received().len() >= count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("no notice within 4 s");
    }
}

#[tokio::test]
async fn some_numbers_decide_by_themselves() {
    for (number, state, notices) in [
        ("+2250707000901", PaymentState::Succeeded, 1),
        ("+2250707000902", PaymentState::Failed, 1),
        ("+2250707000903", PaymentState::Failed, 1),
        ("+2250707000904", PaymentState::Succeeded, 0),
        ("+2250707000905", PaymentState::Pending, 0),
    ] {
        let world = World::new().await;
        let (payment_id, _) = world.open(2_500, Some(number)).await.unwrap();
        assert_eq!(world.state(payment_id).await, state, "{number}");
        assert_eq!(world.received().len(), notices, "{number}");
    }
}

#[tokio::test]
async fn amounts_outside_what_it_takes_are_refused() {
    let world = World::new().await;
    for (amount, code) in [(20, "641"), (5_000_005, "642"), (997, "624"), (0, "641")] {
        let refused = world.open(amount, None).await;
        assert!(matches!(refused, Err(GatewayError::Refused { code: c }) if c == code));
    }
    for amount in [25, 5_000_000] {
        assert!(world.open(amount, None).await.is_ok());
    }
}

#[tokio::test]
async fn a_form_that_says_nothing_decides_nothing() {
    let world = World::new().await;
    let (payment_id, page) = world.open(2_500, None).await.unwrap();
    for form in [
        &[("outcome", "PAID")][..],
        &[("operator", "OM")],
        &[("outcome", "ACCEPTED"), ("outcome", "REFUSED")],
        &[("outcome", "ACCEPTED"), ("operator", "BANK")],
        &[("outcome", "ACCEPTED"), ("notice", "twice")],
        &[("outcome", "ACCEPTED"), ("phone_number", "07")],
    ] {
        assert_eq!(world.post_page(&page, form).await.0, 400, "{form:?}");
    }
    assert_eq!(world.state(payment_id).await, PaymentState::Pending);
    assert!(world.received().is_empty());
    let unknown = format!("{}payment/UNKNOWN", world.gateway_url);
    assert_eq!(world.post_page(&unknown, &[("outcome", "ACCEPTED")]).await.0, 404);
}

#[tokio::test]
async fn a_transfer_succeeds_by_itself_and_says_so() {
    let world = World::new().await;
    let transfer = world.transfer_to("+2250707070707", "WAVE");
    let taken = world.gateway.transfer(&transfer).await.unwrap();
    assert_eq!(taken.state, TransferState::Pending);
    // The clock stands still: nothing but the machine's own time passes.
    world.wait_for_notices(1).await;
    let received = world.received();
    assert_eq!(received[0].path, "/api/webhooks/cinetpay-transfer");
    let notice = world.gateway.read_transfer_notice(&[], &received[0].body).unwrap();
    assert_eq!(world.gateway.transfer_id(&notice.transaction), Some(transfer.transfer_id));
    let fact = world.gateway.transfer_status(transfer.transfer_id).await.unwrap();
    assert_eq!(fact.state, TransferState::Succeeded);
}

#[tokio::test]
async fn a_lost_answer_is_found_by_asking() {
    let world = World::new().await;
    let transfer = world.transfer_to("+2250707000904", "OM");
    let lost = world.gateway.transfer(&transfer).await;
    assert!(matches!(lost, Err(GatewayError::Unknown(_))));
    let fact = world.gateway.transfer_status(transfer.transfer_id).await.unwrap();
    assert_eq!(fact.state, TransferState::Succeeded);
    assert_eq!(fact.amount_xof, Some(Xof::new(1_000)));
}

#[tokio::test]
async fn a_late_transfer_stays_open_for_a_minute() {
    let world = World::new().await;
    let transfer = world.transfer_to("+2250707000905", "OM");
    world.gateway.transfer(&transfer).await.unwrap();
    for (after, state) in [(59, TransferState::Pending), (1, TransferState::Succeeded)] {
        world.clock.advance(TimeDelta::seconds(after));
        let fact = world.gateway.transfer_status(transfer.transfer_id).await.unwrap();
        assert_eq!(fact.state, state);
    }
}

#[tokio::test]
async fn refusals_of_transfers_are_told_apart() {
    let world = World::new().await;
    for (number, operator, code) in [
        ("+2250707000903", "OM", "602"),
        ("+33612345678", "OM", "phone_number_not_served"),
        ("+2250707070707", "TMONEY", "operator_not_served"),
    ] {
        let refused = world.gateway.transfer(&world.transfer_to(number, operator)).await;
        assert!(matches!(refused, Err(GatewayError::Refused { code: c }) if c == code));
    }
    let odd = Transfer { amount_xof: Xof::new(1_003), ..world.transfer_to("+2250707070707", "OM") };
    let refused = world.gateway.transfer(&odd).await;
    assert!(matches!(refused, Err(GatewayError::Refused { code }) if code == "801"));
}

#[tokio::test]
async fn a_spent_token_is_replaced() {
    let world = World::new().await;
    world.gateway.balance().await.unwrap();
    // Ours is let go of after 270 seconds; past 300 the gateway would refuse it too.
    for seconds in [200, 75, 301] {
        world.clock.advance(TimeDelta::seconds(seconds));
        assert!(world.gateway.balance().await.is_ok());
    }
}

#[tokio::test]
async fn a_card_without_its_customer_is_refused_as_the_real_gateway_does() {
    let world = World::new().await;
    let text = |text: &str| Personal::new(text.to_owned());
    let whole = Customer {
        name: text("Ndiaye"),
        surname: text("Coumba"),
        email: text("coumba@example.sn"),
        phone_number: text("+221771234567"),
        address: text("12, rue Faidherbe"),
        city: text("Dakar"),
        country: text("SN"),
        zip_code: text("11000"),
    };
    let no_city = Customer { city: text(" "), ..whole.clone() };
    let no_zip_code = Customer { zip_code: text(""), ..whole.clone() };
    for (customer, code) in [
        (None, Some("608")),
        (Some(no_city), Some("624")),
        (Some(no_zip_code), Some("608")),
        (Some(whole), None),
    ] {
        for channel in [Channel::All, Channel::CreditCard] {
            let payment = Initiate {
                payment_id: world.payment_id(),
                amount_xof: Xof::new(2_500),
                description: "Savon".to_owned(),
                channel,
                phone_number: None,
                customer: customer.clone(),
            };
            match (world.gateway.initiate(&payment).await, code) {
                (Ok(_), None) => {}
                (Err(GatewayError::Refused { code }), Some(expected)) => assert_eq!(code, expected),
                (answer, code) => panic!("{answer:?} and not {code:?}"),
            }
        }
    }
}

#[tokio::test]
async fn it_lies_about_amount_and_currency_when_it_is_told_to() {
    let world = World::new().await;
    for (lie, amount, currency) in [
        (("amount", "2495"), 2_495, "XOF"),
        (("currency", "GNF"), 2_500, "GNF"),
        (("amount", ""), 2_500, "XOF"),
    ] {
        let (payment_id, page) = world.open(2_500, None).await.unwrap();
        let (status, _) = world.post_page(&page, &[("outcome", "ACCEPTED"), lie]).await;
        assert_eq!(status, 200);
        // Whoever decides again does not make it honest.
        world.post_page(&page, &[("outcome", "ACCEPTED")]).await;
        let fact = world.gateway.status(payment_id).await.unwrap();
        assert_eq!(fact.amount_xof, Some(Xof::new(amount)));
        assert_eq!(fact.currency.as_deref(), Some(currency));
    }
    let (_, page) = world.open(2_500, None).await.unwrap();
    for lie in [("amount", "beaucoup"), ("currency", "francs")] {
        let (status, _) = world.post_page(&page, &[("outcome", "ACCEPTED"), lie]).await;
        assert_eq!(status, 400);
    }
}
