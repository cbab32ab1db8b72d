//! `GET /api/collaborations/requests/{id}/analytics`
//! Deliberately not here: counting.

use crate::{
    edge::signed_in::SignedIn,
    kernel::{page::Params, path::PathId, problem::Problem, state::Http, wire::WireRate},
};
use axum::{Json, extract::State};
use cauri_application::{
    matrix::Operation,
    revenue::read_analytics::{self, Analytics, Figures, Period},
};
use cauri_domain::kernel::CollaborationId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which days.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PeriodParams {
    /// The first day (UTC), such as `2026-11-01`; if missing, 29 days before the last.
    #[param(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    from: Option<String>,
    /// The last day (UTC), today if missing; a period has 366 days at most.
    #[param(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    to: Option<String>,
}

impl PeriodParams {
    fn asked(&self) -> Result<Period, Problem> {
        let read = |name: &str, text: &Option<String>| {
            text.as_deref().map(|text| day(name, text)).transpose()
        };
        Ok(Period { from: read("from", &self.from)?, to: read("to", &self.to)? })
    }
}

/// `2026-11-01` and nothing else.
fn day(name: &str, text: &str) -> Result<NaiveDate, Problem> {
    let plain = text.len() == 10 && text.starts_with(|first: char| first.is_ascii_digit());
    let day = text.parse().ok().filter(|_| plain);
    day.ok_or_else(|| Problem::unprocessable("invalid_period").field(name, "wrong_shape"))
}

/// What a collaboration brought.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AnalyticsAnswer {
    success: bool,
    analytics: AnalyticsWire,
}

/// Clicks and sales of the period, and what has become of the commission since the beginning;
/// amounts in francs CFA.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AnalyticsWire {
    /// Clicks that count: no programs, and one visitor once in ten seconds. They are kept for 13
    /// months.
    clicks: u64,
    /// Lines of paid orders that the link brought.
    sales: u64,
    /// Sales for each hundred clicks; null without a click.
    conversion_rate: Option<WireRate>,
    /// What the sales cost.
    gross: i64,
    /// The influencer's part of it.
    commission: i64,
    /// Inside the holdback; this and the next three are as of now, since the beginning.
    commission_held: i64,
    /// May be withdrawn. Withdrawals take what was released first, over all collaborations.
    commission_available: i64,
    /// Withdrawn, and on its way.
    commission_in_flight: i64,
    /// Withdrawn, and arrived.
    commission_paid: i64,
    /// Every day of the period, oldest first.
    days: Vec<DayWire>,
}

/// What one day (UTC) brought.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DayWire {
    #[schema(example = "2026-11-21")]
    date: String,
    clicks: u64,
    sales: u64,
    gross: i64,
    commission: i64,
}

impl From<(NaiveDate, Figures)> for DayWire {
    fn from((date, figures): (NaiveDate, Figures)) -> Self {
        Self {
            date: date.to_string(),
            clicks: figures.clicks,
            sales: figures.sales,
            gross: figures.gross_xof.get(),
            commission: figures.commission_xof.get(),
        }
    }
}

impl From<Analytics> for AnalyticsWire {
    fn from(Analytics { total, conversion_rate, standing, days }: Analytics) -> Self {
        Self {
            clicks: total.clicks,
            sales: total.sales,
            conversion_rate: conversion_rate.map(WireRate),
            gross: total.gross_xof.get(),
            commission: total.commission_xof.get(),
            commission_held: standing.held_xof.get(),
            commission_available: standing.available_xof.get(),
            commission_in_flight: standing.in_flight_xof.get(),
            commission_paid: standing.paid_xof.get(),
            days: days.into_iter().map(DayWire::from).collect(),
        }
    }
}

/// What a collaboration brought, by the day; for its parties and admins.
#[utoipa::path(
    get, path = "/api/collaborations/requests/{id}/analytics", tag = "collaborations",
    operation_id = "read_analytics", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), PeriodParams),
    responses((status = 200, body = AnalyticsAnswer))
)]
pub(crate) async fn read_analytics(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<CollaborationId>,
    Params(period): Params<PeriodParams>,
) -> Result<Json<AnalyticsAnswer>, Problem> {
    Operation::ReadAnalytics.permit(&caller)?;
    let asked = period.asked()?;
    let analytics = read_analytics::read_analytics(&http.app, &caller, id, asked).await?;
    Ok(Json(AnalyticsAnswer { success: true, analytics: analytics.into() }))
}
