//! Which error of the catalogue is which problem.
//! Deliberately not here: texts.

use crate::kernel::problem::Problem;
use cauri_application::catalog::{
    create_product::CreateProductError, list_products::ListProductsError,
};
use cauri_domain::catalog::{ProductError, ProductField};

impl From<ProductError> for Problem {
    fn from(error: ProductError) -> Self {
        match error {
            ProductError::Text { field, .. } => {
                let field = match field {
                    ProductField::Name => "name",
                    ProductField::Description => "description",
                };
                Self::unprocessable("invalid_text")
                    .with("field", &field)
                    .field(field, "out_of_range")
            }
            ProductError::Price(_) => {
                Self::unprocessable("invalid_price").field("price", "out_of_range")
            }
            ProductError::CommissionHint(_) => Self::unprocessable("commission_out_of_range")
                .with("min", &5)
                .with("max", &50)
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

impl From<CreateProductError> for Problem {
    fn from(error: CreateProductError) -> Self {
        match error {
            CreateProductError::Denied(error) => error.into(),
            CreateProductError::Idempotency(error) => error.into(),
            CreateProductError::Product(error) => error.into(),
            CreateProductError::Store(error) => error.into(),
        }
    }
}

impl From<ListProductsError> for Problem {
    fn from(error: ListProductsError) -> Self {
        match error {
            ListProductsError::Denied(error) => error.into(),
            ListProductsError::Store(error) => error.into(),
        }
    }
}
