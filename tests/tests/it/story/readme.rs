//! What the README promises of its script.
//! Deliberately not here: the demo (`crash::demo`).

use super::script::play;
use crate::{crash::program::Place, harness::run};
use serde_json::Value;

#[test]
fn the_story_by_hand_goes_as_it_is_written() {
    run(async {
        let place = Place::private();
        let running = place.serve(None).await;
        let told = play(&running).await;
        let answers: Vec<Value> =
            told.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
        assert!(answers.iter().all(|answer| answer["success"] == true), "{told}");
        let [counter, accept, kofi, awa, clock, proof, payout, after] = &answers[..] else {
            panic!("{told}");
        };
        assert_eq!(counter["status"], "counter_offer");
        assert_eq!(accept["status"], "accepted");
        assert_eq!(kofi["held"], 1_500);
        assert_eq!(awa["held"], 6_500);
        assert_eq!(clock["done"]["matured"], 2);
        assert_eq!(proof["expires_in"], 300);
        assert_eq!(payout["payout"]["amount"], 6_500);
        assert_eq!((&after["held"], &after["available"]), (&0.into(), &0.into()));
        let checked = place.run(&["ledger", "verify"]);
        assert_eq!(checked.status.code(), Some(0), "{checked:?}");
    });
}
