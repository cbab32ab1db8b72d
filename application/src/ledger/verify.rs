//! The checker: everything kept beside the journal is recomputed from it and compared.
//! Deliberately not here: repairs – a difference is for a person to look into.

use crate::{app::App, kernel::error::StoreError, ledger::ports::Difference};

/// Verifies the ledger and answers the differences found: none, or somebody has tampered.
pub async fn verify(app: &App) -> Result<Vec<Difference>, StoreError> {
    app.queries.verify_ledger().await
}
