//! What affiliation does when it hears that an order was paid, or a commission given back.
//! Deliberately not here: posting commissions (revenue).

use super::ports::Conversion;
use crate::{
    kernel::{caller::Permit, error::StoreError},
    revenue::events::{CommissionRestored, OrderPaid},
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

/// Keeps a sale of which the commission was given back; safe to run twice.
///
/// # Errors
/// The store's.
pub async fn record_restored(tx: &mut Tx, restored: &CommissionRestored) -> Result<(), StoreError> {
    let conversion = Conversion {
        line_id: restored.line_id,
        collaboration_id: restored.collaboration_id,
        link_id: restored.link_id,
        creator_id: restored.creator_id,
        gross_xof: Xof::new(restored.gross_xof),
        commission_xof: Xof::new(restored.commission_xof),
        sold_at: restored.sold_at,
        release_at: restored.release_at,
    };
    tx.affiliate().insert_conversions(&Permit::system(), &[conversion]).await
}
