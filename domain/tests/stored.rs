//! Stored values: what is written is read again, in a stable shape, and nothing against the rules.
//! Deliberately not here: what the values mean.
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "what can't be read ends the test")]

use cauri_domain::{
    affiliate::{ContractMark, Link},
    collaboration::{
        Actor, Collaboration, Command, ContractPolicy, Contradiction, PUBLISHED_TERMS,
        RequiredSignatures, Status, Terms, TermsInForce,
    },
    identity::Account,
    kernel::{Decision, Email, Personal},
    ledger,
    money::{RatePercent, SplitPolicy, Xof},
    orders::{Basket, Order},
    payments::Payment,
    revenue::{MobileNumber, Payout, Sale},
    strategies::{
        ONE_SIGNS, amounts, any_account, any_collaboration, any_command, any_entry, any_event,
        any_history, any_link, any_mobile_number, any_order, any_payment, any_payout, any_product,
        any_sale, policies, proposal, proposed_under, writable_rates,
    },
};
use proptest::prelude::*;
use serde_json::{Value, from_str, from_value, json, to_string, to_value};
use std::fmt::Debug;

/// What is written is read again, as text and as a tree, and no number in it is a float.
fn survives<T>(value: &T) -> Result<(), TestCaseError>
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + Debug,
{
    let text = to_string(value).unwrap();
    prop_assert_eq!(&from_str::<T>(&text).unwrap(), value);
    let tree = to_value(value).unwrap();
    prop_assert!(!has_float(&tree), "{}", text);
    prop_assert_eq!(&from_value::<T>(tree).unwrap(), value);
    Ok(())
}

fn has_float(tree: &Value) -> bool {
    match tree {
        Value::Number(number) => number.is_f64(),
        Value::Array(items) => items.iter().any(has_float),
        Value::Object(fields) => fields.values().any(has_float),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn negotiations_survive(
        collaboration in any_collaboration(),
        history in any_history(),
        event in any_event(),
        command in any_command(),
    ) {
        survives(&collaboration)?;
        survives(&history)?;
        survives(&event.as_move())?;
        survives(&command)?;
        survives(&Decision::Applied { next: collaboration, events: history })?;
    }

    #[test]
    fn values_survive(
        amount in amounts(),
        rate in writable_rates(),
        policy in policies(),
        account in any_account(),
        number in any_mobile_number(),
        mark: [u8; 8],
    ) {
        survives(&amount)?;
        survives(&rate)?;
        survives(&policy)?;
        survives(&policy.split(amount, Some(policy.commission_min())).unwrap())?;
        survives(&account)?;
        survives(&number)?;
        survives(&ContractMark(mark))?;
    }

    #[test]
    fn trade_survives(
        product in any_product(),
        link in any_link(),
        order in any_order(),
        payment in any_payment(),
        sale in any_sale(),
        entry in any_entry(),
        payout in any_payout(),
    ) {
        survives(&product)?;
        survives(&link)?;
        survives(&order)?;
        survives(&payment)?;
        survives(&sale)?;
        survives(&entry)?;
        survives(&payout)?;
    }
}

#[test]
fn the_shapes_are_the_documented_ones() {
    let shape = |value: &dyn Fn() -> Value, expected: Value| assert_eq!(value(), expected);
    shape(&|| to_value(Xof::new(5_000)).unwrap(), json!(5000));
    shape(
        &|| to_value(RatePercent::new("15.50".parse().unwrap()).unwrap()).unwrap(),
        json!("15.5"),
    );
    shape(&|| to_value(Status::CounterOffer).unwrap(), json!("counter_offer"));
    shape(&|| to_value(Actor::Clock).unwrap(), json!("clock"));
    shape(&|| to_value(RequiredSignatures::InfluencerOnly).unwrap(), json!("influencer"));
    shape(&|| to_value(RequiredSignatures::Both).unwrap(), json!("both"));
    let reject = Command::Reject { reason: "Non".into() };
    shape(&|| to_value(&reject).unwrap(), json!({"reject": {"reason": "Non"}}));
    shape(&|| to_value(Command::Withdraw).unwrap(), json!("withdraw"));
    shape(&|| to_value(Personal::new("Awa")).unwrap(), json!("Awa"));
    let clearing = ledger::Account::Gateway(ledger::GatewayAccount::Clearing, "cinetpay".into());
    shape(&|| to_value(&clearing).unwrap(), json!("gateway_clearing:cinetpay"));

    let first = to_value(proposed_under(&ONE_SIGNS)).unwrap();
    assert_eq!(first["proposed_at"], "2026-09-21T14:13:20Z");
    assert_eq!(first["stage"], json!({"pending": {"expires_at": "2026-09-28T14:13:20Z"}}));
    assert_eq!(first["offers"][0]["rate_percent"], "15");
    assert_eq!(first["last_move"]["command"], "propose");
    let proposal = to_value(proposal()).unwrap();
    assert_eq!(proposal["products"][0], "00000000-0000-0000-0000-000000000011");
}

#[test]
fn terms_come_out_of_a_file() {
    for terms in PUBLISHED_TERMS {
        survives(terms).unwrap();
    }
    let file = r#"{ "version": "maison-3", "required": "both", "clauses": [{
        "title_fr": "Objet", "title_en": "Subject",
        "content_fr": "La plateforme garde {platform_rate}.",
        "content_en": "The platform keeps {platform_rate}."
    }] }"#;
    let terms: Terms = from_str(file).unwrap();
    let terms = TermsInForce::new(&terms, ContractPolicy::default()).unwrap();
    assert_eq!(terms.clauses()[0].content_fr, "La plateforme garde 20\u{a0}%.");
    assert_eq!((terms.version(), terms.required()), ("maison-3", RequiredSignatures::Both));
}

#[test]
fn no_value_against_the_rules_is_read() {
    for text in ["5000.0", "5e3", "\"5000\"", "null", "9223372036854775808"] {
        assert!(from_str::<Xof>(text).is_err(), "{text}");
    }
    for text in ["15.5", "15", "\"15.555\"", "\"100.01\"", "\"-1\"", "\"1e1\"", "\"NaN\"", "\"\""] {
        assert!(from_str::<RatePercent>(text).is_err(), "{text}");
    }
    let policy = json!({"platform": "60", "commission_min": "5", "commission_max": "50"});
    assert!(from_value::<SplitPolicy>(policy).is_err());
    assert!(from_value::<Email>(json!("no address")).is_err());
    assert!(from_value::<ledger::Account>(json!("till")).is_err());
    assert!(from_value::<Basket>(json!([])).is_err());
    assert!(from_value::<Status>(json!("Pending")).is_err());
    let number = json!({"number": "+2250707070707", "operator": "TMONEY"});
    assert!(from_value::<MobileNumber>(number).is_err());
}

/// Writes a value, changes one field, and reads it.
fn changed<T>(value: &impl serde::Serialize, pointer: &str, to: Value) -> Result<T, String>
where
    T: serde::de::DeserializeOwned,
{
    let mut tree = to_value(value).unwrap();
    *tree.pointer_mut(pointer).expect("a field") = to;
    from_value(tree).map_err(|error| error.to_string())
}

#[test]
fn a_collaboration_that_contradicts_itself_is_refused_by_name() {
    let first = proposed_under(&ONE_SIGNS);
    let refused = |pointer, to| changed::<Collaboration>(&first, pointer, to).unwrap_err();
    assert_eq!(refused("/products", json!([])), Contradiction::Products.to_string());
    assert_eq!(
        refused("/offers/0/rate_percent", json!("50")),
        Contradiction::OfferHash.to_string()
    );
    let late = json!({"pending": {"expires_at": "2027-09-28T14:13:20Z"}});
    assert_eq!(refused("/stage", late), Contradiction::Deadline.to_string());
    assert_eq!(refused("/version", json!(0)), Contradiction::Version.to_string());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn amounts_that_do_not_add_up_are_refused(
        order in any_order(),
        payment in any_payment(),
        sale in any_sale(),
        entry in any_entry(),
        payout in any_payout(),
        account in any_account(),
        product in any_product(),
        link in any_link(),
    ) {
        let more = json!(order.total_xof.get() + 1);
        prop_assert!(changed::<Order>(&order, "/total_xof", more).is_err());
        prop_assert!(changed::<Order>(&order, "/lines/0/quantity", json!(11)).is_err());
        prop_assert!(changed::<Payment>(&payment, "/amount_xof", json!(24)).is_err());
        prop_assert!(changed::<Sale>(&sale, "/lines/0/seller_xof", json!(-1)).is_err());
        let less = json!(sale.lines[0].platform_xof.get() + 1);
        prop_assert!(changed::<Sale>(&sale, "/lines/0/platform_xof", less).is_err());
        let credit = to_value(&entry).unwrap()["movements"][0]["credit"].clone();
        prop_assert!(changed::<ledger::Entry>(&entry, "/movements/0/debit", credit).is_err());
        let nothing = changed::<ledger::Entry>(&entry, "/movements/0/amount_xof", json!(0));
        prop_assert!(nothing.is_err());
        prop_assert!(changed::<ledger::Entry>(&entry, "/movements", json!([])).is_err());
        prop_assert!(changed::<Payout>(&payout, "/amount_xof", json!(499)).is_err());
        prop_assert!(changed::<Account>(&account, "/name", json!(" ")).is_err());
        let product = changed::<cauri_domain::catalog::Product>(&product, "/price_xof", json!(0));
        prop_assert!(product.is_err());
        prop_assert!(changed::<Link>(&link, "/code", json!("short")).is_err());
    }
}
