//! Shows once more that it is really the owner who holds this session, by the password or by a code
//! that was sent to the proven address; good for five minutes of this session.
//! Deliberately not here: what asks for it (each use case calls [`require`]), and sending the code
//! (`request_reauthentication_code`).

use super::{
    lockout::{Attempt, TooManyAttempts, count_failure, forget_failures, refuse_if_locked},
    ports::{Credentials, PasswordsError, Secret},
    reauthentication_ports::Reauthentication,
};
use crate::{
    app::App,
    kernel::{
        caller::{Caller, Denied},
        error::StoreError,
    },
    matrix::Operation,
    store_conflicts,
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::{
    identity::{REAUTHENTICATED_FOR, ShownCode},
    kernel::{Personal, SessionId},
};
use std::net::IpAddr;

/// By what it is shown.
#[derive(Debug, Clone)]
pub enum Proof {
    /// The account's password.
    Password(Secret),
    /// The code that was sent for this session.
    Code(Secret),
}

/// Shows once more who one is.
#[derive(Debug, Clone)]
pub struct Reauthenticate {
    /// By what.
    pub proof: Proof,
    /// From which network address, if it is known.
    pub from: Option<Personal<IpAddr>>,
}

/// The session is re-authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reauthenticated {
    /// For how long from now, in seconds.
    pub expires_in: i64,
    /// True if the same code was shown before: nothing was written.
    pub already_applied: bool,
}

/// Why it is not.
#[derive(Debug, thiserror::Error)]
pub enum ReauthenticateError {
    /// The role may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The session has ended meanwhile.
    #[error("the session has ended")]
    Ended,
    /// Somebody guesses: too many have failed.
    #[error(transparent)]
    TooManyAttempts(#[from] TooManyAttempts),
    /// The password is another one.
    #[error("the password is wrong")]
    WrongPassword,
    /// No such code was sent for this session, or its time or its tries are over.
    #[error("the code is wrong")]
    WrongCode,
    /// Passwords can't be checked.
    #[error(transparent)]
    Passwords(#[from] PasswordsError),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(ReauthenticateError);

/// The session has not been re-authenticated, or too long ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the session is not re-authenticated")]
pub struct ReauthenticationRequired;

/// Asks for a session that was re-authenticated a moment ago: for what a thief of a telephone or of
/// a token would do first.
///
/// # Errors
/// The store's.
pub async fn require(
    tx: &mut Tx,
    app: &App,
    caller: &Caller,
) -> Result<Result<(), ReauthenticationRequired>, StoreError> {
    let machine_now = app.machine.now();
    let good = tx.reauthentications().is_reauthenticated(caller.session_id, machine_now).await?;
    Ok(if good { Ok(()) } else { Err(ReauthenticationRequired) })
}

/// Re-authenticates the caller's session. A wrong password counts as a failed sign-in, a wrong code
/// among the tries of the code.
///
/// # Errors
/// [`ReauthenticateError`] names what is in the way.
pub async fn reauthenticate(
    app: &App,
    caller: &Caller,
    command: &Reauthenticate,
) -> Result<Reauthenticated, ReauthenticateError> {
    Operation::Reauthenticate.permit(caller)?;
    match &command.proof {
        Proof::Password(password) => {
            by_password(app, caller, password, command.from.as_ref()).await
        }
        Proof::Code(code) => by_code(app, caller.session_id, code).await,
    }
}

async fn by_password(
    app: &App,
    caller: &Caller,
    password: &Secret,
    from: Option<&Personal<IpAddr>>,
) -> Result<Reauthenticated, ReauthenticateError> {
    let found = app.queries.find_credentials_of(caller.user_id).await?;
    let seen = found.ok_or(ReauthenticateError::Ended)?;
    let attempt = Attempt::at(app, seen.account.email.reveal(), from);
    refuse_if_locked(app, &attempt).await??;
    let hash = Some(seen.password_hash.expose());
    let right = app.identity.passwords.verify(password, hash).await?;
    let done = retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| {
            if !right {
                return Ok(count_failure(tx, app, &attempt).await?.map(|()| None)?);
            }
            forget_failures(tx, app, &attempt).await??;
            refuse_changed(tx, &seen).await?;
            let held = hold(tx, caller.session_id).await?;
            Ok::<_, ReauthenticateError>(Some(begin(tx, app, held).await?))
        })
        .await
    });
    done.await?.ok_or(ReauthenticateError::WrongPassword)
}

/// Another password may have been set since this one was checked.
async fn refuse_changed(tx: &mut Tx, seen: &Credentials) -> Result<(), ReauthenticateError> {
    let found = tx.identity().get_credentials_for_update(seen.account.id).await?;
    let unchanged =
        found.is_some_and(|it| it.password_hash == seen.password_hash && it.account.is_active());
    if unchanged { Ok(()) } else { Err(ReauthenticateError::WrongPassword) }
}

async fn by_code(
    app: &App,
    session_id: SessionId,
    code: &Secret,
) -> Result<Reauthenticated, ReauthenticateError> {
    let done = retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| show(tx, app, session_id, code).await).await
    });
    done.await?.ok_or(ReauthenticateError::WrongCode)
}

/// `None` if the code is not right; what was counted stays.
async fn show(
    tx: &mut Tx,
    app: &App,
    session_id: SessionId,
    code: &Secret,
) -> Result<Option<Reauthenticated>, ReauthenticateError> {
    let held = hold(tx, session_id).await?;
    let Some((sent_hash, sent)) = held.code else { return Ok(None) };
    let matches = sent_hash == hash(app, session_id, code);
    match sent.show(matches, app.clock.now()) {
        ShownCode::Right(used) => {
            let held = Reauthentication { code: Some((sent_hash, used)), ..held };
            Ok(Some(begin(tx, app, held).await?))
        }
        ShownCode::Again => {
            let left = held.good_until.map(|until| (until - app.machine.now()).num_seconds());
            let left = left.filter(|seconds| *seconds > 0);
            Ok(left.map(|expires_in| Reauthenticated { expires_in, already_applied: true }))
        }
        ShownCode::Wrong(counted) => {
            let held = Reauthentication { code: Some((sent_hash, counted)), ..held };
            tx.reauthentications().save_reauthentication(&held).await?;
            Ok(None)
        }
        ShownCode::Over => Ok(None),
    }
}

async fn hold(tx: &mut Tx, id: SessionId) -> Result<Reauthentication, ReauthenticateError> {
    let held = tx.reauthentications().hold_reauthentication(id).await?;
    held.ok_or(ReauthenticateError::Ended)
}

async fn begin(
    tx: &mut Tx,
    app: &App,
    held: Reauthentication,
) -> Result<Reauthenticated, StoreError> {
    let good_until = Some(app.machine.now() + REAUTHENTICATED_FOR);
    let held = Reauthentication { good_until, ..held };
    tx.reauthentications().save_reauthentication(&held).await?;
    let expires_in = REAUTHENTICATED_FOR.num_seconds();
    Ok(Reauthenticated { expires_in, already_applied: false })
}

/// The hash under which a code is known: of six digits a bare one would hide nothing.
pub(super) fn hash(app: &App, session_id: SessionId, code: &Secret) -> [u8; 32] {
    let of = format!("reauthenticate\n{session_id}\n{}", code.expose().trim());
    app.identity.pseudonyms.pseudonym(&Personal::new(of))
}
