//! E-mails to buyers about their money.
//! Deliberately not here: texts (adapters), and how often an e-mail is tried (`jobs`).

use crate::{
    app::App,
    identity::email_delivery,
    kernel::mail::{EmailContent, EmailMessage, MailError},
};
use cauri_domain::kernel::{EmailId, PaymentId};

/// Tells a buyer that money came by a payment for which no order waited. Another try is the same
/// e-mail. One that is refused for good is given up.
///
/// # Errors
/// [`MailError`] says why it did not leave this time.
pub async fn tell_of_unapplied(app: &App, id: PaymentId) -> Result<(), MailError> {
    let Some(payment) = app.queries.find_payment(id).await? else { return Ok(()) };
    let Some(buyer) = app.queries.find_account(payment.buyer_id).await? else { return Ok(()) };
    let email = EmailMessage {
        id: EmailId(id.0),
        to: buyer.email.clone(),
        language: buyer.language,
        written_at: app.machine.now(),
        content: EmailContent::PaymentUnapplied {
            amount_xof: payment.amount_xof.get(),
            order_id: payment.order_id,
        },
    };
    let sent = app.mailer.send(&email).await;
    email_delivery::keep(app, buyer.id, &buyer.email, &sent).await?;
    match sent {
        Err(error) if error.is_permanent() => {
            tracing::warn!(payment_id = %id, %error, "an e-mail about left-over money is given up");
            Ok(())
        }
        sent => sent,
    }
}
