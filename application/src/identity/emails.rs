//! E-mails about an account: asked for without a look whether there is one, written and sent later.
//! Deliberately not here: what they say (port `Mailer`), and how often a job is tried.
//!
//! Whoever asks for an e-mail learns nothing from the answer, nor from the time that it takes: only
//! the job that sends the e-mail looks whether somebody has the address. Job and event carry the
//! e-mail's id and no secret; the token is drawn when the e-mail is written, only its hash is kept.

use super::ports::{AskedEmail, Secret};
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
    identity::{Account, EMAILS_LIMIT, EMAILS_WINDOW, Email, EmailPurpose},
    kernel::{EmailId, Personal, Timestamp},
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
    let asked = AskedEmail { id: EmailId(app.ids.next()), email: email.clone(), purpose };
    tx.emails().insert_email(&asked, app.machine.now()).await?;
    tx.jobs().enqueue(&Job::SendEmail { email_id: asked.id }).await
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
    let Some(email) = written else { return Ok(()) };
    match app.mailer.send(&email).await {
        Ok(()) => {}
        Err(error) if error.is_permanent() => {
            tracing::warn!(email_id = %id, %error, "an e-mail is given up");
        }
        Err(error) => return Err(error),
    }
    let machine_now = app.machine.now();
    Ok(in_tx(&*app.store, async |tx| tx.emails().close_email(id, machine_now).await).await?)
}

/// The e-mail, with its token's hash written down; `None` if there is nothing to send.
async fn write(
    tx: &mut Tx,
    app: &App,
    id: EmailId,
    machine_now: Timestamp,
) -> Result<Option<EmailMessage>, StoreError> {
    let Some(asked) = tx.emails().get_open_email_for_update(id).await? else {
        return Ok(None);
    };
    let found = tx.emails().get_owner_for_update(&asked.email).await?;
    let Some(owner) = found.filter(|owner| wants(owner, asked.purpose)) else {
        tx.emails().delete_email(id).await?;
        return Ok(None);
    };
    let since = machine_now - EMAILS_WINDOW;
    if tx.emails().count_emails(owner.id, asked.purpose, id, since).await? >= EMAILS_LIMIT {
        tracing::warn!(email_id = %id, user_id = %owner.id, "too many e-mails of one purpose");
        tx.emails().delete_email(id).await?;
        return Ok(None);
    }
    let token = draw(app);
    let token_end = asked.purpose.token_end(machine_now);
    let token_hash = token_end.map(|end| (hash(&token), end));
    tx.emails().address_email(id, owner.id, token_hash).await?;
    Ok(Some(EmailMessage {
        id,
        to: Personal::new(owner.email.reveal().to_owned()),
        language: owner.language,
        written_at: machine_now,
        content: content(app, asked.purpose, &token),
    }))
}

/// Whether the e-mail is still worth sending to the owner of the address.
fn wants(owner: &Account, purpose: EmailPurpose) -> bool {
    let proven = owner.email_verified_at.is_some();
    owner.is_active() && !(proven && purpose == EmailPurpose::VerifyEmail)
}

fn content(app: &App, purpose: EmailPurpose, token: &Secret) -> EmailContent {
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
        EmailPurpose::AddressTaken => {
            EmailContent::AddressTaken { link: Personal::new(page(RESET_PAGE)) }
        }
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
