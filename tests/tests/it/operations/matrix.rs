//! The authorization matrix as a page for readers, and what `cauri matrix` prints.
//! Deliberately not here: whether the service keeps to it (`law::authorization`).

use crate::crash::program::Place;
use cauri::matrix::page;
use std::{env, fs, path::Path};

#[test]
fn the_page_and_the_command_are_the_matrix() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/authorization.md");
    if env::var_os("CAURI_TEST_WRITE").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, page()).expect("a page");
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == page(), "docs/authorization.md is not current; CAURI_TEST_WRITE=1 writes it");
    let printed = Place::private().run(&["matrix"]);
    assert_eq!(String::from_utf8_lossy(&printed.stdout).trim_end(), page().trim_end());
}
