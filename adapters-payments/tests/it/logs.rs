//! Nothing secret and nothing personal reaches the log, even where everything is logged.
//! Deliberately not here: the logs of the platform's own server.

use crate::world::{SECRET, World};
use cauri_application::payments::gateway::{
    Customer, Initiate, PaymentGateway, Transfer, TransferState,
};
use cauri_domain::{kernel::Personal, money::Xof, payments::Channel};
use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_keeps_secrets_and_numbers_to_itself() {
    let log = Log::default();
    let sink = log.clone();
    // One thread serves both sides here, so that everything said lands in this log.
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || sink.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let world = World::new().await;
    let personal = |text: &str| Personal::new(text.to_owned());
    let payment = Initiate {
        payment_id: world.payment_id(),
        amount_xof: Xof::new(2_500),
        description: "Savon".to_owned(),
        channel: Channel::All,
        phone_number: None,
        customer: Some(Customer {
            name: personal("Ndiaye"),
            surname: personal("Coumba"),
            email: personal("coumba@example.sn"),
            phone_number: personal("+2250707000901"),
            address: personal("rue Faidherbe"),
            city: personal("Dakar"),
            country: personal("SN"),
            zip_code: personal("11000"),
        }),
    };
    world.gateway.initiate(&payment).await.unwrap();
    world.gateway.status(payment.payment_id).await.unwrap();
    let notice = world.received().remove(0);
    let headers = [("x-token", notice.token.as_deref().unwrap())];
    world.gateway.authenticate_notice(&headers, &notice.body).unwrap();
    world.gateway.authenticate_notice(&[], &notice.body).unwrap_err();
    for number in ["+2250505050505", "+2250505000904"] {
        let transfer = Transfer {
            transfer_id: world.transfer_id(),
            amount_xof: Xof::new(1_000),
            phone_number: Personal::new(number.to_owned()),
            operator: "OM".to_owned(),
        };
        let _ = world.gateway.transfer(&transfer).await;
        let fact = world.gateway.transfer_status(transfer.transfer_id).await.unwrap();
        assert_eq!(fact.state, TransferState::Succeeded);
    }

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("the gateway gave no answer"), "the lost answer is logged");
    let token = String::from_utf8(notice.token.unwrap()).unwrap();
    for hidden in [
        "sandbox-key",
        "sandbox-password",
        SECRET,
        &token,
        "07000901",
        "Ndiaye",
        "coumba@",
        "Faidherbe",
        "05050505",
        "05000904",
        "token=",
    ] {
        assert!(!log.contains(hidden), "{hidden} stands in the log");
    }
}
