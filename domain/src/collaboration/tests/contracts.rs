//! The contract's text: complete, canonical, rendered once, bound to its hash.
//! Deliberately not here: signing it (`moves`).

use super::fixtures::*;
use crate::{collaboration::*, kernel::Personal};
use unicode_normalization::is_nfc;

fn contract_of(collaboration: &Collaboration) -> Contract {
    collaboration.stage.agreement().unwrap().contract.clone()
}

#[test]
fn the_text_names_terms_parties_products_rate_and_dates() {
    let contract = contract_of(&in_status(Status::Accepted, &STANDARD_TERMS));
    let text = contract.text.reveal();
    for part in [
        "Le marchand — The merchant\u{a0}: Maison Ndiaye (00000000-0000-0000-0000-000000000001)",
        "L’influenceur — The influencer\u{a0}: Awa Diop (00000000-0000-0000-0000-000000000002)",
        "1. Savon noir — 10\u{202f}000\u{a0}F\u{a0}CFA (00000000-0000-0000-0000-000000000011)",
        "2. Beurre de karité — 10\u{202f}000\u{a0}F\u{a0}CFA \
         (00000000-0000-0000-0000-000000000012)",
        "Influencer’s commission\u{a0}: 15\u{a0}% (15%)",
        "Platform’s share\u{a0}: 20\u{a0}% (20%)",
        "Acceptation — Acceptance\u{a0}: 21\u{a0}septembre\u{a0}2026 \
         à 14\u{a0}h\u{a0}13\u{a0}(GMT) — \
         21 September 2026 at 14:13 (GMT) [2026-09-21T14:13:20.000000Z]",
        "[2026-09-28T14:13:20.000000Z]",
        "General terms v1.1",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    for clause in STANDARD_TERMS.clauses() {
        assert!(text.contains(&*clause.content_fr) && text.contains(&*clause.content_en));
    }
}

#[test]
fn the_text_is_canonical() {
    let contract = contract_of(&in_status(Status::Accepted, &STANDARD_TERMS));
    let text = contract.text.reveal();
    assert!(is_nfc(text) && !text.contains('\r') && text.ends_with('\n'));
    assert_eq!(contract.hash, contract_hash(text));
    assert_eq!(contract.hash.len(), 64);
}

#[test]
fn equal_details_give_equal_bytes_and_others_do_not() {
    let contract_under = |facts: &Facts<'_>| {
        let accepted = decide(&proposed(), &accept(), Actor::Influencer, facts, day(1));
        contract_of(&accepted.unwrap().into_state())
    };
    let expected = contract_under(&facts());

    let mut same = facts();
    same.products.reverse();
    same.influencer.name = Personal::new("Awa\n Diop".into());
    same.products.push(ProductFacts { id: uuid::Uuid::nil().into(), ..product(SOAP, "Autre") });
    assert_eq!(contract_under(&same), expected);

    let mut decomposed = facts();
    decomposed.products[0].title = "Beurre de karite\u{301}".into();
    assert_eq!(contract_under(&decomposed), expected);

    let mut other = facts();
    other.products[0].price_xof = crate::money::Xof::new(9_999);
    assert_ne!(contract_under(&other).hash, expected.hash);
}

#[test]
fn both_signatures_are_named_where_both_are_required() {
    let contract = contract_of(&in_status(Status::Accepted, &BOTH_SIGN));
    assert!(contract.text.reveal().contains("les deux parties — both parties"));
    assert_eq!(contract.required, RequiredSignatures::Both);
    assert_eq!(RequiredSignatures::from_word("both"), Some(RequiredSignatures::Both));
}

#[test]
fn the_contract_is_never_rendered_again() {
    let accepted = in_status(Status::Accepted, &BOTH_SIGN);
    let mut facts = facts_under(&BOTH_SIGN);
    facts.influencer.name = Personal::new("Autre Nom".into());
    facts.products[0].title = "Autre titre".into();
    let signing = sign(&accepted, "Awa Diop");
    let signed = decide(&accepted, &signing, Actor::Influencer, &facts, day(1)).unwrap();
    assert_eq!(contract_of(&signed.into_state()), contract_of(&accepted));
}

#[test]
fn the_sealed_text_covers_all_of_the_evidence() {
    let active = in_status(Status::Active, &STANDARD_TERMS);
    let agreement = active.stage.agreement().unwrap();
    let signature = &agreement.signatures[0];
    let sealed = signature.sealed_text(active.id).into_inner();
    for part in ["Awa Diop", "192.0.2.7", "Navigateur/1.0", &agreement.contract.hash, "influencer"]
    {
        assert!(sealed.contains(part), "{part}");
    }
}
