//! Which error of the catalogue is which problem.
//! Deliberately not here: texts.

use crate::kernel::{
    blank::Blank,
    problem::{Problem, text_fault},
};
use cauri_application::catalog::{
    add_category::AddCategoryError, create_product::CreateProductError,
    list_products::ListProductsError, remove_category::RemoveCategoryError,
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

impl From<AddCategoryError> for Problem {
    fn from(error: AddCategoryError) -> Self {
        match error {
            AddCategoryError::Denied(error) => error.into(),
            AddCategoryError::Idempotency(error) => error.into(),
            AddCategoryError::Name(_) => {
                Self::unprocessable("invalid_category").field("name", "wrong_shape")
            }
            AddCategoryError::Exists => Self::conflict("category_exists"),
            AddCategoryError::TooMany => Self::conflict("too_many_categories"),
            AddCategoryError::Store(error) => error.into(),
        }
    }
}

impl From<RemoveCategoryError> for Problem {
    fn from(error: RemoveCategoryError) -> Self {
        match error {
            RemoveCategoryError::Denied(error) => error.into(),
            RemoveCategoryError::Idempotency(error) => error.into(),
            RemoveCategoryError::NotFound => Self::not_found(),
            RemoveCategoryError::InUse => Self::conflict("category_in_use"),
            RemoveCategoryError::Store(error) => error.into(),
        }
    }
}
