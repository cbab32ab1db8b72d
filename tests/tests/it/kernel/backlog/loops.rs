//! Every loop that works a backlog off: what a full batch touches does not grow with what waits.
//! Deliberately not here: events (above), and what is put off (`put_off`).

use super::{
    FEW, MANY,
    batches::{Way, all},
};
use crate::harness::harness;

/// A full batch of many touches hardly more pages than one of few: an index may be deeper by a
/// level or two.
fn are_flat(from: usize, to: usize) {
    harness(async |world| {
        for batch in &all()[from..to.min(all().len())] {
            let few = batch.cost_at(&world.owner, FEW, Way::Index).await;
            let many = batch.cost_at(&world.owner, MANY, Way::Any).await;
            let name = batch.name;
            assert!(few.rows > 0 && few.rows == many.rows, "{name}: {few:?}, {many:?}");
            let is_flat = many.pages * 10 <= few.pages * 13 || many.pages <= few.pages + 2;
            assert!(is_flat, "{name}: {few:?} at {FEW}, {many:?} at {MANY}");
        }
    });
}

#[test]
fn orders_and_earnings() {
    are_flat(0, 4);
}

#[test]
fn gateways() {
    are_flat(4, 10);
}

#[test]
fn messages_and_sign_ins() {
    are_flat(10, usize::MAX);
}

#[test]
fn every_loop_is_there() {
    assert_eq!(all().len(), 15);
}
