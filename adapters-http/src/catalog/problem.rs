//! Which error of the catalogue is which problem.
//! Deliberately not here: texts; what only one operation refuses (its file).

use crate::kernel::{
    blank::Blank,
    problem::{Problem, text_fault},
};
use cauri_domain::{
    catalog::{ProductError, ProductField},
    kernel::TextError,
    money::SplitPolicy,
};

impl From<ProductError> for Problem {
    fn from(error: ProductError) -> Self {
        match error {
            ProductError::Text { field, why } => {
                let field = match field {
                    ProductField::Name => "name",
                    ProductField::Description => "description",
                };
                if let TextError::NotPrintable { character } = why {
                    return Self::not_printable(field, character);
                }
                Self::unprocessable("invalid_text")
                    .with("field", Blank::label("field", field))
                    .field(field, text_fault(why))
            }
            ProductError::Price(_) => {
                Self::unprocessable("invalid_price").field("price", "out_of_range")
            }
            ProductError::CommissionHint(_) => Self::unprocessable("commission_out_of_range")
                .with("min", SplitPolicy::default().commission_min())
                .with("max", SplitPolicy::default().commission_max())
                .field("commission_hint", "out_of_range"),
            ProductError::UnknownCategory => {
                Self::unprocessable("unknown_category").field("category", "unknown_word")
            }
            ProductError::NegativeStock(_) => {
                Self::unprocessable("invalid_stock").field("stock", "out_of_range")
            }
        }
    }
}
