//! The transition table, for anybody who wants to know it.
//! Deliberately not here: the table itself (domain).

use cauri_domain::collaboration::{ROWS, Row, as_mermaid};

/// Every transition, in the order of the table that is enforced.
pub const fn transitions() -> &'static [Row] {
    ROWS
}

/// The same table as a Mermaid state diagram.
pub fn diagram() -> String {
    as_mermaid()
}
