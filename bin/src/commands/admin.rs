//! `cauri admin create`
//! Deliberately not here: what makes an admin (the use case), and how a password is asked for.

use super::Failure;
use crate::{
    cli::NewAdmin,
    compose::{Composed, compose},
    database::Database,
    output, password,
    server::parts,
    settings::{Serving, SettingSources},
};
use cauri_application::identity::create_admin::{CreateAdmin, create_admin};
use cauri_postgres::{PoolSettings, check_schema, connect};
use std::sync::Arc;

/// Makes an admin beside a running `serve`, or without one, with the settings that `serve` has.
pub(super) fn create(told: &SettingSources, who: &NewAdmin) -> Result<(), Failure> {
    let Serving { purpose, listen, database: settings, .. } = told.serving()?;
    let command = CreateAdmin {
        email: who.email.clone(),
        name: who.name.clone(),
        password: password::ask()?,
    };
    let database = Database::attach(&settings, "admin create")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let url = database.url();
    let made = runtime.block_on(async {
        database.as_serving(check_schema(&url, purpose.mode()).await)?;
        let pool = connect(&url, PoolSettings { max_connections: 1, ..PoolSettings::default() });
        let parts = parts(purpose, listen, pool.await?, Arc::new(String::new)).await?;
        let Composed { app, .. } = compose(parts)?;
        Ok::<_, Failure>(create_admin(&app, &command).await?)
    });
    drop(runtime);
    database.stop()?;
    output::plain(format_args!("Made admin {}, who can sign in now.", made?.id));
    Ok(())
}
