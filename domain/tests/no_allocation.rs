//! Splitting a sale asks the allocator for nothing.
//! Deliberately not here: how long it takes (`benches/decisions.rs`).
#![expect(
    unsafe_code,
    reason = "an allocator is unsafe by its trait; it only counts and passes on"
)]

use cauri_domain::money::{RatePercent, SplitPolicy, Xof};
use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
    hint::black_box,
};

thread_local! {
    /// How often this thread asked for memory.
    static ASKED: Cell<u64> = const { Cell::new(0) };
}

struct Counting;

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ASKED.with(|asked| asked.set(asked.get() + 1));
        // SAFETY: the caller keeps the contract of `alloc`, which is the system's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the pointer came from the system's allocator with this layout.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often a piece of work asks for memory.
fn asked(work: impl FnOnce()) -> u64 {
    let before = ASKED.with(Cell::get);
    work();
    ASKED.with(Cell::get) - before
}

#[test]
fn a_split_asks_for_no_memory() {
    let policy = SplitPolicy::default();
    let split = asked(|| {
        for hundredths in 0..=10_000 {
            let percent = rust_decimal::Decimal::new(hundredths, 2);
            let rate = RatePercent::new(percent).ok();
            for gross in [-1, 0, 999, 5_000_000, i64::MAX] {
                // Refusals are free of it as well.
                let _ = black_box(policy.split(black_box(Xof::new(gross)), black_box(rate)));
            }
        }
    });
    assert_eq!(split, 0);
    assert_eq!(asked(|| drop(black_box(vec![0_u8; 32]))), 1, "the counter counts");
}
