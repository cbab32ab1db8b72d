//! Connections: how many, how long their silence, how large their heads.
//! Deliberately not here: TLS – a proxy in front of us ends it.

use super::hold_off::hold_off;
use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use std::{future::Future, io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::sleep,
};
use tower::ServiceExt as _;

/// What a connection may do.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    /// Connections at once; more wait in the system's queue.
    connections: usize,
    /// The longest wait for a whole request head, and so the longest silence between requests.
    head: Duration,
    /// The largest request head (address and headers), in bytes; one that is read in one go may be
    /// up to twice as large.
    head_bytes: usize,
    /// The most headers.
    headers: usize,
}

const BOUNDS: Bounds = Bounds {
    connections: 8_192,
    head: Duration::from_secs(30),
    head_bytes: 32 * 1024,
    headers: 100,
};
/// After the stop is asked for, how long connections that are being made may still come in. Whoever
/// was told by the system that it is connected may have sent its request, and must be answered.
const LAST_CALL: Duration = Duration::from_millis(500);
/// The pause after the system refused a connection (too many open files, as a rule).
const REFUSED: Duration = Duration::from_secs(1);

/// Serves until `stop`; then takes what is connected already and nothing new, lets requests under
/// way end, and closes each connection behind its answer.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    serve_within(listener, router, stop, BOUNDS).await;
}

async fn serve_within(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()>,
    bounds: Bounds,
) {
    let under_way = GracefulShutdown::new();
    take(listener, router, stop, bounds, &under_way).await;
    under_way.shutdown().await;
}

/// Takes connections until the stop and its last call; the listener closes behind it.
async fn take(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()>,
    bounds: Bounds,
    under_way: &GracefulShutdown,
) {
    let mut protocol = http1::Builder::new();
    protocol
        .timer(TokioTimer::new())
        .header_read_timeout(bounds.head)
        .max_buf_size(bounds.head_bytes)
        .max_headers(bounds.headers);
    let places = Arc::new(Semaphore::new(bounds.connections));
    let last_call = async {
        stop.await;
        let held_off = hold_off(&listener).await.inspect_err(|error| {
            tracing::warn!(%error, "new connections can't be held off before the listener closes");
        });
        sleep(LAST_CALL).await;
        held_off
    };
    tokio::pin!(last_call);
    let _held_off = loop {
        // Whoever is connected is taken before the listener closes.
        let accepted = tokio::select! {
            biased;
            accepted = accept(&listener, &places) => accepted,
            held_off = &mut last_call => break held_off,
        };
        let (stream, peer, place) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // A client that left at once is no trouble of ours.
                if !matches!(error.kind(), io::ErrorKind::ConnectionAborted) {
                    tracing::warn!(%error, "no connection can be taken");
                    sleep(REFUSED).await;
                }
                continue;
            }
        };
        let router = router.clone();
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let mut request: Request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request)
        });
        let connection = protocol.serve_connection(TokioIo::new(stream), service);
        let connection = under_way.watch(connection);
        tokio::spawn(async move {
            // How a connection ends is its client's affair; requests are logged one by one.
            let _ = connection.await;
            drop(place);
        });
    };
}

/// A connection and its place among those that may be open.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    stream.set_nodelay(true)?;
    Ok((stream, peer, place))
}

#[cfg(test)]
mod tests {
    use super::{super::hold_off::bind, *};
    use axum::routing::get;
    use std::future::pending;
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        sync::oneshot,
        time::timeout,
    };

    const SMALL: Bounds =
        Bounds { connections: 2, head: Duration::from_millis(300), head_bytes: 8_192, headers: 10 };
    const LONG: Duration = Duration::from_secs(20);

    fn begin(stop: impl Future<Output = ()> + Send + 'static) -> SocketAddr {
        let listener = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = listener.local_addr().unwrap();
        let slow = get(|| async {
            sleep(Duration::from_millis(500)).await;
            "slow"
        });
        let router = Router::new().route("/", get(|| async { "yes" })).route("/slow", slow);
        tokio::spawn(serve_within(listener, router, stop, SMALL));
        address
    }

    /// Sends these bytes and reads until the other side closes.
    async fn say(address: SocketAddr, text: &str) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = vec![];
        // Whoever says more than is read may be cut off after the answer; that is an end too.
        let _ = timeout(LONG, stream.read_to_end(&mut answer)).await.expect("an end");
        String::from_utf8(answer).unwrap()
    }

    #[tokio::test]
    async fn silence_and_slow_heads_are_ended() {
        let address = begin(pending());
        assert_eq!(say(address, "").await, "");
        say(address, "GET / HTTP/1.1\r\nhost: a\r\nx-slow: ").await;
        let kept_open = say(address, "GET / HTTP/1.1\r\nhost: a\r\n\r\n").await;
        assert!(kept_open.starts_with("HTTP/1.1 200 OK") && kept_open.ends_with("yes"));
    }

    #[tokio::test]
    async fn heads_have_a_size() {
        let address = begin(pending());
        let many = "x: y\r\n".repeat(11);
        let long = "x".repeat(9_000);
        for head in [
            format!("GET / HTTP/1.1\r\n{many}\r\n"),
            format!("GET / HTTP/1.1\r\nx: {long}\r\n\r\n"),
            format!("GET /{long} HTTP/1.1\r\n\r\n"),
        ] {
            let answer = say(address, &head).await;
            assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
        }
    }

    #[tokio::test]
    async fn connections_wait_for_a_place() {
        let address = begin(pending());
        let first = TcpStream::connect(address).await.unwrap();
        let second = TcpStream::connect(address).await.unwrap();
        let third = tokio::spawn(async move {
            say(address, "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await
        });
        // The two say nothing, so they are ended, and the third gets a place.
        assert!(third.await.unwrap().ends_with("yes"));
        drop((first, second));
    }

    #[tokio::test]
    async fn a_request_under_way_is_answered_before_the_end() {
        let (stop, stopped) = oneshot::channel::<()>();
        let address = begin(async move {
            let _ = stopped.await;
        });
        let asked =
            tokio::spawn(
                async move { say(address, "GET /slow HTTP/1.1\r\nhost: a\r\n\r\n").await },
            );
        sleep(Duration::from_millis(150)).await;
        stop.send(()).unwrap();
        assert!(asked.await.unwrap().ends_with("slow"));
        assert!(TcpStream::connect(address).await.is_err());
    }
}
