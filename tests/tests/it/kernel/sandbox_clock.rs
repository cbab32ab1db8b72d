//! The sandbox's clock.
//! Deliberately not here: what becomes due (each context's tests).

use crate::harness::harness;

#[test]
fn it_jumps_ahead_by_up_to_a_year_and_a_day() {
    harness(async |world| {
        let before = world.get("/api/sandbox/clock", None).await.expect(200);
        assert_eq!(before.str("/now"), "2026-01-05T09:00:00.000000Z");
        let after = world.advance(86_400).await.expect(200);
        assert_eq!(after.str("/now"), "2026-01-06T09:00:00.000000Z");
        for seconds in [0, -1, 31_622_401] {
            world.advance(seconds).await.expect_problem(422, "advance_out_of_range");
        }
        let kept = world.count("SELECT clock_offset_seconds FROM app.system").await;
        assert_eq!(kept, 86_400);
    });
}
