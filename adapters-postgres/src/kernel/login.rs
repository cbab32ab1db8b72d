//! The login that serves: let in by whoever owns the database, looked at by whoever doubts it.
//! Deliberately not here: the owner's own, which `bootstrap.sql` sees to.

use sqlx::{Executor as _, PgConnection};
use std::fmt;

/// Makes a login a member of `cauri_app`.
const LET_IN: &str = include_str!("../../login.sql");

/// A name under which somebody signs in to the database.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The role's name.
    pub name: String,
    /// Its password, if it signs in by one.
    pub password: Option<String>,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Lets the login in. Nothing of it is left in the session.
pub(super) async fn let_in(
    connection: &mut PgConnection,
    login: &Login,
) -> Result<(), sqlx::Error> {
    tell(connection, &login.name, login.password.as_deref().unwrap_or_default()).await?;
    let done = connection.execute(LET_IN).await;
    tell(connection, "", "").await?;
    done.map(drop)
}

async fn tell(
    connection: &mut PgConnection,
    name: &str,
    password: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "SELECT set_config('cauri.login', $1, false), set_config('cauri.password', $2, false)",
    )
    .bind(name)
    .bind(password)
    .execute(connection)
    .await
    .map(drop)
}

/// PostgreSQL's word for a role that is not there; where a password is asked for, it does not tell
/// that from a wrong one.
pub fn is_unknown_login(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|it| it == "28000")
}

/// What the login of a connection may do that serving does not need, in PostgreSQL's words.
pub(super) async fn surplus(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    let words = sqlx::query_scalar!(
        r#"SELECT found.word AS "word!" FROM (
               SELECT unnest(array_remove(ARRAY[
                   CASE WHEN rolsuper THEN 'SUPERUSER' END,
                   CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
                   CASE WHEN rolcreatedb THEN 'CREATEDB' END,
                   CASE WHEN rolreplication THEN 'REPLICATION' END,
                   CASE WHEN rolbypassrls THEN 'BYPASSRLS' END,
                   CASE WHEN rolinherit THEN 'INHERIT' END], NULL)) AS word
               FROM pg_roles WHERE rolname = session_user
               UNION ALL
               SELECT 'member of ' || r.rolname FROM pg_roles AS r
               WHERE r.rolname NOT IN (session_user, 'cauri_app')
                 AND pg_has_role(session_user, r.oid, 'MEMBER')
                 AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = session_user)
               UNION ALL
               SELECT 'owner of the database' FROM pg_database AS d
               WHERE d.datname = current_database()
                 AND d.datdba = (SELECT oid FROM pg_roles WHERE rolname = session_user)
               UNION ALL
               SELECT 'owner of ' || c.oid::regclass FROM pg_class AS c
               JOIN pg_namespace AS n ON n.oid = c.relnamespace
               WHERE n.nspname IN ('app', 'ledger', 'jobs', 'sandbox')
                 AND c.relkind = 'r'
                 AND c.relowner = (SELECT oid FROM pg_roles WHERE rolname = session_user)) AS found
           ORDER BY 1 LIMIT 20"#,
    )
    .fetch_all(connection)
    .await?;
    Ok(words)
}
