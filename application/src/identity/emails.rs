//! E-mails about an account: asked for without a look whether there is one, written and sent later.
//! Deliberately not here: what they say (port `Mailer`), and how often a job is tried.
//!
//! Whoever asks for an e-mail learns nothing from the answer, nor from the time that it takes: only
//! the job that sends the e-mail looks whether somebody has the address. Job and event carry the
//! e-mail's id and no secret; the token is drawn when the e-mail is written, only its hash is kept.

use super::{
    email_delivery::{self, Delivery},
    payout_number,
    ports::{AskedEmail, Secret},
    reauthenticate,
    reauthentication_ports::Reauthentication,
};
use crate::{
    app::App,
    jobs::Job,
    kernel::{
        error::StoreError,
        mail::{EmailContent, EmailMessage, MailError},
    },
    tx::{Tx, in_tx},
};
use cauri_domain::{
    identity::{Account, CODE_LIFE, EMAILS_LIMIT, EMAILS_WINDOW, EmailPurpose, SentCode, code_of},
    kernel::{Email, EmailId, Personal, Timestamp, UserId},
};
use sha2::{Digest as _, Sha256};

/// Bytes of a one-time token.
const TOKEN: usize = 32;
/// The page that sets a new password, or asks for the e-mail that lets one.
pub const RESET_PAGE: &str = "/account/reset-password";
/// The page that proves an address.
pub const VERIFY_PAGE: &str = "/account/verify-email";

/// Asks for an e-mail to an address, whether or not somebody has it.
pub(super) async fn ask(
    tx: &mut Tx,
    app: &App,
    email: &Email,
    purpose: EmailPurpose,
) -> Result<(), StoreError> {
    let (id, email) = (EmailId(app.ids.next()), email.clone());
    let asked = AskedEmail { id, email, purpose, owner_id: None, number_ending: None };
    leave(tx, app, &asked).await
}

/// Asks for an e-mail to somebody who is known, at this address of its, about this number if about
/// one.
pub(crate) async fn tell(
    tx: &mut Tx,
    app: &App,
    owner: UserId,
    email: &Email,
    purpose: EmailPurpose,
    number_ending: Option<Personal<String>>,
) -> Result<EmailId, StoreError> {
    let (id, email) = (EmailId(app.ids.next()), email.clone());
    let asked = AskedEmail { id, email, purpose, owner_id: Some(owner), number_ending };
    leave(tx, app, &asked).await?;
    Ok(id)
}

async fn leave(tx: &mut Tx, app: &App, asked: &AskedEmail) -> Result<(), StoreError> {
    tx.emails().insert_email(asked, app.machine.now()).await?;
    tx.jobs().enqueue(&Job::SendEmail { email_id: asked.id }).await
}

/// Somebody asked for too many e-mails of one purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many e-mails of one purpose; wait for {retry_after_seconds} seconds")]
pub struct TooManyEmails {
    /// After how long one more is sent, at the latest.
    pub retry_after_seconds: i64,
}

/// Refuses one more e-mail of a purpose to somebody who asked for too many. Others, of which
/// nobody may learn whether they are sent, are left out when they are written.
pub(super) async fn refuse_too_many(
    tx: &mut Tx,
    app: &App,
    owner: UserId,
    purpose: EmailPurpose,
) -> Result<Result<(), TooManyEmails>, StoreError> {
    let since = app.machine.now() - EMAILS_WINDOW;
    let asked = tx.emails().count_emails(owner, purpose, None, since).await?;
    let retry_after_seconds = EMAILS_WINDOW.num_seconds();
    Ok(if asked < EMAILS_LIMIT { Ok(()) } else { Err(TooManyEmails { retry_after_seconds }) })
}

/// Writes and sends an e-mail that was asked for, unless there is nobody to send it to, or it has
/// left already. An e-mail that is refused for good is given up; any other failure is an error, and
/// another try writes the same e-mail with a new token.
///
/// # Errors
/// [`MailError`] says why it did not leave this time.
pub async fn send_email(app: &App, id: EmailId) -> Result<(), MailError> {
    let machine_now = app.machine.now();
    let written = in_tx(&*app.store, async |tx| write(tx, app, id, machine_now).await).await?;
    let Some((owner, email, message)) = written else { return Ok(()) };
    let sent = app.mailer.send(&message).await;
    let delivery = Delivery::of(&sent);
    match sent {
        Ok(()) => {}
        Err(error) if error.is_permanent() => {
            tracing::warn!(email_id = %id, %error, "an e-mail is given up");
        }
        Err(error) => return Err(error),
    }
    let machine_now = app.machine.now();
    let closed = in_tx(&*app.store, async |tx| {
        if let Some(delivery) = delivery {
            email_delivery::note(tx, app, owner, &email, delivery).await?;
        }
        tx.emails().close_email(id, machine_now).await
    });
    Ok(closed.await?)
}

/// An e-mail that is written, to whom it is, and at which of its addresses.
type Written = (UserId, Email, EmailMessage);

/// The e-mail, with its token's hash written down; `None` if there is nothing to send.
async fn write(
    tx: &mut Tx,
    app: &App,
    id: EmailId,
    machine_now: Timestamp,
) -> Result<Option<Written>, StoreError> {
    let Some(asked) = tx.emails().get_open_email_for_update(id).await? else {
        return Ok(None);
    };
    let Some((owner, purpose)) = reader(tx, &asked).await? else {
        tx.emails().delete_email(id).await?;
        return Ok(None);
    };
    let since = machine_now - EMAILS_WINDOW;
    if tx.emails().count_emails(owner.id, purpose, Some(id), since).await? >= EMAILS_LIMIT {
        tracing::warn!(email_id = %id, user_id = %owner.id, "too many e-mails of one purpose");
        tx.emails().delete_email(id).await?;
        return Ok(None);
    }
    let token = draw(app);
    let token_end = purpose.token_end(machine_now);
    let token_hash = token_end.map(|end| (hash(&token), end));
    tx.emails().address_email(id, owner.id, purpose, token_hash).await?;
    let Some(content) = content(tx, app, &asked, purpose, &token).await? else {
        tx.emails().delete_email(id).await?;
        return Ok(None);
    };
    let message = EmailMessage {
        id,
        to: asked.email.clone(),
        language: owner.language,
        written_at: machine_now,
        content,
    };
    Ok(Some((owner.id, asked.email, message)))
}

/// Who reads the e-mail, and what it says to that person; `None` if it is worth nothing any more.
async fn reader(
    tx: &mut Tx,
    asked: &AskedEmail,
) -> Result<Option<(Account, EmailPurpose)>, StoreError> {
    let purpose = asked.purpose;
    let found = match asked.owner_id {
        Some(id) => tx.identity().get_credentials_for_update(id).await?.map(|it| it.account),
        None => tx.emails().get_owner_for_update(&asked.email).await?,
    };
    let Some(owner) = found.filter(|owner| wants(owner, asked)) else { return Ok(None) };
    if purpose != EmailPurpose::ChangeEmail {
        return Ok(Some((owner, purpose)));
    }
    // Whoever has the address already is told, and nobody else.
    let taken = tx.emails().get_owner_for_update(&asked.email).await?;
    Ok(Some(taken.map_or((owner, purpose), |other| (other, EmailPurpose::AddressTaken))))
}

/// Whether the e-mail is still worth sending.
fn wants(owner: &Account, asked: &AskedEmail) -> bool {
    owner.is_active()
        && match asked.purpose {
            EmailPurpose::VerifyEmail => owner.email_verified_at.is_none(),
            EmailPurpose::ChangeEmail => {
                owner.pending_email.as_ref().is_some_and(|pending| pending.email == asked.email)
            }
            EmailPurpose::EmailChangeAsked => true,
            _ => owner.email == asked.email,
        }
}

/// What the e-mail tells; `None` if there is nothing to tell any more.
async fn content(
    tx: &mut Tx,
    app: &App,
    asked: &AskedEmail,
    purpose: EmailPurpose,
    token: &Secret,
) -> Result<Option<EmailContent>, StoreError> {
    let ending = asked.number_ending.clone().unwrap_or_else(|| Personal::new(String::new()));
    Ok(Some(match purpose {
        EmailPurpose::ReauthenticationCode => match send_code(tx, app, asked.id).await? {
            Some(code) => EmailContent::ReauthenticationCode {
                code: Personal::new(code.expose().to_owned()),
                minutes: CODE_LIFE.num_minutes(),
            },
            None => return Ok(None),
        },
        EmailPurpose::EmailChangeAsked => EmailContent::EmailChangeAsked {
            link: Personal::new(format!("{}{RESET_PAGE}", app.policy.public_url)),
        },
        EmailPurpose::PayoutNumberAdded => EmailContent::PayoutNumberAdded {
            ending,
            usable_from: payout_number::usable_from(app.mode, app.clock.now()),
        },
        EmailPurpose::PayoutNumberUsed => EmailContent::PayoutNumberUsed { ending },
        EmailPurpose::PayoutNumberRefused => EmailContent::PayoutNumberRefused { ending },
        EmailPurpose::ResetPassword
        | EmailPurpose::VerifyEmail
        | EmailPurpose::ChangeEmail
        | EmailPurpose::AddressTaken => linked(app, purpose, token),
    }))
}

/// Draws the code that an e-mail brings, and writes its hash down; `None` if another was asked for
/// since, or the session has ended.
async fn send_code(tx: &mut Tx, app: &App, id: EmailId) -> Result<Option<Secret>, StoreError> {
    let held = tx.reauthentications().get_by_email_for_update(id).await?;
    let Some(held) = held else { return Ok(None) };
    let mut bytes = [0; 8];
    app.entropy.fill(&mut bytes);
    let code = Secret::new(code_of(u64::from_le_bytes(bytes)));
    let hash = reauthenticate::hash(app, held.session_id, &code);
    let code_sent = Some((hash, SentCode::new(app.clock.now())));
    let held = Reauthentication { code: code_sent, ..held };
    tx.reauthentications().save_reauthentication(&held).await?;
    Ok(Some(code))
}

fn linked(app: &App, purpose: EmailPurpose, token: &Secret) -> EmailContent {
    // What stands behind `#` stays in the reader's browser: no server and no proxy logs it.
    let page = |path: &str| format!("{}{path}", app.policy.public_url);
    let link = |path: &str| Personal::new(format!("{}#token={}", page(path), token.expose()));
    let life = purpose.token_life().unwrap_or_default();
    match purpose {
        EmailPurpose::ResetPassword => {
            EmailContent::ResetPassword { link: link(RESET_PAGE), minutes: life.num_minutes() }
        }
        EmailPurpose::VerifyEmail => {
            EmailContent::VerifyEmail { link: link(VERIFY_PAGE), hours: life.num_hours() }
        }
        EmailPurpose::ChangeEmail => {
            EmailContent::ChangeEmail { link: link(VERIFY_PAGE), hours: life.num_hours() }
        }
        _ => EmailContent::AddressTaken { link: Personal::new(page(RESET_PAGE)) },
    }
}

fn draw(app: &App) -> Secret {
    let mut token = [0; TOKEN];
    app.entropy.fill(&mut token);
    Secret::new(hex::encode(token))
}

/// The hash under which a token is known.
pub(super) fn hash(token: &Secret) -> [u8; 32] {
    Sha256::digest(token.expose().as_bytes()).into()
}
