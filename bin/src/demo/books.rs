//! The books at the end: trial balance, what each party has, and the ledger's own check.
//! Deliberately not here: the story that filled them.

use super::check::{Checks, Parts};
use crate::output::{self, xof};
use cauri_application::{
    app::App,
    kernel::error::StoreError,
    ledger::{ports::TrialBalance, trial_balance::trial_balance, verify::verify},
};

/// Prints the trial balance and holds every line of it against what the sales must come to, after
/// the first was paid out.
pub(crate) async fn close(
    app: &App,
    sales: [Parts; 2],
    checks: &mut Checks,
) -> Result<(), StoreError> {
    let books = trial_balance(app).await?;
    let revenue_xof = books.net_xof("platform_revenue");
    output::line(format_args!("  {:<8} earned {:>11}", "platform", xof(revenue_xof)));
    output::chapter("Trial balance");
    tell_rows(&books);
    let [soap, candle] = sales;
    let gross = |sale: Parts| sale.platform_xof + sale.creator_xof + sale.seller_xof;
    let paid_out = soap.seller_xof + soap.creator_xof;
    for (account, expected_xof) in [
        ("gateway_clearing:cinetpay", -(gross(soap) + gross(candle))),
        ("platform_revenue", soap.platform_xof + candle.platform_xof),
        ("held", 0),
        ("available", candle.seller_xof),
        ("payout_in_flight", 0),
        ("payout_float:cinetpay", paid_out),
    ] {
        checks.hold(format!("account {account}"), expected_xof, books.net_xof(account));
    }
    let elsewhere: i64 = books.rows.iter().map(|row| row.credits_xof - row.debits_xof).sum();
    checks.hold("the sum of all accounts", 0, elsewhere);
    if !books.is_balanced() {
        checks.complain("debits and credits of the trial balance are not the same sum");
    }
    for difference in verify(app).await? {
        checks.complain(format!("the ledger's own check: {difference}"));
    }
    Ok(())
}

/// One line an account, what it comes to on its side.
fn tell_rows(books: &TrialBalance) {
    output::line(format_args!("{:<28}{:>14}{:>14}", "account", "debit", "credit"));
    let mut total_xof = (0, 0);
    for row in &books.rows {
        let net_xof = row.credits_xof - row.debits_xof;
        let (debit_xof, credit_xof) = ((-net_xof).max(0), net_xof.max(0));
        total_xof = (total_xof.0 + debit_xof, total_xof.1 + credit_xof);
        tell_row(&row.account, debit_xof, credit_xof);
    }
    tell_row("total", total_xof.0, total_xof.1);
}

fn tell_row(account: &str, debit_xof: i64, credit_xof: i64) {
    let amount = |francs| if francs == 0 { "–".to_owned() } else { xof(francs) };
    output::line(format_args!("{account:<28}{:>14}{:>14}", amount(debit_xof), amount(credit_xof)));
}
