//! Numbers that decide by themselves, so that a demo or a test needs no page and no waiting.
//! Deliberately not here: the deciding.
//!
//! | number ends in | a payment from it | a transfer to it |
//! | --- | --- | --- |
//! | `000901` | accepted at once | succeeds, as any other |
//! | `000902` | refused at once | rejected |
//! | `000903` | cancelled at once | refused when sent: the float is too low (602) |
//! | `000904` | accepted at once, its notice is lost | taken, but the answer is lost (500) |
//! | `000905` | as any other: the page decides | succeeds only after a minute |

use chrono::TimeDelta;

/// What a number decides for a payment: the outcome, and whether a notice follows.
pub(super) fn payment_outcome(number: Option<&str>) -> Option<(&'static str, bool)> {
    let number = number?;
    match () {
        () if number.ends_with("000901") => Some(("ACCEPTED", true)),
        () if number.ends_with("000902") => Some(("REFUSED", true)),
        () if number.ends_with("000903") => Some(("CANCELLED", true)),
        () if number.ends_with("000904") => Some(("ACCEPTED", false)),
        () => None,
    }
}

/// How a transfer to a number ends.
pub(super) fn transfer_outcome(number: &str) -> &'static str {
    if number.ends_with("000902") { "REJ" } else { "VAL" }
}

/// For how long whoever asks about a transfer to a number finds it undecided. Usually not at all:
/// asking decides, so that a test or a demo whose clock stands still need not wait.
pub(super) fn transfer_time(number: &str) -> TimeDelta {
    if number.ends_with("000905") { TimeDelta::seconds(60) } else { TimeDelta::zero() }
}

/// True if sending to a number is refused for a low float.
pub(super) fn float_is_low(number: &str) -> bool {
    number.ends_with("000903")
}

/// True if the answer to a sending gets lost.
pub(super) fn answer_is_lost(number: &str) -> bool {
    number.ends_with("000904")
}
