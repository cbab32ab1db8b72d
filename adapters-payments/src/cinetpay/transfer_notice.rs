//! A notice about a transfer: unsigned, as form or as JSON, good for nothing but asking.
//! Deliberately not here: the state that it claims.

use crate::form::Form;
use cauri_application::payments::gateway::{Notice, NoticeError};
use serde::Deserialize;

const KEY: &str = "client_transaction_id";
/// Ours has 26 characters.
const ID_LIMIT_BYTES: usize = 64;

#[derive(Deserialize)]
struct JsonNotice {
    client_transaction_id: String,
}

/// Finds our id for the transfer.
pub(super) fn read(body: &[u8]) -> Result<Notice, NoticeError> {
    let transaction = if body.trim_ascii_start().starts_with(b"{") {
        serde_json::from_slice::<JsonNotice>(body)
            .map(|notice| notice.client_transaction_id)
            .map_err(|_| NoticeError::Malformed)?
    } else {
        Form::decode(body)?.value(KEY).ok_or(NoticeError::Malformed)?.to_owned()
    };
    if transaction.is_empty() || transaction.len() > ID_LIMIT_BYTES {
        return Err(NoticeError::Malformed);
    }
    Ok(Notice { transaction, must_requery: true })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_and_json_say_the_same() {
        for body in [
            "transaction_id=1&client_transaction_id=ABC&treatment_status=VAL",
            r#" {"client_transaction_id":"ABC","treatment_status":"VAL","amount":500}"#,
        ] {
            let notice = read(body.as_bytes()).unwrap();
            assert_eq!(notice, Notice { transaction: "ABC".to_owned(), must_requery: true });
        }
    }

    #[test]
    fn what_names_no_transfer_is_malformed() {
        for body in [
            "",
            "treatment_status=VAL",
            "client_transaction_id=",
            "client_transaction_id=A&client_transaction_id=B",
            "{\"client_transaction_id\":7}",
            "{\"client_transaction_id\":\"A\",\"client_transaction_id\":\"B\"}",
            "{",
        ] {
            assert_eq!(read(body.as_bytes()), Err(NoticeError::Malformed), "{body}");
        }
    }
}
