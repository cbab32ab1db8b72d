//! Instants are whole microseconds, however fine those are that come in.
//! Deliberately not here: which instants a rule makes of them.
#![expect(clippy::unwrap_used, reason = "what can't be made ends the test")]

use cauri_domain::{
    affiliate::{Attribution, ClickClaims, ContractMark, Link},
    alerts::{Alert, AlertKind, Subject},
    catalog::{Category, CategoryName, NewProduct, Product},
    collaboration::{ChainEntry, Collaboration, CollaborationEvent, decide, propose},
    identity::{Account, EmailPurpose, EmailRefusal, NewAccount, Role, SentCode, SignInFailures},
    kernel::{Decision, Language, Timestamp},
    ledger::{self, Entry, RestoredCommission},
    money::{SplitPolicy, Xof},
    orders::{Order, OrderLine, PricedLine},
    payments::{Channel, CheckedFact, Outcome, Payer, Payment, last_check_at, next_check_at},
    revenue::{CapturedPayment, Payout, Sale, Settlement, TransferAnswer, settle},
    strategies::{
        ONE_SIGNS, Step, any_account, any_collaboration, any_entry, any_history, any_link,
        any_mobile_number, any_order, any_payment, any_payout, any_product, any_sale,
        command_sequences, instants, proposal, proposal_facts, start,
    },
};
use chrono::{DateTime, SubsecRound, TimeDelta};
use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, from_value, to_value};
use uuid::Uuid;

/// What is finer than a microsecond, in nanoseconds.
const FINE: TimeDelta = TimeDelta::nanoseconds(489);

fn is_whole(at: Timestamp) -> bool {
    at == at.trunc_subsecs(6)
}

/// Hands every instant of a tree to a function, which may change it.
fn each_instant(tree: &mut Value, change: &mut impl FnMut(&mut String, Timestamp)) {
    match tree {
        Value::String(text) => {
            if let Ok(at) = text.parse::<Timestamp>() {
                change(text, at);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|it| each_instant(it, change)),
        Value::Object(fields) => fields.values_mut().for_each(|it| each_instant(it, change)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// How many instants a value holds; each is whole.
fn whole_instants(value: &impl Serialize) -> usize {
    let mut count = 0;
    each_instant(&mut to_value(value).unwrap(), &mut |text, at| {
        assert!(is_whole(at), "{text}");
        count += 1;
    });
    count
}

/// A value whose instants somebody wrote too finely is read as it was.
fn is_read_whole<T>(value: &T) -> Result<(), TestCaseError>
where
    T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let mut tree = to_value(value).unwrap();
    each_instant(&mut tree, &mut |text, at| {
        *text = (at + FINE).to_rfc3339();
    });
    prop_assert_eq!(&from_value::<T>(tree).unwrap(), value);
    Ok(())
}

fn fine(seconds: i64) -> Timestamp {
    start() + TimeDelta::seconds(seconds) + TimeDelta::nanoseconds(40_019_489)
}

fn order() -> Order {
    let priced = PricedLine {
        product_id: Uuid::from_u128(1).into(),
        seller_id: Uuid::from_u128(2).into(),
        title: "Savon".into(),
        quantity: 1,
        unit_price_xof: Xof::new(10_000),
        discount_xof: Xof::ZERO,
        gross_xof: Xof::new(10_000),
    };
    let line = OrderLine::new(Uuid::from_u128(3).into(), priced, Attribution::Unattributed);
    let (id, buyer) = (Uuid::from_u128(4).into(), Uuid::from_u128(5).into());
    Order::place(id, buyer, vec![line], fine(0), 24).unwrap()
}

#[test]
fn an_order_its_payment_and_its_sale() {
    let order = order();
    assert_eq!(whole_instants(&order), 3);
    let id = Uuid::from_u128(6).into();
    let payment = Payment::open(id, &order, "cinetpay", Channel::All, fine(1)).unwrap();
    assert_eq!(whole_instants(&payment), 3);
    assert_eq!(whole_instants(&payment.close(fine(2)).into_state()), 4);
    assert_eq!(whole_instants(&order.clone().cancel(fine(2)).unwrap().into_state()), 3);
    let said = |outcome| CheckedFact {
        outcome,
        amount_xof: Some(order.total_xof),
        currency: Some("XOF".into()),
        code: "ACCEPTED".into(),
        payer: Payer::default(),
    };
    for outcome in [Outcome::Succeeded, Outcome::Pending, Outcome::Failed] {
        for seconds in [2, 130, 400_000] {
            let moved = payment.record_fact(&said(outcome), fine(seconds)).unwrap().into_state();
            assert_eq!(whole_instants(&moved), 3);
        }
    }
    assert_eq!(whole_instants(&payment.refuse("no", fine(2)).into_state()), 3);
    let captured = CapturedPayment {
        payment_id: payment.id,
        gateway: "cinetpay".into(),
        amount_xof: order.total_xof,
        paid_at: fine(3),
    };
    let settled = settle(order, &captured, &[], SplitPolicy::default(), 30).unwrap();
    let Settlement::Sold { sale, order } = settled else { panic!("in time") };
    assert_eq!((whole_instants(&sale), whole_instants(&order)), (2, 3));
    assert_eq!(whole_instants(&sale.entry().unwrap()), 2);
    for at in [next_check_at(fine(0), fine(1)).unwrap(), last_check_at(fine(0))] {
        assert!(is_whole(at), "{at}");
    }
}

#[test]
fn every_recipe_of_the_ledger() {
    let (id, payee) = (Uuid::from_u128(1), Uuid::from_u128(2).into());
    let (some, at) = (Xof::new(500), fine(0));
    let restored = RestoredCommission {
        line_id: id.into(),
        seller_id: payee,
        creator_id: Uuid::from_u128(3).into(),
        amount_xof: some,
        release_at: fine(0),
    };
    let entries: [Result<Entry, _>; 8] = [
        ledger::commission_restored(&restored, at),
        ledger::unapplied(id.into(), "cinetpay", some, at),
        ledger::gateway_fee(id.into(), "cinetpay", some, at),
        ledger::maturity(payee, 1, some, at),
        ledger::payout_requested(id.into(), payee, some, at),
        ledger::payout_paid(id.into(), payee, "cinetpay", some, at),
        ledger::payout_failed(id.into(), payee, some, at),
        ledger::payout_recovered(id.into(), payee, "cinetpay", some, at),
    ];
    for entry in entries {
        assert_eq!(whole_instants(&entry.unwrap()), 1);
    }
}

#[test]
fn people_products_and_alerts() {
    let new = NewAccount {
        email: "awa@example.sn",
        name: "Awa Diop",
        role: Role::Merchant,
        language: Language::French,
    };
    let account = Account::register(Uuid::from_u128(1).into(), new, fine(0)).unwrap();
    let account = account.verify_email(fine(1)).into_state();
    let account = account.update("Awa", None, None, fine(2)).unwrap().into_state();
    assert_eq!(whole_instants(&account), 3);
    let refusal = EmailRefusal { status: 550, at: fine(3) };
    let refused = account.note_delivery(&account.email, Some(refusal), fine(4)).into_state();
    assert_eq!(whole_instants(&refused), 4);
    assert_eq!(whole_instants(&SentCode::new(fine(0))), 1);
    let failures = SignInFailures::none(fine(0)).one_more(1, fine(1));
    assert_eq!(whole_instants(&failures), 2);
    assert!(is_whole(EmailPurpose::ResetPassword.token_end(fine(0)).unwrap()));

    let name = CategoryName::new("beaute").unwrap();
    let category = Category { id: Uuid::from_u128(2).into(), name, created_at: start() };
    let new = NewProduct {
        name: "Savon".into(),
        description: "Fait à la main".into(),
        price_xof: Xof::new(10_000),
        commission_hint: None,
        category: "beaute".into(),
        stock: None,
    };
    let (id, merchant) = (Uuid::from_u128(3).into(), Uuid::from_u128(4).into());
    let product = Product::create(id, merchant, &new, Some(&category), fine(0)).unwrap();
    assert_eq!(whole_instants(&product), 2);

    let alert = Alert {
        id: Uuid::from_u128(5).into(),
        kind: AlertKind::QueueAge,
        subject: Subject::new("payouts").unwrap(),
        measure: 1,
        since: None,
        raised_at: start(),
        cleared_at: None,
        acknowledged: None,
        updated_at: start(),
        version: 1,
    };
    let noted = alert.acknowledge(merchant, fine(0)).unwrap().into_state();
    assert!(is_whole(noted.updated_at) && noted.acknowledged.is_some_and(|(_, at)| is_whole(at)));
}

#[test]
fn a_link_of_a_chain() {
    let entry = ChainEntry::activated(&"0".repeat(64), fine(0));
    assert!(is_whole(entry.at));
}

/// What a story's finely timed moves lead to.
fn negotiated(steps: &[Step]) -> (Collaboration, Vec<CollaborationEvent>) {
    let opened = propose(&proposal(), &proposal_facts(&ONE_SIGNS), fine(0)).unwrap();
    let mut current = opened.into_state();
    let mut history = vec![];
    for ((number, step), now) in (0_u128..).zip(steps).zip(instants(steps)) {
        let now = now + FINE;
        let (command, actor) = (step.command(&current, number), step.actor(&current, now));
        let facts = step.facts(&ONE_SIGNS);
        let decided = decide(&current, &command, actor, &facts, now);
        if let Ok(Decision::Applied { next, events }) = decided {
            current = next;
            history.extend(events);
        }
    }
    (current, history)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_negotiation(steps in command_sequences()) {
        let (current, history) = negotiated(&steps);
        prop_assert!(whole_instants(&current) >= 6);
        whole_instants(&history);
        whole_instants(&current.as_of(fine(40 * 86_400)));
    }

    #[test]
    fn a_payout(payout in any_payout(), to in any_mobile_number()) {
        let (id, payee) = (Uuid::from_u128(1).into(), Uuid::from_u128(2).into());
        let number = payout.number.unwrap_or_else(|| serde_json::from_str("7").unwrap());
        let found = Payout::found(id, payee, Xof::new(500), to, "cinetpay".into(), number, fine(0));
        whole_instants(&found);
        whole_instants(&payout.clone().sending(fine(1)).asking(fine(2)));
        whole_instants(&payout.clone().renumbered(number, fine(1)));
        for answer in [TransferAnswer::Succeeded, TransferAnswer::Failed { code: "c".into() }] {
            whole_instants(&payout.clone().sending(fine(1)).record_answer(&answer, fine(3)).0);
        }
    }

    #[test]
    fn what_is_read(
        negotiation in (any_collaboration(), any_history()),
        people in (any_account(), any_product(), any_link()),
        trade in (any_order(), any_payment(), any_sale(), any_entry(), any_payout()),
    ) {
        is_read_whole::<Collaboration>(&negotiation.0)?;
        is_read_whole::<Vec<CollaborationEvent>>(&negotiation.1)?;
        is_read_whole::<Account>(&people.0)?;
        is_read_whole::<Product>(&people.1)?;
        is_read_whole::<Link>(&people.2)?;
        is_read_whole::<Order>(&trade.0)?;
        is_read_whole::<Payment>(&trade.1)?;
        is_read_whole::<Sale>(&trade.2)?;
        is_read_whole::<Entry>(&trade.3)?;
        is_read_whole::<Payout>(&trade.4)?;
    }
}

#[test]
fn a_click_that_is_read() {
    let claims = ClickClaims {
        clicked_at: DateTime::from_timestamp_micros(1_790_000_000_000_001).unwrap(),
        link_id: Uuid::from_u128(1).into(),
        merchant_id: Uuid::from_u128(2).into(),
        product_id: None,
        contract: ContractMark([0; 8]),
        nonce: [0; 8],
    };
    is_read_whole(&claims).unwrap();
}
