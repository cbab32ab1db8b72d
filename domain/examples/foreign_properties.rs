//! A property test of somebody else's code, driven by this crate's strategies.
//! Deliberately not here: the machine's own properties (its unit tests hold them).
//!
//! The somebody keeps a projection: how many offers and signatures each negotiation has seen,
//! computed from events alone. It must agree with the state, whatever happened.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use cauri_domain::{
    collaboration::{CollaborationEvent, CollaborationFact, replay},
    money::SplitPolicy,
    strategies::{amounts, any_history, rates},
};
use proptest::{prelude::*, test_runner::TestRunner};

/// What a dashboard shows of one negotiation.
#[derive(Debug, Default, PartialEq, Eq)]
struct Dashboard {
    offers: usize,
    signatures: usize,
    is_over: bool,
}

impl Dashboard {
    /// The code under test.
    fn of(history: &[CollaborationEvent]) -> Self {
        history.iter().fold(Self::default(), |mut seen, event| {
            match &event.fact {
                CollaborationFact::Proposed(_) | CollaborationFact::CounterOffered { .. } => {
                    seen.offers += 1;
                }
                CollaborationFact::Signed { .. } => seen.signatures += 1,
                CollaborationFact::Rejected { .. }
                | CollaborationFact::Withdrawn
                | CollaborationFact::Expired
                | CollaborationFact::Terminated { .. } => seen.is_over = true,
                // The rest is not shown; a later version may know more facts than this one.
                _ => {}
            }
            seen
        })
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut runner = TestRunner::new(ProptestConfig {
        cases: 500,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner.run(&any_history(), |history| {
        let state = replay(&history).map_err(|why| TestCaseError::fail(why.to_string()))?;
        let signatures = state.stage.agreement().map_or(0, |it| it.signatures.len());
        let is_over = state.status().is_closed();
        let expected = Dashboard { offers: state.offers.len(), signatures, is_over };
        prop_assert_eq!(Dashboard::of(&history), expected);
        Ok(())
    })?;
    runner.run(&(amounts(), rates()), |(gross, rate)| {
        let parts = SplitPolicy::default().split(gross, Some(rate));
        let parts = parts.map_err(|why| TestCaseError::fail(why.to_string()))?;
        prop_assert!(parts.seller_xof >= parts.platform_xof, "30 to 75 % against 20 %");
        Ok(())
    })?;
    println!("500 negotiations and 500 splits: the dashboard agrees");
    Ok(())
}
