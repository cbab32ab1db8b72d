//! The published terms: whole, never edited, and true under the policy that they are worded for.
//! Deliberately not here: terms of one's own (`terms`), and whether their French is good (law).

use super::super::digest::sha256_hex;
use super::super::*;
use super::fixtures::*;
use crate::money::SplitPolicy;

#[test]
fn every_clause_says_several_sentences_in_both_languages() {
    for clause in PUBLISHED_TERMS.iter().flat_map(|terms| terms.clauses.iter()) {
        for text in [&clause.content_fr, &clause.content_en] {
            assert!(text.matches(['.', ';']).count() >= 4, "{}", clause.title_en);
            assert!(!text.contains("  ") && !text.contains('\n'), "{}", clause.title_en);
            assert_eq!(text, text.trim(), "{}", clause.title_en);
        }
        assert!(!clause.title_fr.is_empty() && !clause.title_en.is_empty());
    }
}

#[test]
fn a_published_version_is_never_edited() {
    let pinned = [
        ("v1.0", "09bdc6f9838c2854cdef0c518205fc76c6bc6812612caa6d9c69855a77e7e88a"),
        ("v1.1", "e1e8f9aea8078d83bbf54419dae3e8ac0142fdb6b73aa88b11fb13f2d89832a1"),
    ];
    assert_eq!(PUBLISHED_TERMS.len(), pinned.len());
    for (terms, (version, expected)) in PUBLISHED_TERMS.iter().zip(pinned) {
        let mut text = String::new();
        for Clause { title_fr, title_en, content_fr, content_en } in terms.clauses.iter() {
            text.extend([title_fr, title_en, content_fr, content_en].map(|it| format!("{it}\n")));
        }
        assert_eq!((&*terms.version, &*sha256_hex(&text)), (version, expected), "a new version?");
    }
    assert_eq!(TERMS_V1_1, *PUBLISHED_TERMS[1], "the last one is in force");
}

#[test]
fn the_text_to_be_signed_says_what_the_code_does_under_any_policy() {
    let [platform, min, max] = ["10", "1", "30"].map(rate);
    let split = SplitPolicy::new(platform, min, max).unwrap();
    let policy = ContractPolicy { split, holdback_days: 14, click_days: 7 };
    let terms = TermsInForce::new(&TERMS_V1_1, policy).unwrap();
    let accepted =
        decide(&proposed_under(&terms), &accept(), Actor::Influencer, &facts_under(&terms), day(1));
    let agreement = accepted.unwrap().into_state().stage.agreement().unwrap().clone();
    let text = agreement.contract.text.reveal();
    for said in [
        "Platform’s share\u{a0}: 10\u{a0}% (10%)",
        "la part de la plateforme est de 10\u{a0}% et celle du marchand de 90\u{a0}%",
        "the platform's share is 10% and the merchant's 90%",
        "datant de 7\u{a0}jours au plus",
        "at most 7 days old",
        "retenue pendant 14\u{a0}jours",
        "held back for 14 days",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    for wrong in ["20\u{a0}%", "80\u{a0}%", "20%", "80%", "{"] {
        assert!(!text.contains(wrong), "{wrong}\n{text}");
    }
}

#[test]
fn terms_that_spell_their_figures_out_hold_under_no_others() {
    assert!(TermsInForce::new(&TERMS_V1_0, ContractPolicy::default()).is_ok());
    let [platform, min, max] = ["10", "1", "30"].map(rate);
    let split = SplitPolicy::new(platform, min, max).unwrap();
    for policy in [
        ContractPolicy { split, ..ContractPolicy::default() },
        ContractPolicy { holdback_days: 14, ..ContractPolicy::default() },
        ContractPolicy { click_days: 7, ..ContractPolicy::default() },
    ] {
        let refused = TermsInForce::new(&TERMS_V1_0, policy);
        assert_eq!(refused, Err(TermsError::OtherFigures { version: "v1.0".into() }));
    }
}

#[test]
fn what_was_signed_under_an_earlier_version_stays_whole() {
    let earlier = TermsInForce::new(&TERMS_V1_0, ContractPolicy::default()).unwrap();
    let active = in_status(Status::Active, &earlier);
    let agreement = active.stage.agreement().unwrap();
    assert_eq!(agreement.contract.version, "v1.0");
    for clause in TERMS_V1_0.clauses.iter() {
        assert!(agreement.contract.text.reveal().contains(&*clause.content_fr));
    }
    assert_eq!(contract_hash(agreement.contract.text.reveal()), agreement.contract.hash);
    assert_eq!(active.clone().checked(), Ok(active));
}
