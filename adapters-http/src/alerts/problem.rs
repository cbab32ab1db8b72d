//! Refusals about alerts.
//! Deliberately not here: their texts (`locales/alerts.yml`).

use crate::kernel::problem::Problem;
use cauri_application::alerts::{
    acknowledge_alert::AcknowledgeAlertError, list_alerts::ListAlertsError,
};
use cauri_domain::alerts::AcknowledgeError;

impl From<ListAlertsError> for Problem {
    fn from(error: ListAlertsError) -> Self {
        match error {
            ListAlertsError::Denied(error) => error.into(),
            ListAlertsError::Store(error) => error.into(),
        }
    }
}

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
