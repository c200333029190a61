//! Bodies of requests that are received whole.

use super::RouterSettings;
use crate::service::Rejection;
use crate::transport::{RecvHalf, TooLarge, announced, collect};
use bytes::Bytes;
use http::HeaderMap;
use tokio::time::timeout;

/// Receives the body of a request with these headers.
pub(super) fn receive<'a>(
    settings: &'a RouterSettings,
    headers: &HeaderMap,
    mut recv: RecvHalf,
) -> impl Future<Output = Result<Bytes, Rejection>> + Send + use<'a> {
    let (limit, bound) = (settings.max_body, settings.body_timeout);
    let is_within = |length| usize::try_from(length).is_ok_and(|length| length <= limit);
    let is_announced_larger = announced(headers).is_some_and(|length| !is_within(length));
    async move {
        if is_announced_larger {
            return Err(Rejection::too_large(limit));
        }
        match timeout(bound, collect(&mut recv, limit)).await {
            Err(_) => Err(too_slow()),
            Ok(Ok(body)) => Ok(body),
            Ok(Err(failure)) if TooLarge::is_cause(&failure) => Err(Rejection::too_large(limit)),
            Ok(Err(_)) => Err(cut()),
        }
    }
}

fn too_slow() -> Rejection {
    let message = "the body took too long to arrive";
    Rejection::new(408, "RequestTimeoutException", message)
}

fn cut() -> Rejection {
    let message = "the body did not arrive whole";
    Rejection::new(400, "SerializationException", message)
}
