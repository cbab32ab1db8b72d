//! What affiliation does when it hears that an order was paid.
//! Deliberately not here: posting commissions (revenue).

use super::ports::Conversion;
use crate::{
    kernel::{caller::Permit, error::StoreError},
    revenue::events::OrderPaid,
    tx::Tx,
};
use cauri_domain::{kernel::Timestamp, money::Xof};

/// Keeps the sales that links brought; safe to run twice.
pub async fn record_conversions(
    tx: &mut Tx,
    paid: &OrderPaid,
    sold_at: Timestamp,
) -> Result<(), StoreError> {
    let conversions: Vec<_> = paid
        .lines
        .iter()
        .filter_map(|line| {
            let commission = line.commission.as_ref()?;
            Some(Conversion {
                line_id: line.line_id,
                collaboration_id: commission.collaboration_id,
                link_id: commission.link_id,
                creator_id: commission.creator_id,
                gross_xof: Xof::new(line.gross_xof),
                commission_xof: Xof::new(commission.creator_xof),
                sold_at,
                release_at: paid.release_at,
            })
        })
        .collect();
    if conversions.is_empty() {
        return Ok(());
    }
    tx.affiliate().insert_conversions(&Permit::system(), &conversions).await
}
