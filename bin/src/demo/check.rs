//! What must come out, computed by itself, and held against what did.
//! Deliberately not here: the engine's own arithmetic. Plain whole numbers must agree with it.

use crate::output::{self, xof};

/// The platform's part of every sale, in percent.
const PLATFORM_PERCENT: i64 = 20;

/// The parts of a sale, in francs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "an amount names its unit")]
pub(crate) struct Parts {
    pub(crate) platform_xof: i64,
    pub(crate) creator_xof: i64,
    pub(crate) seller_xof: i64,
}

/// Splits a price: whoever is charged a rate is charged whole francs, the seller has the rest.
pub(crate) fn parts(price_xof: i64, creator_percent: i64) -> Parts {
    let platform_xof = price_xof * PLATFORM_PERCENT / 100;
    let creator_xof = price_xof * creator_percent / 100;
    Parts { platform_xof, creator_xof, seller_xof: price_xof - platform_xof - creator_xof }
}

/// A figure that must be what was computed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Figure {
    what: String,
    expected_xof: i64,
    found_xof: i64,
}

/// Everything that was held against its own computation.
#[derive(Debug, Default)]
pub(crate) struct Checks {
    figures: Vec<Figure>,
    complaints: Vec<String>,
}

impl Checks {
    /// Holds a figure against what must come out.
    pub(crate) fn hold(&mut self, what: impl Into<String>, expected_xof: i64, found_xof: i64) {
        self.figures.push(Figure { what: what.into(), expected_xof, found_xof });
    }

    /// Something that is no figure and wrong.
    pub(crate) fn complain(&mut self, complaint: impl Into<String>) {
        self.complaints.push(complaint.into());
    }

    /// How many figures were held.
    pub(crate) fn count(&self) -> usize {
        self.figures.len()
    }

    /// What differs, one sentence each.
    pub(crate) fn differences(&self) -> Vec<String> {
        let wrong = self.figures.iter().filter(|figure| figure.expected_xof != figure.found_xof);
        wrong
            .map(|figure| {
                let (expected, found) = (xof(figure.expected_xof), xof(figure.found_xof));
                format!("{}: {found}, but it must be {expected}", figure.what)
            })
            .chain(self.complaints.iter().cloned())
            .collect()
    }

    /// Tells how it ended; true if everything agrees.
    pub(crate) fn tell(&self) -> bool {
        let differences = self.differences();
        if differences.is_empty() {
            output::line(format_args!(
                "{} figures were computed a second time, by other means: all agree.",
                self.count()
            ));
            return true;
        }
        output::line(format_args!("{} of {} figures differ:", differences.len(), self.count()));
        for difference in differences {
            output::line(format_args!("  {difference}"));
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_those_of_the_specification() {
        let of = |price, percent| {
            let parts = parts(price, percent);
            (parts.platform_xof, parts.creator_xof, parts.seller_xof)
        };
        assert_eq!(of(10_000, 15), (2_000, 1_500, 6_500));
        assert_eq!(of(4_000, 0), (800, 0, 3_200));
        assert_eq!(of(25, 5), (5, 1, 19));
    }

    #[test]
    fn a_difference_is_named() {
        let mut checks = Checks::default();
        checks.hold("Awa has held", 6_500, 6_500);
        assert!(checks.differences().is_empty());
        checks.hold("Kofi has held", 1_500, 1_499);
        checks.complain("the books don't balance");
        let told =
            ["Kofi has held: 1,499 XOF, but it must be 1,500 XOF", "the books don't balance"];
        assert_eq!(checks.differences(), told);
    }
}
