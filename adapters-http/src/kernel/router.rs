//! What the world can ask: request → use case, as one table.
//! Deliberately not here: how any of it is answered.

use super::{
    admit::admit, arrive::arrive, audit_refusals::audit_refusals, body::BODY_LIMIT, contract,
    cors::cors, finish::finish, health, list_audit, list_jobs, problem::ProblemDocument, sandbox,
    sandbox_mails, security_headers::security_headers, settle_dead_job, state::Http,
};
use crate::affiliate;
use crate::alerts;
use crate::catalog;
use crate::collaboration;
use crate::identity;
use crate::orders;
use crate::payments;
use crate::revenue;
use axum::{
    Router, extract::DefaultBodyLimit, http::StatusCode, middleware::from_fn_with_state,
    routing::get,
};
use cauri_application::kernel::system::Mode;
use tower::util::option_layer;
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};
use utoipa::{
    OpenApi,
    openapi::{
        OpenApi as Description,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};
use utoipa_swagger_ui::SwaggerUi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Cauri",
        description = "Creator commerce for the CFA zone: negotiated contracts, affiliate sales, \
                       mobile money, splits to the last franc. Refusals are problem documents \
                       (RFC 9457) in French, or in English on request (`Accept-Language`).",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(ProblemDocument))
)]
struct Api;

/// The table.
fn table(mode: Mode) -> OpenApiRouter<Http> {
    let table = OpenApiRouter::with_openapi(Api::openapi())
        // kernel
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(health::metrics))
        .routes(routes!(list_audit::list_audit))
        .routes(routes!(list_jobs::list_jobs))
        .routes(routes!(settle_dead_job::retry_job))
        .routes(routes!(settle_dead_job::discard_job))
        // identity
        .routes(routes!(identity::register::register))
        .routes(routes!(identity::login::login))
        .routes(routes!(identity::refresh::refresh))
        .routes(routes!(identity::logout::logout))
        .routes(routes!(identity::logout_everywhere::logout_everywhere))
        .routes(routes!(identity::change_password::change_password))
        .routes(routes!(identity::request_password_reset::request_password_reset))
        .routes(routes!(identity::reset_password::reset_password))
        .routes(routes!(identity::request_email_verification::request_email_verification))
        .routes(routes!(identity::verify_email::verify_email))
        .routes(routes!(identity::letter_pages::reset_password_page))
        .routes(routes!(identity::letter_pages::verify_email_page))
        .routes(routes!(identity::read_me::read_me, identity::update_me::update_me))
        // catalog
        .routes(routes!(catalog::create_product::create_product))
        .routes(routes!(catalog::list_products::list_products))
        .routes(routes!(catalog::product_page::product_page))
        .routes(routes!(catalog::list_categories::list_categories))
        .routes(routes!(catalog::add_category::add_category))
        .routes(routes!(catalog::remove_category::remove_category))
        // affiliate
        .routes(routes!(affiliate::follow_link::follow_link))
        .routes(routes!(affiliate::follow_link::follow_product_link))
        // collaboration
        .routes(routes!(collaboration::propose::propose))
        .routes(routes!(collaboration::list_received::list_received))
        .routes(routes!(collaboration::list_sent::list_sent))
        .routes(routes!(collaboration::read::read))
        .routes(routes!(collaboration::accept::accept))
        .routes(routes!(collaboration::reject::reject))
        .routes(routes!(collaboration::counter_offer::counter_offer))
        .routes(routes!(collaboration::withdraw::withdraw))
        .routes(routes!(collaboration::terminate::terminate))
        .routes(routes!(collaboration::sign_contract::sign_contract))
        .routes(routes!(collaboration::read_contract::read_contract))
        .routes(routes!(collaboration::read_certificate::read_certificate))
        .routes(routes!(collaboration::verify_contract::verify_contract))
        .routes(routes!(collaboration::list_contract_keys::list_contract_keys))
        .routes(routes!(collaboration::read_history::read_history))
        .routes(routes!(collaboration::contract_terms::contract_terms))
        .routes(routes!(collaboration::read_state_machine::read_state_machine))
        // orders
        .routes(routes!(orders::create_order::create_order))
        .routes(routes!(orders::read_order::read_order))
        // payments
        .routes(routes!(payments::pay_order::pay_order))
        .routes(routes!(payments::read_payment::read_payment))
        .routes(routes!(
            payments::payment_return::payment_return,
            payments::payment_return::payment_return_post
        ))
        .routes(routes!(payments::webhook::ping_notice, payments::webhook::receive_notice))
        // revenue
        .routes(routes!(revenue::read_analytics::read_analytics))
        .routes(routes!(revenue::read_balance::read_balance))
        .routes(routes!(revenue::list_entries::list_entries))
        .routes(routes!(revenue::request_payout::request_payout))
        .routes(routes!(revenue::list_payouts::list_payouts))
        .routes(routes!(revenue::read_payout::read_payout))
        // alerts
        .routes(routes!(alerts::list_alerts::list_alerts))
        .routes(routes!(alerts::acknowledge_alert::acknowledge_alert));
    match mode {
        Mode::Production => table,
        Mode::Sandbox => table
            .routes(routes!(sandbox::read_sandbox_clock))
            .routes(routes!(sandbox::advance_sandbox_clock))
            .routes(routes!(sandbox_mails::list_sandbox_mails)),
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
    contract::complete(&mut description, mode);
    description
}

/// The whole HTTP side. `beside` are routers of other adapters (the sandbox gateway), which get the
/// outermost layers and nothing else.
///
/// Layers are read from the last to the first: a request gets its number, its answer the headers
/// for browsers; then it must have come the right way; pages of other origins are told what they
/// may; then it is let in (401, 429), and only then is it looked at.
pub fn router(http: Http, beside: Router) -> Router {
    let (api, _) = table(http.app.mode).split_for_parts();
    let docs = SwaggerUi::new("/docs").url("/openapi.json", api_description(http.app.mode));
    let time = http.edge.request_time;
    let too_late = TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, time);
    let pasted = Router::new()
        .route("/p/{id}/", get(catalog::product_page::product_page))
        .route("/r/{code}/", get(affiliate::follow_link::follow_link))
        .route("/r/{code}/{product}/", get(affiliate::follow_link::follow_product_link));
    api.merge(pasted)
        .with_state(http.clone())
        .layer(from_fn_with_state(http.clone(), audit_refusals))
        .layer(from_fn_with_state(http.clone(), admit))
        .merge(docs)
        .merge(beside)
        .layer(CatchPanicLayer::new())
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(too_late)
        .layer(option_layer(cors(&http.edge)))
        .layer(from_fn_with_state(http.clone(), arrive))
        .layer(from_fn_with_state(http.clone(), security_headers))
        .layer(from_fn_with_state(http, finish))
}

/// What a worker shows its operator: health and figures, and nothing else of ours.
pub fn worker_router(http: Http) -> Router {
    let (shown, _) = OpenApiRouter::<Http>::new()
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(health::metrics))
        .split_for_parts();
    shown
        .with_state(http.clone())
        .layer(CatchPanicLayer::new())
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn_with_state(http, finish))
}
