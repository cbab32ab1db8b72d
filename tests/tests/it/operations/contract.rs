//! `cauri contract verify`: offline, with public keys alone; how it ends, and what it says.
//! Deliberately not here: which changes are found (`collaboration::tampering`).

use crate::{
    collaboration::proof,
    crash::program::Place,
    harness::{World, harness},
};
use std::{fs, path::Path};

/// How it ends, and what it says.
fn verify(place: &Place, file: &Path, keys: &[&str]) -> (Option<i32>, String) {
    let file = file.to_str().expect("a path");
    let mut words = vec!["contract", "verify", file];
    words.extend(keys.iter().flat_map(|key| ["--key", key]));
    let ended = place.run(&words);
    let told = [ended.stdout, ended.stderr].concat();
    (ended.status.code(), String::from_utf8_lossy(&told).into_owned())
}

/// A world's contract in force as two files.
async fn files(world: &World, folder: &Path) -> [std::path::PathBuf; 2] {
    let (json, pdf) = proof(world).await;
    let [record, certificate] = ["contract.json", "contract.pdf"].map(|name| folder.join(name));
    fs::write(&record, json).expect("a file");
    fs::write(&certificate, pdf).expect("a file");
    [record, certificate]
}

#[test]
fn it_says_genuine_altered_or_undecided() {
    harness(async |world| {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place::private();
        let keys = world.get("/api/contracts/keys", None).await.expect(200);
        let (kid, key) = (keys.str("/keys/0/kid"), keys.str("/keys/0/public_key"));
        let named = format!("{kid}={key}");
        let key_file = folder.path().join("keys.json");
        fs::write(&key_file, &keys.text).expect("a file");
        let key_file = key_file.to_str().expect("a path");
        let other = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        for file in files(world, folder.path()).await {
            for keys in [vec![key], vec![&named], vec![key_file], vec![other, key]] {
                let (code, told) = verify(&place, &file, &keys);
                assert_eq!(code, Some(0), "{told}");
                assert!(told.contains("Genuine") && told.contains("executed: 1/1"), "{told}");
            }
            let (code, told) = verify(&place, &file, &[other]);
            assert_eq!(code, Some(2), "{told}");
            assert!(told.contains("Undecided") && told.contains("unknown_key"), "{told}");
            let mut bytes = fs::read(&file).expect("a file");
            let at = bytes.len() / 2;
            bytes[at] ^= 1;
            fs::write(&file, bytes).expect("a file");
            let (code, told) = verify(&place, &file, &[key]);
            assert_eq!(code, Some(1), "{told}");
            assert!(told.contains("Not genuine."), "{told}");
        }
        assert!(!place.holds("data"), "it made a data folder");
    });
}

#[test]
fn without_a_key_or_a_document_nothing_is_said() {
    let place = Place::private();
    let folder = tempfile::tempdir().expect("a folder");
    let none = folder.path().join("none.pdf");
    let key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    let large = folder.path().join("large.pdf");
    fs::write(&large, vec![b' '; 1024 * 1024 + 1]).expect("a file");
    let other_name = format!("{}={key}", "0".repeat(16));
    for (file, keys, why) in [
        (&none, vec![key], "can't be read"),
        (&large, vec![key], "larger than"),
        (&none, vec![], "--key"),
        (&none, vec!["abc"], "neither a public key nor a file of keys"),
        (&none, vec![other_name.as_str()], "the key is named"),
    ] {
        let (code, told) = verify(&place, file, &keys);
        assert_eq!(code, Some(2), "{told}");
        assert!(told.contains(why), "{told}");
    }
    let nonsense = folder.path().join("nonsense.json");
    fs::write(&nonsense, "{}").expect("a file");
    let (code, told) = verify(&place, &nonsense, &[key]);
    assert_eq!((code, told.contains("unreadable")), (Some(1), true), "{told}");
}
