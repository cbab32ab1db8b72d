//! Signs out: this session, and no other, is ended.
//! Deliberately not here: signing out everywhere (`logout_everywhere`).

use super::ports::Ending;
use crate::{
    app::App,
    kernel::{
        caller::{Caller, Denied, Permit},
        error::StoreError,
    },
    matrix::Operation,
    store_conflicts,
    tx::{in_tx, retry_conflicts},
};

/// Why nobody was signed out.
#[derive(Debug, thiserror::Error)]
pub enum LogoutError {
    /// The role may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(LogoutError);

/// Signs out. A session that has ended meanwhile is as good.
pub async fn logout(app: &App, caller: &Caller) -> Result<(), LogoutError> {
    let permit = Operation::Logout.permit(caller)?;
    end(app, &permit, Ending::One(caller.session_id)).await?;
    Ok(())
}

/// Ends sessions, and lets them in no more: here at once, elsewhere within seconds.
pub(super) async fn end(app: &App, permit: &Permit, ending: Ending) -> Result<usize, StoreError> {
    let ended = retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| {
            if let Ending::All(user_id) = ending {
                // A telephone that was lost is no known one any more.
                tx.devices().forget_devices(user_id).await?;
            }
            tx.identity().end_sessions(permit, ending).await
        })
        .await
    });
    let ended = ended.await?;
    app.identity.live_sessions.end(&ended, app.machine.now());
    Ok(ended.len())
}
