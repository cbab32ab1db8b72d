//! What the world can ask: request → use case, as one table.
//! Deliberately not here: how any of it is answered.

use crate::{
    affiliate, alerts, catalog, collaboration,
    edge::{
        audit_refusals::audit_refusals, client_origin::client_origin, cors::cors, forbid::forbid,
        gatekeep::gatekeep, one_host::one_host, respond::respond, run_to_end::run_to_end,
        security_headers::security_headers,
    },
    identity,
    kernel::{body::BODY_LIMIT, problem::ProblemDocument, state::Http},
    openapi, orders, payments, revenue, system,
};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
};
use cauri_application::kernel::mode::Mode;
use tower::util::option_layer;
use tower_http::{
    catch_panic::CatchPanicLayer,
    timeout::{RequestBodyTimeoutLayer, TimeoutLayer},
};
use utoipa::{
    OpenApi,
    openapi::{
        OpenApi as Description,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::SwaggerUi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Cauri",
        description = "Creator commerce for the CFA zone: negotiated contracts, affiliate sales, \
                       mobile money, splits to the last franc. Refusals are problem documents \
                       (RFC 9457) in French, or in English on request (`Accept-Language`). What is \
                       no HTTP at all (400), or has more header than anybody needs (431), is \
                       answered before it is a request: without a document.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(ProblemDocument))
)]
struct Api;

/// The table; each context's `routes` names its own.
fn table(mode: Mode) -> OpenApiRouter<Http> {
    let table = OpenApiRouter::with_openapi(Api::openapi())
        .merge(system::routes())
        .merge(identity::routes())
        .merge(catalog::routes())
        .merge(affiliate::routes())
        .merge(collaboration::routes())
        .merge(orders::routes())
        .merge(payments::routes())
        .merge(revenue::routes())
        .merge(alerts::routes());
    match mode {
        Mode::Production => table,
        Mode::Sandbox => table.merge(system::sandbox_routes()),
    }
}

/// The description of the API (OpenAPI 3.1).
pub fn api_description(mode: Mode) -> Description {
    let mut description = table(mode).into_openapi();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    description
        .components
        .get_or_insert_default()
        .add_security_scheme("bearer", SecurityScheme::Http(bearer));
    openapi::complete(&mut description, mode);
    description
}

/// The whole HTTP side. `beside` are routers of other adapters (the sandbox gateway), which get the
/// outermost layers and nothing else.
///
/// Layers are read from the last to the first: a request gets its number, its answer the headers
/// for browsers; then it must have come the right way; pages of other origins are told what they
/// may; then it is let in (401, 429), and only then is it looked at – to the end.
pub fn router(http: Http, beside: Router) -> Router {
    let (api, _) = table(http.app.mode).split_for_parts();
    let docs = SwaggerUi::new("/docs").url("/openapi.json", api_description(http.app.mode));
    let time = http.edge.request_time;
    let too_late = TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, time);
    api.with_state(http.clone())
        .layer(from_fn_with_state(http.clone(), forbid))
        .layer(from_fn_with_state(http.clone(), audit_refusals))
        // Whoever announces a body and does not send it keeps nothing busy for ever.
        .layer(RequestBodyTimeoutLayer::new(time * 2))
        .layer(from_fn(run_to_end))
        .layer(from_fn_with_state(http.clone(), gatekeep))
        .merge(docs)
        .merge(beside)
        .layer(CatchPanicLayer::new())
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(too_late)
        .layer(option_layer(cors(&http.edge)))
        .layer(from_fn_with_state(http.clone(), client_origin))
        .layer(from_fn(one_host))
        .layer(from_fn_with_state(http.clone(), security_headers))
        .layer(from_fn_with_state(http, respond))
}

/// What a worker shows its operator: health and figures, and nothing else of ours.
pub fn worker_router(http: Http) -> Router {
    let (shown, _) = system::health_routes().split_for_parts();
    shown
        .with_state(http.clone())
        .layer(CatchPanicLayer::new())
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn(one_host))
        .layer(from_fn_with_state(http, respond))
}
