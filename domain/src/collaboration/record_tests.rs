//! The verifier: what is whole is genuine, and every change of it has a name.
//! Deliberately not here: real keys, files and bytes (the project's tests).

use super::digest::sha256_hex;
use super::*;
use crate::kernel::{Personal, Timestamp};
use chrono::{DateTime, TimeDelta};
use uuid::Uuid;

/// A key that is good enough to tell texts apart.
struct Keyring(&'static str);

impl Keyring {
    fn seal(&self, text: &str) -> Seal {
        Seal { kid: self.0.to_owned(), signature: sha256_hex(&format!("{}{text}", self.0)) }
    }
}

impl SealKeys for Keyring {
    fn check(&self, seal: &Seal, text: &str) -> Result<(), SealFault> {
        if seal.kid != self.0 {
            return Err(SealFault::UnknownKey);
        }
        if *seal == self.seal(text) { Ok(()) } else { Err(SealFault::Wrong) }
    }
}

const KEYS: Keyring = Keyring("ours");

fn at(seconds: i64) -> Timestamp {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap() + TimeDelta::seconds(seconds)
}

fn signature(id: u128, by: Party) -> Signature {
    Signature {
        id: Uuid::from_u128(id).into(),
        by,
        signer_id: Uuid::from_u128(id + 100).into(),
        full_name: Personal::new("Awa Diop".into()),
        contract_hash: contract_hash("Contrat"),
        evidence: SignatureEvidence {
            address: Personal::new("192.0.2.7".into()),
            user_agent: Personal::new("Firefox".into()),
        },
        signed_at: at(i64::try_from(id).unwrap()),
    }
}

fn chained(entries: Vec<ChainEntry>) -> Vec<SealedChainLink> {
    let mut head = None;
    let links = entries.into_iter().map(|entry| {
        let link = ChainLink::after(head.as_ref(), Uuid::from_u128(1).into(), entry);
        head = Some(link.head());
        SealedChainLink { seal: KEYS.seal(&link.sealed_text()), link }
    });
    links.collect()
}

/// A contract that these have signed, with these links at its chain's end.
fn record(required: RequiredSignatures, signed: &[Party], rest: Vec<ChainEntry>) -> ContractRecord {
    let hash = contract_hash("Contrat");
    let mut entries = vec![ChainEntry::rendered("v1.0", required, &hash, at(0))];
    let mut signatures = vec![];
    for (id, by) in (2..).zip(signed) {
        let made = signature(id, *by);
        let salt = EvidenceSalt::new([7; 32]);
        entries.push(ChainEntry::signed(Uuid::from_u128(1).into(), &made, &salt));
        let seal = KEYS.seal(made.sealed_text(Uuid::from_u128(1).into()).reveal());
        let Signature { id, by, signer_id, full_name, contract_hash, evidence, signed_at } = made;
        let personal = Some(SealedSignatureEvidence { full_name, evidence, salt, seal });
        let of = SignatureRecord { id, signer_id, by, contract_hash, signed_at, personal };
        signatures.push(of);
    }
    entries.extend(rest);
    ContractRecord {
        collaboration_id: Uuid::from_u128(1).into(),
        version: "v1.0".into(),
        required,
        text: Some(Personal::new("Contrat".into())),
        contract_hash: hash,
        signatures,
        chain: chained(entries),
    }
}

fn activated() -> ChainEntry {
    ChainEntry::activated(&contract_hash("Contrat"), at(9))
}

fn whole() -> ContractRecord {
    record(RequiredSignatures::Both, Party::ALL, vec![activated()])
}

fn flaws(change: impl FnOnce(&mut ContractRecord)) -> Vec<&'static str> {
    let mut record = whole();
    change(&mut record);
    record.verify(&KEYS).flaws.iter().map(Flaw::code).collect()
}

#[test]
fn each_state_of_a_contract_is_genuine() {
    let ended = ChainEntry::terminated(&contract_hash("Contrat"), Party::Merchant, at(10));
    let one = RequiredSignatures::InfluencerOnly;
    let influencer = [Party::Influencer];
    for (record, counted) in [
        (record(one, &[], vec![]), (0, 1)),
        (record(one, &[Party::Merchant], vec![]), (0, 1)),
        (record(one, &influencer, vec![activated()]), (1, 1)),
        (record(RequiredSignatures::Both, &influencer, vec![]), (1, 2)),
        (whole(), (2, 2)),
        (record(one, &influencer, vec![activated(), ended]), (1, 1)),
    ] {
        assert_eq!(record.verify(&KEYS), Verdict::default());
        let execution = record.execution();
        assert_eq!((execution.signed, execution.required), counted);
    }
}

#[test]
fn erased_data_leaves_the_chain_whole() {
    let mut record = whole();
    record.text = None;
    record.signatures[0].personal = None;
    let verdict = record.verify(&KEYS);
    assert!(verdict.is_genuine() && verdict.text_erased);
    assert_eq!(verdict.evidence_erased, [record.signatures[0].id]);
    record.signatures[0].signer_id = Uuid::nil().into();
    assert!(!record.verify(&KEYS).is_genuine());
}

#[test]
fn a_changed_part_is_named() {
    let other = || Personal::new("autre".to_owned());
    assert_eq!(flaws(|it| it.text = Some(other())), ["text_changed"]);
    assert_eq!(flaws(|it| it.version = "v2".into()), ["contract_terms_changed"]);
    let seals = ["signature_seal_wrong", "evidence_changed"];
    let personal = |it: &mut ContractRecord| it.signatures[1].personal.clone().unwrap();
    let set = |it: &mut ContractRecord, evidence| it.signatures[1].personal = Some(evidence);
    for change in [
        |it: &mut SealedSignatureEvidence| it.full_name = Personal::new("autre".into()),
        |it: &mut SealedSignatureEvidence| it.evidence.address = Personal::new("autre".into()),
        |it: &mut SealedSignatureEvidence| it.evidence.user_agent = Personal::new("autre".into()),
    ] {
        let found = flaws(|it| {
            let mut evidence = personal(it);
            change(&mut evidence);
            set(it, evidence);
        });
        assert_eq!(found, seals);
    }
    let salted = flaws(|it| {
        let salt = EvidenceSalt::new([8; 32]);
        let evidence = SealedSignatureEvidence { salt, ..personal(it) };
        set(it, evidence);
    });
    assert_eq!(salted, ["evidence_changed"]);
    let sealed = flaws(|it| {
        let evidence = SealedSignatureEvidence { seal: KEYS.seal("autre"), ..personal(it) };
        set(it, evidence);
    });
    assert_eq!(sealed, ["signature_seal_wrong"]);
    let later = flaws(|it| it.signatures[0].signed_at += TimeDelta::microseconds(1));
    assert_eq!(later, ["signature_not_in_chain", "signature_seal_wrong"]);
}

#[test]
fn a_changed_chain_is_named() {
    assert_eq!(
        flaws(|it| it.chain.clear()),
        ["chain_length", "execution_wrong", "signature_not_in_chain", "signature_not_in_chain",]
    );
    let cut = flaws(|it| it.chain.truncate(3));
    assert_eq!(cut, ["execution_wrong"]);
    let said = flaws(|it| it.chain[3].link.entry.at = at(8));
    assert_eq!(said, ["link_changed"]);
    let sealed = flaws(|it| it.chain[2].seal = KEYS.seal("autre"));
    assert_eq!(sealed, ["link_seal_wrong"]);
    let swapped = flaws(|it| it.chain.swap(1, 2));
    assert_eq!(swapped[0], "chain_broken");
    let gone = flaws(|it| {
        it.signatures.remove(0);
    });
    assert_eq!(gone, ["signature_missing", "execution_wrong"]);
    let longer = flaws(|it| {
        let last = it.chain[3].clone();
        it.chain.extend([last.clone(), last]);
    });
    assert!(longer.contains(&"chain_length") && longer.contains(&"link_out_of_place"));
    let foreign = flaws(|it| it.collaboration_id = Uuid::nil().into());
    assert!(foreign.contains(&"chain_broken"));
}

#[test]
fn a_tail_that_is_computed_anew_does_not_hold() {
    let tail = |seal: fn(&SealedChainLink) -> Seal| {
        flaws(|it| {
            let mut sealed = it.chain[3].clone();
            sealed.link.entry.at = at(8);
            sealed.link.hash = sealed.link.computed_hash();
            sealed.seal = seal(&sealed);
            it.chain[3] = sealed;
        })
    };
    assert_eq!(tail(|old| old.seal.clone()), ["link_seal_wrong"]);
    let theirs = tail(|link| Keyring("theirs").seal(&link.link.sealed_text()));
    assert_eq!(theirs, ["unknown_key"]);
}

#[test]
fn the_order_of_links_is_the_order_of_a_contract() {
    let hash = contract_hash("Contrat");
    let rendered =
        || ChainEntry::rendered("v1.0", RequiredSignatures::InfluencerOnly, &hash, at(0));
    let ended = || ChainEntry::terminated(&hash, Party::Merchant, at(10));
    let one = RequiredSignatures::InfluencerOnly;
    for (rest, first_wrong) in [
        (vec![activated(), activated()], 4),
        (vec![rendered()], 3),
        (vec![ended()], 3),
        (vec![activated(), ended(), ended()], 5),
        (vec![ChainEntry::activated(&"0".repeat(64), at(9))], 3),
    ] {
        let flaws = record(one, &[Party::Influencer], rest).verify(&KEYS).flaws;
        assert_eq!(flaws[0], Flaw::LinkOutOfPlace { sequence: first_wrong });
    }
    let unsigned = record(one, &[], vec![activated()]).verify(&KEYS).flaws;
    assert_eq!(unsigned, [Flaw::LinkOutOfPlace { sequence: 2 }, Flaw::ExecutionWrong]);
    let waiting = record(one, &[Party::Influencer], vec![]).verify(&KEYS).flaws;
    assert_eq!(waiting, [Flaw::ExecutionWrong]);
}

#[test]
fn with_an_unknown_key_nothing_is_decided() {
    let verdict = whole().verify(&Keyring("theirs"));
    assert_eq!(verdict.flaws, [Flaw::UnknownKey { kid: "ours".into() }]);
    assert!(verdict.is_undecided() && !verdict.is_genuine());
    assert_eq!(verdict.flaws[0].subject().as_deref(), Some("ours"));
    assert!(!Verdict::default().is_undecided());
    assert!(!Verdict::of(Flaw::Unreadable).is_undecided());
    assert_eq!(Flaw::TextChanged.subject(), None);
}

#[test]
fn a_salt_is_read_as_it_is_written() {
    let salt = EvidenceSalt::new([0xab; 32]);
    assert_eq!(EvidenceSalt::from_hex(&salt.to_hex()), Some(salt.clone()));
    assert_eq!(EvidenceSalt::from_hex(&salt.to_hex().to_uppercase()), None);
    assert_eq!(EvidenceSalt::from_hex("ab"), None);
    let name = Personal::new("Awa".to_owned());
    assert_ne!(salt.hash(&name), EvidenceSalt::new([0; 32]).hash(&name));
    assert_eq!(ChainLinkKind::from_word("signed"), Some(ChainLinkKind::Signed));
    assert_eq!(ChainLinkKind::from_word("sealed"), None);
}

#[test]
fn only_what_is_not_executed_says_so() {
    let notice = |signed, required| Execution { signed, required }.notice();
    assert_eq!(notice(0, 1).as_deref(), Some("NON CONCLU — NOT EXECUTED 0/1"));
    assert_eq!(notice(1, 2).as_deref(), Some("NON CONCLU — NOT EXECUTED 1/2"));
    assert_eq!(notice(2, 2), None);
    let one_of_two = Execution { signed: 1, required: 2 };
    for (told, allowed) in [
        (Some("NON CONCLU — NOT EXECUTED 1/2"), true),
        (Some("NON EXÉCUTÉ — NOT EXECUTED 1/2"), true),
        (Some("NON CONCLU — NOT EXECUTED 0/2"), false),
        (Some("NON EXÉCUTÉ — NOT EXECUTED 0/2"), false),
        (None, false),
    ] {
        assert_eq!(one_of_two.allows_notice(told), allowed, "{told:?}");
    }
    let whole = Execution { signed: 2, required: 2 };
    assert!(whole.allows_notice(None) && !whole.allows_notice(notice(1, 2).as_deref()));
}

#[test]
fn a_verdict_of_a_flaw_holds_it() {
    let verdict = Verdict::of(Flaw::Unreadable);
    assert_eq!(verdict.flaws, [Flaw::Unreadable]);
    assert!(!verdict.is_genuine() && !verdict.is_undecided() && !verdict.text_erased);
}
