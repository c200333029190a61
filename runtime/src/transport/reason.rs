//! What HTTP/2's errors mean to a call or session.

use crate::error::{BoxError, Failure, FailureKind};
use h2::Reason;
use std::error::Error as StdError;

/// The failure of a stream that the peer reset with this code (RFC 9113, section 7).
pub(super) fn reset(code: u32) -> Failure {
    let reason = Reason::from(code);
    if reason == Reason::REFUSED_STREAM {
        return Failure::new(FailureKind::Refused, "the peer refused the stream");
    }
    Failure::new(
        FailureKind::Reset(code),
        format!("the peer reset the stream: {}", reason.description()),
    )
}

/// The failure of whoever uses a stream that this side has ended or cancelled.
pub(super) fn closed() -> Failure {
    Failure::new(FailureKind::Closed, "this side has ended the stream")
}

/// The failure of a stream in memory whose other end is gone, as a connection may be.
pub(super) fn lost() -> Failure {
    Failure::new(FailureKind::Lost, "the connection was lost")
}

/// The failure of whoever sends a head that HTTP/2 cannot carry.
pub(super) fn invalid(error: h2::Error) -> Failure {
    Failure::new(FailureKind::Invalid, "the head cannot be sent over HTTP/2").with_source(error)
}

/// The failure of a request that found its connection closing: nothing of it was sent.
pub(super) fn refused(error: h2::Error) -> Failure {
    Failure::new(FailureKind::Refused, "the connection was closing").with_source(error)
}

/// The failure of a connection that the peer closed before it was of use.
pub(super) fn hung_up() -> Failure {
    Failure::new(
        FailureKind::Connect,
        "the peer closed the connection during the handshake",
    )
}

/// The failure of a stream or connection, from what h2 says of it.
pub(super) fn of_h2(error: h2::Error) -> Failure {
    if error.is_io() {
        return Failure::new(FailureKind::Lost, "the connection was lost").with_source(error);
    }
    match error.reason() {
        Some(reason) if error.is_reset() => of_reset(reason, error),
        Some(_) if error.is_go_away() && error.is_remote() => {
            // Only streams above the last one that the peer processed end with its GOAWAY (RFC 9113, 6.8).
            Failure::new(FailureKind::Refused, "the peer is closing the connection")
                .with_source(error)
        }
        Some(Reason::NO_ERROR) if error.is_library() => {
            Failure::new(FailureKind::Lost, "the connection was closed").with_source(error)
        }
        Some(_) if error.is_library() => broken(error),
        _ => closed().with_source(error),
    }
}

fn of_reset(reason: Reason, error: h2::Error) -> Failure {
    if error.is_remote() {
        reset(reason.into())
    } else if error.is_library() {
        broken(error)
    } else {
        closed()
    }
}

fn broken(error: h2::Error) -> Failure {
    Failure::new(FailureKind::Protocol, "the peer broke the rules of HTTP/2").with_source(error)
}

/// The failure of a body of another crate: our own where one stands behind it, what HTTP/2 said where
/// that does, lost otherwise.
pub(super) fn of_body(error: BoxError) -> Failure {
    let error = match error.downcast::<Failure>() {
        Ok(failure) => return *failure,
        Err(error) => error,
    };
    match find_h2(&*error) {
        Some(h2) if h2.is_reset() && h2.is_remote() => {
            reset(h2.reason().unwrap_or(Reason::INTERNAL_ERROR).into())
        }
        _ => Failure::new(FailureKind::Lost, "the body was cut short").with_source(error),
    }
}

fn find_h2<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a h2::Error> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<h2::Error>() {
            return Some(found);
        }
        next = error.source();
    }
    None
}
