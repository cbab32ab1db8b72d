//! An order, as its buyer and as a seller read it.
//! Deliberately not here: who may read it.

use crate::kernel::wire::{WireRate, WireTime};
use cauri_application::orders::{
    create_order::{OrderLineView, OrderView},
    read_order::{SoldLineView, SoldOrderView},
};
use cauri_domain::affiliate::OwnPurchase;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An order, as its buyer reads it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderWire {
    id: Uuid,
    /// `pending`, `paid` or `cancelled`.
    #[schema(example = "pending")]
    status: String,
    /// Francs CFA.
    total: i64,
    lines: Vec<OrderLineWire>,
    /// The gateways by which it can be paid, while it waits for its money.
    #[schema(example = json!(["cinetpay"]))]
    payable_with: Vec<String>,
    created_at: WireTime,
    updated_at: WireTime,
    version: i64,
}

/// One line of it; amounts in francs CFA.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderLineWire {
    product_id: Uuid,
    quantity: i64,
    unit_price: i64,
    discount: i64,
    /// Price × quantity − discount.
    total: i64,
}

impl From<OrderView> for OrderWire {
    fn from(view: OrderView) -> Self {
        Self {
            id: view.id.0,
            status: view.status,
            total: view.total_xof,
            lines: view.lines.into_iter().map(OrderLineWire::from).collect(),
            payable_with: view.payable_with,
            created_at: view.created_at.into(),
            updated_at: view.updated_at.into(),
            version: view.version,
        }
    }
}

impl From<OrderLineView> for OrderLineWire {
    fn from(view: OrderLineView) -> Self {
        Self {
            product_id: view.product_id.0,
            quantity: view.quantity,
            unit_price: view.unit_price_xof,
            discount: view.discount_xof,
            total: view.total_xof,
        }
    }
}

/// What a seller reads of an order: its own lines.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SoldOrderWire {
    id: Uuid,
    /// `pending`, `paid` or `cancelled`.
    #[schema(example = "paid")]
    status: String,
    /// Sum of the seller's lines, in francs CFA.
    total: i64,
    lines: Vec<SoldLineWire>,
    created_at: WireTime,
    updated_at: WireTime,
    version: i64,
}

/// One line with its parts, which add up to its total; amounts in francs CFA.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SoldLineWire {
    id: Uuid,
    product_id: Uuid,
    quantity: i64,
    unit_price: i64,
    discount: i64,
    /// Price × quantity − discount.
    total: i64,
    /// `unattributed`, `self_purchase` or `attributed`.
    #[schema(example = "attributed")]
    attribution: String,
    /// By what it is told that it is somebody's own purchase; null if it is not.
    own_purchase: Option<OwnPurchaseWire>,
    /// The creator's commission in percent; null if no creator earns.
    commission: Option<WireRate>,
    parts: PartsWire,
}

/// By what it is told that a line is somebody's own purchase.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnPurchaseWire {
    /// `same_account`, `shared_number` or `payer_number`.
    #[schema(example = "payer_number")]
    why: &'static str,
    /// The last two digits of the number that tells; null if none does.
    #[schema(example = "07")]
    number_end: Option<String>,
}

impl From<OwnPurchase> for OwnPurchaseWire {
    fn from(why: OwnPurchase) -> Self {
        Self { why: why.as_str(), number_end: why.number_end().map(String::from) }
    }
}

/// The parts of a line, in francs CFA.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PartsWire {
    platform: i64,
    creator: i64,
    seller: i64,
}

impl From<SoldOrderView> for SoldOrderWire {
    fn from(view: SoldOrderView) -> Self {
        Self {
            id: view.id.0,
            status: view.status,
            total: view.total_xof,
            lines: view.lines.into_iter().map(SoldLineWire::from).collect(),
            created_at: view.created_at.into(),
            updated_at: view.updated_at.into(),
            version: view.version,
        }
    }
}

impl From<SoldLineView> for SoldLineWire {
    fn from(view: SoldLineView) -> Self {
        Self {
            id: view.id.0,
            product_id: view.product_id.0,
            quantity: view.quantity,
            unit_price: view.unit_price_xof,
            discount: view.discount_xof,
            total: view.total_xof,
            attribution: view.attribution,
            own_purchase: view.own_purchase.map(OwnPurchaseWire::from),
            commission: view.rate_percent.and_then(|text| text.parse().ok()).map(WireRate),
            parts: PartsWire {
                platform: view.platform_xof,
                creator: view.creator_xof,
                seller: view.seller_xof,
            },
        }
    }
}
