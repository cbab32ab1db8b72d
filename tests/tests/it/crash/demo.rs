//! `cauri demo`, as a person runs it.
//! Deliberately not here: the figures – the demo computes them a second time itself.

use super::program::Place;

#[test]
fn the_demo_ends_well_and_tells_the_split() {
    let played = Place::private().run(&["demo"]);
    let told = String::from_utf8_lossy(&played.stdout);
    assert_eq!(played.status.code(), Some(0), "{told}\n{played:?}");
    for words in ["12 %", "15 %", "6,500 XOF", "1,500 XOF", "2,000 XOF", "Trial balance", "agree"] {
        assert!(told.contains(words), "nothing about {words}:\n{told}");
    }
}
