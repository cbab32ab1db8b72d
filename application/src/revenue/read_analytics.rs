//! What a collaboration brought: clicks, sales and commission, by the day.
//! Deliberately not here: figures over several collaborations (dashboards, later).

use super::ports::CommissionStanding;
use crate::{
    app::App,
    collaboration::read::find,
    kernel::{
        caller::Caller,
        error::{ReadError, StoreError},
    },
    matrix::Operation,
};
use cauri_domain::{
    affiliate::conversion_rate,
    kernel::{CollaborationId, LinkId, Timestamp},
    money::Xof,
};
use chrono::{Days, NaiveDate, NaiveTime};
use rust_decimal::Decimal;
use std::{collections::BTreeMap, ops::Range};

/// The longest period, in days; clicks are kept for longer.
pub const PERIOD_DAYS: u16 = 366;
/// The period if nobody says which, in days.
pub const USUAL_DAYS: u16 = 30;

/// Which days are asked for (UTC, both included).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period {
    /// The first; if nobody says, 29 days before the last.
    pub from: Option<NaiveDate>,
    /// The last; if nobody says, today.
    pub to: Option<NaiveDate>,
}

/// Why nothing is shown.
#[derive(Debug, thiserror::Error)]
pub enum ReadAnalyticsError {
    /// The collaboration can't be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// No such period, or a longer one than is allowed.
    #[error("a period has 1 to {PERIOD_DAYS} days")]
    Period,
}

impl From<StoreError> for ReadAnalyticsError {
    fn from(error: StoreError) -> Self {
        Self::Read(error.into())
    }
}

/// What one day brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Clicks that count.
    pub clicks: u64,
    /// Lines of paid orders.
    pub sales: u64,
    /// What they cost, in francs.
    pub gross_xof: Xof,
    /// The creator's part, in francs.
    pub commission_xof: Xof,
}

impl Figures {
    fn and(self, other: &Self) -> Self {
        let both = |one: Xof, two: Xof| Xof::new(one.get().saturating_add(two.get()));
        Self {
            clicks: self.clicks.saturating_add(other.clicks),
            sales: self.sales.saturating_add(other.sales),
            gross_xof: both(self.gross_xof, other.gross_xof),
            commission_xof: both(self.commission_xof, other.commission_xof),
        }
    }
}

/// What a collaboration brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Analytics {
    /// All days of the period together.
    pub total: Figures,
    /// Sales for each hundred clicks; `None` without a click.
    pub conversion_rate: Option<Decimal>,
    /// What has become of the commission since the beginning.
    pub standing: CommissionStanding,
    /// Every day of the period, oldest first.
    pub days: Vec<(NaiveDate, Figures)>,
}

/// Reads what a collaboration brought, for its parties and admins.
pub async fn read_analytics(
    app: &App,
    caller: &Caller,
    id: CollaborationId,
    asked: Period,
) -> Result<Analytics, ReadAnalyticsError> {
    let (view, _) = find(app, caller, Operation::ReadAnalytics, id).await?;
    let now = app.clock.now();
    let dates = dates(asked, now.date_naive()).ok_or(ReadAnalyticsError::Period)?;
    let period = dates.start.and_time(NaiveTime::MIN).and_utc()
        ..dates.end.and_time(NaiveTime::MIN).and_utc();
    let mut days = every_day(&dates);
    if let Some(link) = app.queries.find_link_of(id).await? {
        fill(app, &mut days, (id, link.id), &period).await?;
    }
    let creator_id = view.collaboration.influencer_id;
    let standing = app.queries.commission_standing(id, creator_id, now).await?;
    let total = days.values().fold(Figures::default(), Figures::and);
    Ok(Analytics {
        total,
        conversion_rate: conversion_rate(total.sales, total.clicks),
        standing,
        days: days.into_iter().collect(),
    })
}

/// The days that are meant: the first, and the one after the last.
fn dates(asked: Period, today: NaiveDate) -> Option<Range<NaiveDate>> {
    let last = asked.to.unwrap_or(today);
    let usual = || last.checked_sub_days(Days::new(u64::from(USUAL_DAYS) - 1));
    let first = asked.from.or_else(usual)?;
    let length = last.signed_duration_since(first).num_days() + 1;
    let end = last.succ_opt()?;
    (1..=i64::from(PERIOD_DAYS)).contains(&length).then_some(first..end)
}

/// Every day, on which nothing has happened yet.
fn every_day(dates: &Range<NaiveDate>) -> BTreeMap<NaiveDate, Figures> {
    let days = dates.start.iter_days().take(usize::from(PERIOD_DAYS));
    days.take_while(|day| *day < dates.end).map(|day| (day, Figures::default())).collect()
}

/// Adds what happened.
async fn fill(
    app: &App,
    days: &mut BTreeMap<NaiveDate, Figures>,
    (id, link_id): (CollaborationId, LinkId),
    period: &Range<Timestamp>,
) -> Result<(), StoreError> {
    for found in app.queries.list_click_days(link_id, period).await? {
        let day = days.entry(found.date).or_default();
        day.clicks = u64::try_from(found.clicks).unwrap_or_default();
    }
    for found in app.queries.list_sale_days(id, period).await? {
        let day = days.entry(found.date).or_default();
        day.sales = u64::try_from(found.sales).unwrap_or_default();
        day.gross_xof = found.gross_xof;
        day.commission_xof = found.commission_xof;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_has_one_to_366_days() {
        let today = day("2026-11-21");
        for (from, to, length) in [
            (None, None, Some(30)),
            (None, Some("2026-03-01"), Some(30)),
            (Some("2026-11-21"), None, Some(1)),
            (Some("2025-11-21"), Some("2026-11-21"), Some(366)),
            (Some("2025-11-20"), Some("2026-11-21"), None),
            (Some("2026-11-22"), None, None),
            (Some("-262143-01-01"), Some("-262143-01-01"), Some(1)),
            (None, Some("-262143-01-01"), None),
            (Some("+262142-12-31"), Some("+262142-12-31"), None),
        ] {
            let asked = Period { from: from.map(day), to: to.map(day) };
            let found = dates(asked, today).map(|dates| every_day(&dates).len());
            assert_eq!(found, length, "{from:?} {to:?}");
        }
    }
}
