//! Where a test may kill the process: between two steps that a crash must not tear apart.
//! Deliberately not here: anything in a program that is built without the feature `failpoints`.

/// Ends the process on the spot, as a power cut would, if `FAILPOINTS` says `name=return`.
#[cfg_attr(not(feature = "failpoints"), expect(unused_variables, reason = "nothing to look up"))]
pub fn kill_point(name: &'static str) {
    #[cfg(feature = "failpoints")]
    fail::fail_point!(name, |_| std::process::abort());
}
