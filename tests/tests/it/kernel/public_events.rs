//! The shape of every public event, as a golden file: whoever changes one sees it.
//! Deliberately not here: when an event happens (each context's tests).
//!
//! `INSTA_UPDATE=always` writes the files anew.

use cauri_application::{
    catalog::events as catalog,
    collaboration::events::CollaborationSnapshot,
    event::{Event, Recorded},
    identity::events::AccountRegistered,
    orders::events::{OrderCancelled, OrderPlaced},
    payments::events::{PaymentCompleted, PaymentFailed, PaymentMismatched, PaymentUnapplied},
    revenue::events::{
        Commission, CommissionObjected, CommissionRestored, CommissionWithheld, OrderPaid,
        PayoutFailed, PayoutPaid, PayoutRequested, SettledLine,
    },
    work::public_event::PublicEvent,
};
use cauri_domain::{
    identity::Role,
    kernel::{
        CategoryId, CollaborationId, EventId, LinkId, OrderId, OrderLineId, PaymentId, PayoutId,
        ProductId, UserId,
    },
};
use std::{collections::BTreeSet, fs, path::Path};
use uuid::Uuid;

const fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x019b_8d2b_8c0e_7000_8000_0000_0000_0000 + number)
}

fn collaborations() -> Vec<Event> {
    let at = |status: &str, turn: &str, version: i64| CollaborationSnapshot {
        collaboration_id: CollaborationId(id(1)),
        merchant_id: UserId(id(2)),
        influencer_id: UserId(id(3)),
        product_ids: vec![ProductId(id(4)), ProductId(id(5))],
        status: status.to_owned(),
        rate_percent: "15.5".to_owned(),
        turn: turn.to_owned(),
        version,
    };
    vec![
        Event::CollaborationProposed(at("pending", "influencer", 1)),
        Event::CollaborationCountered(at("counter_offer", "merchant", 2)),
        Event::CollaborationAccepted(at("accepted", "influencer", 3)),
        Event::CollaborationSigned(at("accepted", "both", 4)),
        Event::CollaborationActivated(at("active", "none", 4)),
        Event::CollaborationRejected(at("rejected", "none", 2)),
        Event::CollaborationWithdrawn(at("withdrawn", "none", 2)),
        Event::CollaborationExpired(at("expired", "none", 2)),
        Event::CollaborationTerminated(at("terminated", "none", 5)),
    ]
}

fn sales() -> Vec<Event> {
    let (order_id, payment_id) = (OrderId(id(6)), PaymentId(id(7)));
    let release_at = "2026-02-04T09:00:00Z".parse().expect("an instant");
    let line = SettledLine {
        line_id: OrderLineId(id(8)),
        product_id: ProductId(id(4)),
        seller_id: UserId(id(2)),
        gross_xof: 10_000,
        platform_xof: 2_000,
        seller_xof: 6_450,
        commission: Some(Commission {
            collaboration_id: CollaborationId(id(1)),
            link_id: LinkId(id(9)),
            creator_id: UserId(id(3)),
            creator_xof: 1_550,
        }),
    };
    vec![
        Event::OrderPlaced(OrderPlaced { order_id, total_xof: 10_000 }),
        Event::OrderCancelled(OrderCancelled { order_id }),
        Event::OrderPaid(OrderPaid { order_id, payment_id, release_at, lines: vec![line] }),
        Event::PaymentCompleted(PaymentCompleted { payment_id, order_id, amount_xof: 10_000 }),
        Event::PaymentFailed(PaymentFailed { payment_id, order_id }),
        Event::PaymentMismatched(PaymentMismatched { payment_id, order_id, expected_xof: 10_000 }),
        Event::PaymentUnapplied(PaymentUnapplied { payment_id, order_id, amount_xof: 10_000 }),
    ]
}

fn commissions() -> Vec<Event> {
    let (line_id, collaboration_id) = (OrderLineId(id(8)), CollaborationId(id(1)));
    let (seller_id, creator_id) = (UserId(id(2)), UserId(id(3)));
    vec![
        Event::CommissionWithheld(CommissionWithheld {
            line_id,
            collaboration_id,
            seller_id,
            creator_id,
            commission_xof: 1_550,
        }),
        Event::CommissionObjected(CommissionObjected { line_id, objector_id: creator_id }),
        Event::CommissionRestored(CommissionRestored {
            line_id,
            collaboration_id,
            link_id: LinkId(id(9)),
            seller_id,
            creator_id,
            gross_xof: 10_000,
            commission_xof: 1_550,
            sold_at: "2026-01-05T09:00:00Z".parse().expect("an instant"),
            release_at: "2026-02-04T09:00:00Z".parse().expect("an instant"),
        }),
    ]
}

fn others() -> Vec<Event> {
    let (payout_id, payee_id, amount_xof) = (PayoutId(id(10)), UserId(id(2)), 6_500);
    let category_id = CategoryId(id(11));
    let (product_id, merchant_id) = (ProductId(id(4)), UserId(id(2)));
    vec![
        Event::AccountRegistered(AccountRegistered {
            user_id: UserId(id(2)),
            role: Role::Merchant.into(),
        }),
        Event::ProductCreated(catalog::ProductCreated { product_id, merchant_id }),
        Event::ProductChanged(catalog::ProductChanged { product_id, merchant_id }),
        Event::ProductArchived(catalog::ProductArchived { product_id, merchant_id }),
        Event::ProductErased(catalog::ProductErased { product_id, merchant_id }),
        Event::CategoryAdded(catalog::CategoryAdded { category_id }),
        Event::CategoryRemoved(catalog::CategoryRemoved { category_id }),
        Event::PayoutRequested(PayoutRequested { payout_id, payee_id, amount_xof }),
        Event::PayoutPaid(PayoutPaid { payout_id, payee_id, amount_xof }),
        Event::PayoutFailed(PayoutFailed { payout_id, payee_id, amount_xof }),
    ]
}

#[test]
fn every_public_event_has_its_golden_file_and_no_file_is_left_over() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/kernel/golden_events");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&golden);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut shown = BTreeSet::new();
    let all = [collaborations(), sales(), commissions(), others()];
    for event in all.into_iter().flatten() {
        let occurred_at = "2026-01-05T09:00:00.000001Z".parse().expect("an instant");
        let recorded = Recorded { id: EventId(id(0)), event, occurred_at };
        let public = PublicEvent::of(&recorded).expect("JSON");
        let name = public.kind.clone();
        settings.bind(|| insta::assert_json_snapshot!(name.as_str(), public));
        shown.insert(name);
    }
    let declared = Event::WORDS.iter().map(|word| (*word).to_owned()).collect();
    assert_eq!(shown, declared, "every event is shown");
    let files = fs::read_dir(&golden).expect("the golden files").map(|entry| {
        let name = entry.expect("an entry").file_name();
        name.to_string_lossy().trim_end_matches(".snap").to_owned()
    });
    assert_eq!(files.collect::<BTreeSet<_>>(), shown, "files are left over");
}
