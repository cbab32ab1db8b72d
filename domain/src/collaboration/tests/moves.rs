//! Later moves, rule by rule, and the order in which rules are named.
//! Deliberately not here: which cells exist (`table`) and deadlines (`deadlines`).

use super::fixtures::*;
use crate::{
    collaboration::*,
    kernel::{Decision, Personal, TextError},
};
use CollaborationError as E;

fn refusal(
    from: &Collaboration,
    command: &Command,
    actor: Actor,
    facts: &Facts<'_>,
) -> CollaborationError {
    decide(from, command, actor, facts, day(1)).unwrap_err()
}

#[test]
fn a_negotiation_from_first_offer_to_termination() {
    let terms = &STANDARD_TERMS;
    let countered = apply(&proposed(), &counter("20"), Actor::Influencer, terms, day(1));
    let answered = apply(&countered, &counter("17.5"), Actor::Merchant, terms, day(2));
    let accepted = apply(&answered, &accept(), Actor::Influencer, terms, day(3));
    let agreement = accepted.stage.agreement().unwrap();
    assert_eq!((agreement.rate_percent, agreement.accepted_at), (rate("17.5"), day(3)));

    let signing = sign(&accepted, "Awa Diop");
    let found = decide(&accepted, &signing, Actor::Influencer, &facts(), day(4));
    let Ok(Decision::Applied { next: active, events }) = found else { panic!("{found:?}") };
    let words: Vec<_> = events.iter().map(|event| event.fact.as_str()).collect();
    assert_eq!(words, ["signed", "activated"]);
    let Stage::Active { agreement, activated_at } = &active.stage else { panic!("{active:?}") };
    assert_eq!((*activated_at, agreement.signatures.len()), (day(4), 1));
    assert_eq!(agreement.signatures[0].signer_id, INFLUENCER);

    let ended = apply(&active, &terminate(), Actor::Merchant, terms, day(50));
    assert!(matches!(&ended.stage, Stage::Terminated { by: Party::Merchant, reason, at, .. }
        if reason == "Fin de saison" && *at == day(50)));
    assert_eq!((ended.version, ended.offers.len()), (6, 3));
}

#[test]
fn acceptance_binds_to_the_offer_that_was_seen() {
    let first = proposed();
    let seen = first.current_offer().unwrap().hash.clone();
    let accept = |hash: &str| Command::Accept { offer_hash: Some(hash.to_owned()) };
    assert_eq!(refusal(&first, &accept(""), Actor::Influencer, &facts()), E::TermsChanged);
    apply(&first, &accept(&seen), Actor::Influencer, &STANDARD_TERMS, day(1));

    let countered = in_status(Status::CounterOffer, &STANDARD_TERMS);
    assert_eq!(refusal(&countered, &accept(&seen), Actor::Merchant, &facts()), E::TermsChanged);
}

#[test]
fn a_signature_binds_to_the_contract_that_was_seen() {
    let accepted = in_status(Status::Accepted, &STANDARD_TERMS);
    let refuse = |change: fn(&mut Command)| {
        let mut command = sign(&accepted, "Awa Diop");
        change(&mut command);
        refusal(&accepted, &command, Actor::Influencer, &facts())
    };
    let blank = E::Text { field: TextField::FullName, why: TextError::Blank };
    assert_eq!(
        refuse(|command| {
            if let Command::Sign { contract_hash, .. } = command {
                contract_hash.replace_range(..1, "x");
            }
        }),
        E::TermsChanged
    );
    assert_eq!(
        refuse(|command| {
            if let Command::Sign { accept_terms, .. } = command {
                *accept_terms = false;
            }
        }),
        E::TermsNotAccepted
    );
    assert_eq!(
        refuse(|command| {
            if let Command::Sign { full_name, contract_hash, .. } = command {
                *full_name = Personal::new(" \t".into());
                contract_hash.clear();
            }
        }),
        blank
    );
    let why = TextError::NotPrintable { character: '王' };
    assert_eq!(
        refuse(|command| {
            if let Command::Sign { full_name, .. } = command {
                *full_name = Personal::new("Awa 王".into());
            }
        }),
        E::Text { field: TextField::FullName, why }
    );
}

#[test]
fn terms_that_changed_meanwhile_can_not_be_accepted_or_signed() {
    let newer = Terms { version: "v1.2".into(), ..TERMS_V1_1.clone() };
    let newer = TermsInForce::new(&newer, ContractPolicy::default()).unwrap();
    let outdated = E::TermsOutdated { found: "v1.1".into(), current: "v1.2".into() };
    let facts = facts_under(&newer);
    assert_eq!(refusal(&proposed(), &accept(), Actor::Influencer, &facts), outdated);
    let accepted = in_status(Status::Accepted, &STANDARD_TERMS);
    let signing = sign(&accepted, "Awa Diop");
    assert_eq!(refusal(&accepted, &signing, Actor::Influencer, &facts), outdated);
    let countered = decide(&proposed(), &counter("20"), Actor::Influencer, &facts, day(1));
    let countered = countered.unwrap().into_state();
    assert_eq!(countered.current_offer().unwrap().terms_version, "v1.2");
}

#[test]
fn a_counter_offer_gives_its_reasons_and_another_rate() {
    let said = |message: &str| Command::Counter {
        offer_id: uuid::Uuid::nil().into(),
        rate_percent: rate("20"),
        message: message.into(),
    };
    let refuse = |command: &Command| refusal(&proposed(), command, Actor::Influencer, &facts());
    let why = |why| E::Text { field: TextField::Message, why };
    assert_eq!(refuse(&said(" ")), why(TextError::Blank));
    let too_long = TextError::TooLong { found: 5_001, limit: 5_000 };
    assert_eq!(refuse(&said(&"x".repeat(5_001))), why(too_long));
    assert_eq!(refuse(&counter("15.00")), E::SameRate { rate: rate("15") });
    for text in ["0", "4.99", "50.01", "100"] {
        let (rate, min, max) = (rate(text), rate("5"), rate("50"));
        assert_eq!(refuse(&counter(text)), E::CommissionOutOfRange { rate, min, max });
    }
}

#[test]
fn ten_offers_and_no_offer_twice_by_the_same_party() {
    let terms = &STANDARD_TERMS;
    let mut collaboration = proposed();
    for number in 2_u16..=10 {
        let even = number % 2 == 0;
        let actor = if even { Actor::Influencer } else { Actor::Merchant };
        let whole = if even { 40 - number } else { 15 + number };
        assert!(collaboration.allowed_commands(actor, day(1)).contains(&CommandKind::Counter));
        let command = counter(&whole.to_string());
        collaboration = apply(&collaboration, &command, actor, terms, day(1));
        assert_eq!(collaboration.current_offer().unwrap().number, number);
    }
    let eleventh = refusal(&collaboration, &counter("12"), Actor::Merchant, &facts());
    assert_eq!(eleventh, E::OfferLimit { limit: 10 });
    let allowed = collaboration.allowed_commands(Actor::Merchant, day(1));
    assert_eq!(allowed, [CommandKind::Accept, CommandKind::Reject, CommandKind::Withdraw]);

    let countered = in_status(Status::CounterOffer, terms);
    let repeated = refusal(&countered, &counter("15"), Actor::Merchant, &facts());
    assert_eq!(repeated, E::RepeatedOffer { rate: rate("15"), number: 1 });
    let answered = apply(&countered, &counter("16"), Actor::Merchant, terms, day(1));
    apply(&answered, &counter("15"), Actor::Influencer, terms, day(1));
}

#[test]
fn a_suspended_party_stops_agreement_but_not_refusal() {
    let (pending, accepted) = (proposed(), in_status(Status::Accepted, &STANDARD_TERMS));
    let active = in_status(Status::Active, &STANDARD_TERMS);
    let suspended = |party| {
        let mut facts = facts();
        facts.merchant.is_active = party != Party::Merchant;
        facts.influencer.is_active = party != Party::Influencer;
        facts
    };
    for party in Party::ALL {
        let (facts, refused) = (suspended(*party), E::PartySuspended { party: *party });
        let influencer = Actor::Influencer;
        assert_eq!(refusal(&pending, &accept(), influencer, &facts), refused);
        assert_eq!(refusal(&pending, &counter("20"), influencer, &facts), refused);
        for actor in [Actor::Merchant, Actor::Influencer] {
            assert_eq!(refusal(&accepted, &sign(&accepted, "Aw"), actor, &facts), refused);
            assert!(decide(&active, &terminate(), actor, &facts, day(1)).is_ok());
        }
        for from in [&pending, &accepted] {
            assert!(decide(from, &reject(), influencer, &facts, day(1)).is_ok());
            assert!(decide(from, &Command::Withdraw, Actor::Merchant, &facts, day(1)).is_ok());
        }
    }
}

#[test]
fn missing_products_are_named_by_accept_and_sign_alone() {
    let accepted = in_status(Status::Accepted, &STANDARD_TERMS);
    let mut facts = facts();
    facts.products.retain(|product| product.id != SOAP);
    facts.products[0].is_active = false;
    let missing = E::ProductsUnavailable { ids: vec![SOAP, SHEA] };
    assert_eq!(refusal(&proposed(), &accept(), Actor::Influencer, &facts), missing);
    assert_eq!(refusal(&accepted, &sign(&accepted, "Aw"), Actor::Influencer, &facts), missing);
    assert!(decide(&proposed(), &counter("20"), Actor::Influencer, &facts, day(1)).is_ok());
    assert!(decide(&proposed(), &reject(), Actor::Influencer, &facts, day(1)).is_ok());
}

#[test]
fn a_product_that_changed_hands_is_missing() {
    let mut facts = facts();
    facts.products[0].merchant_id = INFLUENCER;
    let missing = E::ProductsUnavailable { ids: vec![SHEA] };
    assert_eq!(refusal(&proposed(), &accept(), Actor::Influencer, &facts), missing);
}

#[test]
fn who_has_signed_can_not_step_back() {
    let accepted = in_status(Status::Accepted, &BOTH_SIGN);
    let facts = facts_under(&BOTH_SIGN);
    let signed = |actor| apply(&accepted, &sign(&accepted, "Aw"), actor, &BOTH_SIGN, day(1));

    let by_merchant = signed(Actor::Merchant);
    let refused = refusal(&by_merchant, &Command::Withdraw, Actor::Merchant, &facts);
    assert_eq!(refused, E::AlreadySigned { by: Party::Merchant });
    let rejected = apply(&by_merchant, &reject(), Actor::Influencer, &BOTH_SIGN, day(1));
    assert!(rejected.stage.agreement().is_some_and(|it| it.is_signed_by(Party::Merchant)));

    let by_influencer = signed(Actor::Influencer);
    let refused = refusal(&by_influencer, &reject(), Actor::Influencer, &facts);
    assert_eq!(refused, E::AlreadySigned { by: Party::Influencer });
    let command = Command::Withdraw;
    let withdrawn = apply(&by_influencer, &command, Actor::Merchant, &BOTH_SIGN, day(1));
    assert!(withdrawn.stage.agreement().is_some_and(|it| it.is_signed_by(Party::Influencer)));
}

#[test]
fn refusals_and_terminations_need_a_reason() {
    let blank = E::Text { field: TextField::Reason, why: TextError::Blank };
    let reason = || " \n".to_owned();
    let reject = Command::Reject { reason: reason() };
    assert_eq!(refusal(&proposed(), &reject, Actor::Influencer, &facts()), blank);
    let active = in_status(Status::Active, &STANDARD_TERMS);
    let terminate = Command::Terminate { reason: reason() };
    assert_eq!(refusal(&active, &terminate, Actor::Merchant, &facts()), blank);
}

#[test]
fn neither_debug_nor_events_name_a_person() {
    let active = in_status(Status::Active, &STANDARD_TERMS);
    let shown = format!("{active:?} {:?} {:?}", facts(), sign(&active, "Awa Diop"));
    for word in ["Diop", "Ndiaye", "192.0.2.7", "Navigateur"] {
        assert!(!shown.contains(word), "{word}");
    }
}

#[test]
fn a_contract_in_force_can_be_ended_whoever_is_suspended_and_whatever_is_gone() {
    let active = in_status(Status::Active, &STANDARD_TERMS);
    let mut facts = facts();
    facts.merchant.is_active = false;
    facts.influencer.is_active = false;
    facts.products.clear();
    for actor in [Actor::Merchant, Actor::Influencer] {
        let ended = decide(&active, &terminate(), actor, &facts, day(1)).unwrap().into_state();
        assert!(matches!(ended.stage, Stage::Terminated { by, .. } if Actor::from(by) == actor));
        assert_eq!(ended.stage.agreement(), active.stage.agreement(), "evidence stays");
    }
}
