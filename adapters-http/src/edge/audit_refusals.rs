//! Keeps every refused attempt at an operation that only admins have.
//! Deliberately not here: what an admin did – use cases keep that, in the transaction of the deed.

use crate::kernel::{
    problem::{Problem, chain},
    request_id::CommandOrigin,
    state::Http,
};
use axum::{
    extract::{FromRequestParts as _, Request, State},
    middleware::Next,
    response::Response,
};
use cauri_application::kernel::{audit, caller::Caller};

/// Looks at what was answered. Attempts beyond a limit do not get here, so that nobody can fill
/// the audit.
pub(crate) async fn audit_refusals(
    State(http): State<Http>,
    request: Request,
    next: Next,
) -> Response {
    let operation = http.operations.find(request.method(), request.extensions());
    let caller = request.extensions().get::<Caller>().copied();
    let attempt = operation.filter(|operation| operation.is_for_admins()).zip(caller);
    let Some((operation, caller)) = attempt else { return next.run(request).await };
    let (mut parts, body) = request.into_parts();
    let origin = CommandOrigin::from_request_parts(&mut parts, &http).await;
    let path = parts.uri.path().trim_start_matches("/api/").to_owned();
    let response = next.run(Request::from_parts(parts, body)).await;
    if let (Ok(CommandOrigin(origin)), Some(problem)) =
        (origin, response.extensions().get::<Problem>())
    {
        let kept =
            audit::refused(&http.app, &caller, operation, &path, problem.code(), origin).await;
        if let Err(error) = kept {
            tracing::error!(error = chain(&error), "a refused attempt could not be kept");
        }
    }
    response
}
