//! Rows of `app.categories`.
//! Deliberately not here: the repository that uses them (`stock`).

use crate::kernel::{corrupt, store_error};
use cauri_application::kernel::error::StoreError;
use cauri_domain::{
    catalog::{CATEGORIES_LIMIT, Category, CategoryName},
    kernel::{CategoryId, Timestamp},
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

struct CategoryRow {
    id: Uuid,
    name: String,
    created_at: Timestamp,
}

impl TryFrom<CategoryRow> for Category {
    type Error = StoreError;

    fn try_from(row: CategoryRow) -> Result<Self, StoreError> {
        let name =
            CategoryName::new(&row.name).map_err(|_| corrupt("app.categories", "name", row.id))?;
        Ok(Self { id: CategoryId(row.id), name, created_at: row.created_at })
    }
}

/// Every category, by name.
pub(super) async fn list(pool: &PgPool) -> Result<Vec<Category>, StoreError> {
    let rows = sqlx::query_as!(
        CategoryRow,
        "SELECT id, name, created_at FROM app.categories ORDER BY name LIMIT $1",
        CATEGORIES_LIMIT,
    )
    .fetch_all(pool)
    .await
    .map_err(store_error)?;
    rows.into_iter().map(Category::try_from).collect()
}

/// A category that stays.
pub(super) async fn find_for_share(
    connection: &mut PgConnection,
    name: &CategoryName,
) -> Result<Option<Category>, StoreError> {
    let row = sqlx::query_as!(
        CategoryRow,
        "SELECT id, name, created_at FROM app.categories WHERE name = $1 FOR KEY SHARE",
        name.as_str(),
    )
    .fetch_optional(connection)
    .await
    .map_err(store_error)?;
    row.map(Category::try_from).transpose()
}

/// A category that nobody else can use.
pub(super) async fn get_for_update(
    connection: &mut PgConnection,
    name: &CategoryName,
) -> Result<Option<Category>, StoreError> {
    let row = sqlx::query_as!(
        CategoryRow,
        "SELECT id, name, created_at FROM app.categories WHERE name = $1 FOR UPDATE",
        name.as_str(),
    )
    .fetch_optional(connection)
    .await
    .map_err(store_error)?;
    row.map(Category::try_from).transpose()
}

/// How many there are.
pub(super) async fn count(connection: &mut PgConnection) -> Result<i64, StoreError> {
    sqlx::query_scalar!(r#"SELECT count(*) AS "count!" FROM app.categories"#)
        .fetch_one(connection)
        .await
        .map_err(store_error)
}

/// True if some product is in it.
pub(super) async fn is_used(
    connection: &mut PgConnection,
    name: &CategoryName,
) -> Result<bool, StoreError> {
    sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM app.products WHERE category = $1) AS "used!""#,
        name.as_str(),
    )
    .fetch_one(connection)
    .await
    .map_err(store_error)
}

/// False if there is one of this name.
pub(super) async fn insert(
    connection: &mut PgConnection,
    category: &Category,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "INSERT INTO app.categories (id, name, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO NOTHING",
        category.id.0,
        category.name.as_str(),
        category.created_at,
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(done.rows_affected() == 1)
}

/// The one of this id, which is locked.
pub(super) async fn delete(
    connection: &mut PgConnection,
    id: CategoryId,
) -> Result<(), StoreError> {
    let done = sqlx::query!("DELETE FROM app.categories WHERE id = $1", id.0)
        .execute(connection)
        .await
        .map_err(store_error)?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::Stale { table: "app.categories", id: id.to_string(), found: None })
    }
}
