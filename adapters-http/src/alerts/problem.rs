//! Refusals about alerts.
//! Deliberately not here: their texts (`locales/alerts.yml`).

use crate::kernel::problem::Problem;
use cauri_application::alerts::acknowledge_alert::AcknowledgeAlertError;
use cauri_domain::alerts::AcknowledgeError;

impl From<AcknowledgeAlertError> for Problem {
    fn from(error: AcknowledgeAlertError) -> Self {
        match error {
            AcknowledgeAlertError::Denied(error) => error.into(),
            AcknowledgeAlertError::Idempotency(error) => error.into(),
            AcknowledgeAlertError::NotFound => Self::not_found(),
            AcknowledgeAlertError::Rule(AcknowledgeError::AlreadyAcknowledged) => {
                Self::conflict("alert_already_acknowledged")
            }
            AcknowledgeAlertError::Store(error) => error.into(),
        }
    }
}
