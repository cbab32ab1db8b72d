//! `GET|POST /api/payments/return`
//! Deliberately not here: what was paid.

use crate::harness::harness;

#[test]
fn the_return_page_takes_both_and_writes_nothing() {
    harness(async |world| {
        let paying = world.paying(5_000).await;
        let path = format!("/api/payments/return?transaction_id={}", paying.transaction_id);
        let shown = world.get(&path, None).await.expect(200);
        assert!(shown.text.contains("<h1>Merci</h1>") && !shown.text.contains("payment_return."));
        let form = format!("transaction_id={}&token=x", paying.transaction_id);
        let kind = "application/x-www-form-urlencoded";
        let posted = world.send_raw("/api/payments/return", None, kind, &form).await.expect(200);
        assert_eq!(shown.text, posted.text);
        assert!(!shown.text.contains(&paying.transaction_id));
        world.drain().await;
        assert_eq!(world.payment_status(&paying).await, "pending");
    });
}
