//! A request names the host that it is for once (RFC 9112, 3.2): with two names a proxy and we may
//! each believe another one.
//! Deliberately not here: which names are ours – the proxy in front answers to those alone.

use crate::kernel::problem::Problem;
use axum::{
    extract::Request,
    http::{Version, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

/// Refuses a request that names no host, or more than one.
pub(crate) async fn one_host(request: Request, next: Next) -> Response {
    let named = request.headers().get_all(header::HOST).iter().count();
    let least = usize::from(request.version() >= Version::HTTP_11);
    if (least..=1).contains(&named) {
        next.run(request).await
    } else {
        Problem::malformed("one_host").into_response()
    }
}
