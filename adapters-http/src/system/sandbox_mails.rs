//! `GET /api/sandbox/mails`: the sandbox's mailbox; it does not exist in production.
//! Deliberately not here: e-mails that a mail server took.

use crate::kernel::{problem::Problem, state::Http, wire::WireTime};
use axum::{Json, extract::State};
use cauri_application::kernel::mail::SandboxMail;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The last e-mails.
#[derive(Serialize, ToSchema)]
pub(crate) struct SandboxMailsAnswer {
    success: bool,
    /// Latest first, a hundred at most.
    mails: Vec<MailWire>,
}

/// An e-mail as it would have left.
#[derive(Serialize, ToSchema)]
struct MailWire {
    id: Uuid,
    #[schema(example = "awa@example.sn")]
    to: String,
    subject: String,
    /// The text part.
    text: String,
    written_at: WireTime,
}

impl From<SandboxMail> for MailWire {
    fn from(mail: SandboxMail) -> Self {
        Self {
            id: mail.id.0,
            to: mail.to.into_inner(),
            subject: mail.subject,
            text: mail.text.into_inner(),
            written_at: mail.written_at.into(),
        }
    }
}

/// Reads the e-mails that would have left the sandbox.
///
/// Where a mail server is told, they leave, and the mailbox stays empty.
#[utoipa::path(
    get, path = "/api/sandbox/mails", tag = "sandbox",
    responses((status = 200, body = SandboxMailsAnswer))
)]
pub(crate) async fn list_sandbox_mails(
    State(http): State<Http>,
) -> Result<Json<SandboxMailsAnswer>, Problem> {
    let mailbox = &http.app.sandbox.as_ref().ok_or_else(Problem::not_found)?.mailbox;
    let mails = mailbox.list().await?.into_iter().map(Into::into).collect();
    Ok(Json(SandboxMailsAnswer { success: true, mails }))
}
