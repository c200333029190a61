//! Event streams that end at every byte, in every way.

use crate::recording::*;
use crate::support::*;
use bytes::Bytes;
use h2::Reason;
use std::future::poll_fn;
use trompe::client::Http;
use trompe::error::FailureKind;
use trompe::service::Protocol;
use trompe_tests::caller::{Caller, receive};
use trompe_tests::control::End;
use trompe_tests::peer::{self, BoxError, Connection, Exchange, Peer, accept_as, scripted};

/// The request header that says after how many bytes a peer stops.
const AT: &str = "x-at";

/// Resets that are no ends, however whole the stream before them looks.
const RESETS: [Reason; 3] = [Reason::CANCEL, Reason::INTERNAL_ERROR, Reason::NO_ERROR];

#[tokio::test]
async fn a_response_that_ends_inside_a_frame_is_lost_and_at_a_border_is_an_end() {
    for protocol in PROTOCOLS {
        let recording = Recording::of(protocol, "recorded").await;
        let stream = recording.down.clone();
        let peer = scripted(move |exchange| end_early(exchange, stream.clone()))
            .await
            .unwrap();
        let guest = Guest::of(&peer, protocol);
        for at in 0..=recording.down.len() {
            let (heard, ended) = hear_cut(&guest, at, &recording, protocol).await;
            let is_border = borders(&recording.down).contains(&at);
            assert_eq!(
                ended,
                if is_border {
                    Ok(())
                } else {
                    Err(FailureKind::Lost)
                },
                "at {at}"
            );
            assert_eq!(heard, whole_events(&recording, protocol, at), "at {at}");
        }
        guest.close().await;
    }
}

#[tokio::test]
async fn a_response_that_is_reset_at_any_byte_has_the_code_of_the_reset() {
    for protocol in PROTOCOLS {
        let recording = Recording::of(protocol, "recorded").await;
        for reason in RESETS {
            let stream = recording.down.clone();
            let peer = scripted(move |exchange| reset(exchange, stream.clone(), reason))
                .await
                .unwrap();
            let guest = Guest::of(&peer, protocol);
            for at in 0..=recording.down.len() {
                let (heard, ended) = hear_cut(&guest, at, &recording, protocol).await;
                assert_eq!(ended, Err(FailureKind::Reset(reason.into())), "at {at}");
                assert!(heard <= whole_events(&recording, protocol, at), "at {at}");
            }
            guest.close().await;
        }
    }
}

#[tokio::test]
async fn a_connection_that_closes_at_any_byte_of_a_response_is_lost() {
    for protocol in PROTOCOLS {
        let recording = Recording::of(protocol, "recorded").await;
        for goaway in [false, true] {
            let stream = recording.down.clone();
            let peer =
                peer::connections(move |connection| close(connection, stream.clone(), goaway))
                    .await
                    .unwrap();
            for at in (0..=recording.down.len()).step_by(if goaway { 5 } else { 1 }) {
                let guest = Guest::of(&peer, protocol);
                let (heard, ended) = hear_cut(&guest, at, &recording, protocol).await;
                assert_eq!(ended, Err(FailureKind::Lost), "at {at}");
                assert!(heard <= whole_events(&recording, protocol, at), "at {at}");
                guest.close().await;
            }
        }
    }
}

/// How many events came before the end, and which end it was.
async fn hear_cut(
    guest: &Guest,
    at: usize,
    recording: &Recording,
    protocol: &'static dyn Protocol,
) -> (usize, Result<(), FailureKind>) {
    let call = guest
        .client
        .subscribe(input("recorded"))
        .header(AT, &at.to_string());
    let mut session = soon(call.into_future()).await.unwrap();
    let (heard, ended) = hear(&mut session).await;
    assert_eq!(
        heard,
        recording.events[..heard.len()],
        "{} at {at}",
        protocol.id()
    );
    (heard.len(), ended.map_err(kind))
}

/// How many whole events the first bytes of a response hold.
fn whole_events(recording: &Recording, protocol: &'static dyn Protocol, at: usize) -> usize {
    let frames = borders(&recording.down)
        .iter()
        .filter(|border| (1..=at).contains(*border))
        .count();
    frames.saturating_sub(usize::from(protocol.has_initial_messages()))
}

fn stop_at<B>(request: &http::Request<B>) -> Result<usize, BoxError> {
    Ok(request
        .headers()
        .get(AT)
        .ok_or("no offset")?
        .to_str()?
        .parse()?)
}

async fn end_early((request, mut respond): Exchange, stream: Bytes) -> Result<(), BoxError> {
    let mut send = accept_as(&request, &mut respond)?;
    Ok(send.send_data(stream.slice(..stop_at(&request)?), true)?)
}

async fn reset(
    (request, mut respond): Exchange,
    stream: Bytes,
    reason: Reason,
) -> Result<(), BoxError> {
    let mut send = accept_as(&request, &mut respond)?;
    send.send_data(stream.slice(..stop_at(&request)?), false)?;
    // What has not been written goes with the reset.
    for _ in 0..8 {
        tokio::task::yield_now().await;
    }
    send.send_reset(reason);
    Ok(())
}

async fn close(mut connection: Connection, stream: Bytes, goaway: bool) -> Result<(), BoxError> {
    let (request, mut respond) = connection.accept().await.ok_or("no request")??;
    let mut send = accept_as(&request, &mut respond)?;
    send.send_data(stream.slice(..stop_at(&request)?), false)?;
    if goaway {
        connection.graceful_shutdown();
    }
    for _ in 0..4 {
        // One poll writes what there is.
        poll_fn(|cx| {
            let _ = connection.poll_accept(cx);
            std::task::Poll::Ready(())
        })
        .await;
        tokio::task::yield_now().await;
    }
    Ok(())
}

#[tokio::test]
async fn a_request_that_ends_inside_a_frame_is_no_clean_end_for_the_handler_and_an_error_for_the_client()
 {
    for protocol in PROTOCOLS {
        let recording = Recording::of(protocol, "count").await;
        let mut world = Plan::of(protocol).build().await;
        let caller = Caller::to(world.server.local_addr()).await.unwrap();
        for at in 1..=recording.up.len() {
            let (mut send, response) = caller
                .begin(subscribe_head(protocol, "count"))
                .await
                .unwrap();
            send.send_data(recording.up.slice(..at), true).unwrap();
            let (status, body) = soon(receive(response)).await.unwrap();
            let is_border = borders(&recording.up).contains(&at);
            let is_error = !status.is_success() || names_an_error(&body);
            assert_eq!(
                is_error,
                !is_border,
                "{} at {at}: {status} {body:?}",
                protocol.id()
            );
            if began(&recording, protocol, at) {
                let end = if is_border {
                    End::Clean
                } else {
                    End::Failed(FailureKind::Lost)
                };
                assert_eq!(world.report().await.end, end, "{} at {at}", protocol.id());
            }
        }
        drop(caller);
        world.close().await;
    }
}

#[tokio::test]
async fn a_request_that_is_reset_or_lost_at_any_byte_is_no_clean_end_for_the_handler() {
    for protocol in PROTOCOLS {
        let recording = Recording::of(protocol, "count").await;
        let mut world = Plan::of(protocol).build().await;
        let address = world.server.local_addr();
        let first = if protocol.has_initial_messages() {
            borders(&recording.up)[1]
        } else {
            0
        };
        for at in first..=recording.up.len() {
            let caller = Caller::to(address).await.unwrap();
            for reason in [Some(Reason::CANCEL), None] {
                let (mut send, response) = caller
                    .begin(subscribe_head(protocol, "count"))
                    .await
                    .unwrap();
                send.send_data(recording.up.slice(..at), false).unwrap();
                // The handler has begun when its response has.
                let response = soon(response).await.unwrap();
                let end = match reason {
                    Some(reason) => {
                        send.send_reset(reason);
                        FailureKind::Reset(reason.into())
                    }
                    None => {
                        drop((send, response));
                        break;
                    }
                };
                assert_eq!(
                    world.report().await.end,
                    End::Failed(end),
                    "{} at {at}",
                    protocol.id()
                );
            }
            drop(caller);
            let end = world.report().await.end;
            // Dropping a stream resets it first, where there is time to.
            let cancelled = FailureKind::Reset(Reason::CANCEL.into());
            assert!(
                end == End::Failed(FailureKind::Lost) || end == End::Failed(cancelled),
                "{} at {at}: {end:?}",
                protocol.id()
            );
        }
        world.close().await;
    }
}

/// Whether so much of a request starts its handler.
fn began(recording: &Recording, protocol: &'static dyn Protocol, at: usize) -> bool {
    !protocol.has_initial_messages() || at >= borders(&recording.up)[1]
}

fn names_an_error(body: &[u8]) -> bool {
    body.windows(11).any(|window| window == b":error-code")
}

#[tokio::test]
async fn the_same_reason_is_told_to_whoever_asks_for_the_initial_response() {
    let recording = Recording::of(PROTOCOLS[0], "recorded").await;
    let stream = recording.down.clone();
    let peer: Peer = scripted(move |exchange| end_early(exchange, stream.clone()))
        .await
        .unwrap();
    let guest = Guest::with(Http::builder(&peer.endpoint()));
    let call = guest.client.subscribe(input("recorded")).header(AT, "12");
    let mut session = soon(call.into_future()).await.unwrap();
    for _ in 0..2 {
        let told = soon(session.initial_response()).await.unwrap_err();
        assert_eq!(kind(told), FailureKind::Lost);
    }
    assert_eq!(
        kind(soon(session.recv()).await.unwrap_err()),
        FailureKind::Lost
    );
    drop(session);
    guest.close().await;
}
