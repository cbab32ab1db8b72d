//! Tells cargo what the compile-time checks of queries and migrations depend on.

fn main() {
    for path in ["migrations", "bootstrap.sql", "default_privileges.sql", ".sqlx"] {
        println!("cargo:rerun-if-changed={path}");
    }
    for name in ["SQLX_OFFLINE", "SQLX_OFFLINE_DIR", "DATABASE_URL"] {
        println!("cargo:rerun-if-env-changed={name}");
    }
}
