//! A changed byte in text, certificate, evidence or chain is found: a thousand changes, all found.
//! Deliberately not here: the ways of HTTP (`contract_proof`), single flaws (the domain's tests).

use super::{
    contract_proof::{executed, id_of, record},
    table::Table,
};
use crate::harness::{World, harness};
use cauri_application::collaboration::{
    certificate::render_contract,
    document::ContractDocument,
    seal_ports::ContractSeal,
    verify_contract::{Verified, verify_document},
};
use cauri_crypto::{Ed25519ContractSeal, PublicKeys, SecretKey};
use cauri_domain::collaboration::{ContractRecord, Flaw, SealKeys};
use chrono::TimeDelta;
use serde_json::Value;

/// Printed when a change is not found, so that it can be made again.
const SEED: u64 = 0x00ca_0421;
/// Changes of the record's bytes, of the certificate's, and of the chain with its tail made anew.
const OF_RECORD: usize = 400;
const OF_CERTIFICATE: usize = 350;
const OF_CHAIN: usize = 250;

/// Numbers in a known order (splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit).expect("a limit")).expect("small")
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }
}

/// A byte made another one, taken out, or put in.
fn change(bytes: &[u8], chance: &mut Chance, also_length: bool) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    let at = chance.below(bytes.len());
    match chance.below(if also_length { 3 } else { 1 }) {
        0 => changed[at] ^= chance.byte().max(1),
        1 => drop(changed.remove(at)),
        _ => changed.insert(at, chance.byte()),
    }
    changed
}

/// A world's contract in force: its record as a file, and its certificate.
pub(crate) async fn proof(world: &World) -> (Vec<u8>, Vec<u8>) {
    let table = Table::set(world).await;
    let id = executed(&table).await;
    render_contract(&world.app, id_of(&id)).await.expect("a certificate");
    let kept = world.app.queries.find_certificate(id_of(&id)).await.expect("a look");
    let pdf = kept.expect("a certificate").pdf.into_inner();
    (record(&table, &id).await.into_bytes(), pdf)
}

/// The keys that anybody can have.
fn public(world: &World) -> PublicKeys {
    let mut keys = PublicKeys::default();
    for key in world.app.collaboration.contract_seal.public_keys() {
        keys.add(&key.key).expect("a key");
    }
    keys
}

fn genuine(bytes: &[u8], keys: &dyn SealKeys) -> bool {
    verify_document(bytes, keys).verdict.is_genuine()
}

#[test]
fn a_thousand_changes_are_all_found() {
    harness(async |world| {
        let (json, pdf) = proof(world).await;
        let keys = public(world);
        assert!(genuine(&json, &keys) && genuine(&pdf, &keys));
        let mut chance = Chance(SEED);
        for nth in 0..OF_RECORD {
            let changed = change(&json, &mut chance, false);
            assert!(!genuine(&changed, &keys), "change {nth} of the record, seed {SEED}");
        }
        for nth in 0..OF_CERTIFICATE {
            let changed = change(&pdf, &mut chance, true);
            assert!(!genuine(&changed, &keys), "change {nth} of the certificate, seed {SEED}");
        }
        let theirs = stranger();
        for nth in 0..OF_CHAIN {
            let changed = anew(&json, &mut chance, &theirs);
            assert!(!genuine(&changed, &keys), "change {nth} of the chain, seed {SEED}");
        }
    });
}

fn stranger() -> Ed25519ContractSeal {
    let key = SecretKey::new(&"x".repeat(32)).expect("a key");
    Ed25519ContractSeal::new(&key, &[]).expect("a seal")
}

fn read(json: &[u8]) -> ContractRecord {
    let document: ContractDocument = serde_json::from_slice(json).expect("a record");
    document.record().expect("a record as we write it")
}

/// Somebody changes a link and computes all that follow anew: with the old seals, with seals of
/// their own, or with seals of their own under our name.
fn anew(json: &[u8], chance: &mut Chance, theirs: &Ed25519ContractSeal) -> Vec<u8> {
    let mut record = read(json);
    let from = chance.below(record.chain.len());
    let entry = &mut record.chain[from].link.entry;
    match chance.below(3) {
        0 => entry.at += TimeDelta::microseconds(1 + i64::from(chance.byte())),
        1 => entry.subject.push(char::from(b'a' + chance.byte() % 26)),
        _ => entry.evidence_hash = Some("0".repeat(64)),
    }
    let how = chance.below(3);
    let mut previous = record.chain[from].link.previous.clone();
    for sealed in &mut record.chain[from..] {
        sealed.link.previous.clone_from(&previous);
        sealed.link.hash = sealed.link.computed_hash();
        previous.clone_from(&sealed.link.hash);
        let seal = theirs.seal(&sealed.link.sealed_text());
        match how {
            0 => {}
            1 => sealed.seal = seal,
            _ => sealed.seal.signature = seal.signature,
        }
    }
    ContractDocument::from(&record).to_bytes().expect("JSON")
}

/// Every text, number and word of a record, each changed once.
fn each_value_changed(value: &Value, all: &Value, path: &str, found: &mut Vec<(String, Value)>) {
    let mut put = |other: Value| {
        let mut changed = all.clone();
        *changed.pointer_mut(path).expect(path) = other;
        found.push((path.to_owned(), changed));
    };
    match value {
        Value::String(text) => put(Value::from(format!("{text} "))),
        Value::Bool(word) => put(Value::from(!word)),
        Value::Number(number) => put(Value::from(number.as_u64().unwrap_or_default() + 1)),
        Value::Null => put(Value::from("autre")),
        Value::Array(items) => {
            for (nth, item) in items.iter().enumerate() {
                each_value_changed(item, all, &format!("{path}/{nth}"), found);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                each_value_changed(member, all, &format!("{path}/{name}"), found);
            }
        }
    }
}

#[test]
fn no_value_of_a_record_can_be_another() {
    harness(async |world| {
        let (json, _) = proof(world).await;
        let keys = public(world);
        let all: Value = serde_json::from_slice(&json).expect("JSON");
        let mut changes = vec![];
        each_value_changed(&all, &all, "", &mut changes);
        assert!(changes.len() > 60, "{}", changes.len());
        for (path, changed) in changes {
            let bytes = serde_json::to_vec(&changed).expect("JSON");
            assert!(!genuine(&bytes, &keys), "{path}");
        }
        // Another order or other spaces change nothing of what is told.
        assert!(genuine(&serde_json::to_vec_pretty(&all).expect("JSON"), &keys));
    });
}

#[test]
fn keys_are_told_apart_and_older_ones_hold() {
    harness(async |world| {
        let (json, pdf) = proof(world).await;
        let ours = world.app.collaboration.contract_seal.public_keys()[0].clone();
        let mut strangers = PublicKeys::default();
        strangers.add(&stranger().public_keys()[0].key).expect("a key");
        for document in [&json, &pdf] {
            let Verified { verdict, .. } = verify_document(document, &strangers);
            assert!(verdict.is_undecided());
            assert_eq!(verdict.flaws, [Flaw::UnknownKey { kid: ours.kid.clone() }]);
            // Today's key is another one, and ours is known as one before it.
            let key = SecretKey::new(&"n".repeat(32)).expect("a key");
            let rotated = Ed25519ContractSeal::new(&key, std::slice::from_ref(&ours.key));
            assert!(genuine(document, &rotated.expect("a seal")));
        }
    });
}
