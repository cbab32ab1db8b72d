//! `cauri openapi`
//! Deliberately not here: what is described (`law::authorization`).

use crate::{crash::program::Place, harness::run};
use serde_json::Value;

#[test]
fn what_is_printed_is_what_is_served() {
    run(async {
        let place = Place::private();
        let printed = place.run(&["openapi"]);
        assert_eq!(printed.status.code(), Some(0), "{printed:?}");
        let printed: Value = serde_json::from_slice(&printed.stdout).expect("JSON");
        let running = place.serve(None).await;
        let served = running.service.get("/openapi.json", None).await.expect(200);
        assert_eq!(printed, served.json);
    });
}
