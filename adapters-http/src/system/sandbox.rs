//! The sandbox's clock; these addresses do not exist in production.
//! Deliberately not here: what is done when the clock jumps.

use crate::kernel::{body::Body, problem::Problem, state::Http, wire::WireTime};
use axum::{Json, extract::State, http::StatusCode};
use cauri_application::{
    schedule::Tick,
    system::sandbox::{AdvanceError, MAX_ADVANCE_SECONDS, advance},
    work::worker::Done,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far to move the clock.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct AdvanceBody {
    /// 1 to 31,622,400 seconds.
    #[schema(minimum = 1, maximum = 31_622_400, example = 86_400)]
    advance_seconds: i64,
}

/// Where the business clock stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClockAnswer {
    success: bool,
    now: WireTime,
}

/// Where the business clock stands after the jump.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AdvancedAnswer {
    success: bool,
    now: WireTime,
    done: DoneCounts,
}

/// What fell due on the way, and was done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DoneCounts {
    /// Collaborations written down as expired.
    expired: usize,
    /// Payees whose earnings got past their holdback.
    matured: usize,
    /// Payments that the gateway was asked about again.
    rechecked: usize,
    /// Orders that nobody paid in time.
    cancelled: usize,
}

impl From<&Done> for DoneCounts {
    fn from(done: &Done) -> Self {
        Self {
            expired: done.count(Tick::ExpireCollaborations),
            matured: done.count(Tick::MatureEarnings),
            rechecked: done.count(Tick::RecheckPayments),
            cancelled: done.count(Tick::CancelUnpaidOrders),
        }
    }
}

/// Reads the business clock.
#[utoipa::path(
    get, path = "/api/sandbox/clock", tag = "sandbox",
    responses((status = 200, body = ClockAnswer))
)]
pub(crate) async fn read_sandbox_clock(State(http): State<Http>) -> Json<ClockAnswer> {
    Json(ClockAnswer { success: true, now: http.app.clock.now().into() })
}

/// Moves the business clock ahead.
///
/// Everything that is due then is done before the answer.
#[utoipa::path(
    post, path = "/api/sandbox/clock", tag = "sandbox", request_body = AdvanceBody,
    responses((status = 200, body = AdvancedAnswer))
)]
pub(crate) async fn advance_sandbox_clock(
    State(http): State<Http>,
    body: Body<AdvanceBody>,
) -> Result<Json<AdvancedAnswer>, Problem> {
    let advanced = advance(&http.app, body.value.advance_seconds).await.map_err(problem)?;
    let done = DoneCounts::from(&advanced.done);
    Ok(Json(AdvancedAnswer { success: true, now: advanced.now.into(), done }))
}

fn problem(error: AdvanceError) -> Problem {
    match error {
        AdvanceError::NotSandbox => Problem::not_found(),
        AdvanceError::OutOfRange(_) => Problem::unprocessable("advance_out_of_range")
            .with("max", MAX_ADVANCE_SECONDS)
            .field("advance_seconds", "out_of_range"),
        AdvanceError::Left(left) => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "work_left")
            .with("tick", &*left.to_string()),
        AdvanceError::Store(error) => error.into(),
    }
}
