//! The number that a buyer gave for the gateway's page: read once, by the one rule.
//! Deliberately not here: the number that has paid (`record_fact`), which only the gateway knows.

use super::paying::{PayOrder, PayOrderError};
use crate::{
    app::App,
    identity::phone::{self, GivenNumber},
    kernel::caller::Caller,
};

/// The wish with its number in the international form; a mobile number of the union.
pub(super) async fn with_number(
    app: &App,
    caller: &Caller,
    wish: &PayOrder,
) -> Result<PayOrder, PayOrderError> {
    let Some(text) = wish.phone_number.clone() else { return Ok(wish.clone()) };
    let buyer = app.queries.find_account(caller.user_id).await?;
    let given = GivenNumber { text, country: wish.country };
    let number = phone::read(app, buyer.as_ref(), &given)?;
    number.for_money()?;
    Ok(PayOrder { phone_number: Some(number.number().clone()), ..wish.clone() })
}
