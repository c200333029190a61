//! Bits that turn over on the way.

use crate::recording::*;
use crate::support::*;
use bytes::Bytes;
use std::time::Duration;
use tokio::task::JoinSet;
use trompe::error::FailureKind;
use trompe::service::Protocol;
use trompe_media::control_api::types::ServerSignal;
use trompe_tests::caller::{Caller, receive};
use trompe_tests::control::End;
use trompe_tests::peer::{BoxError, Exchange, accept_as, scripted};
use trompe_tests::proxy::{Fault, Faults};

/// The request header that says which bit a peer turns over.
const BIT: &str = "x-bit";

#[tokio::test]
async fn every_bit_of_a_response_that_is_flipped_is_a_protocol_error_after_the_events_before_it() {
    for protocol in PROTOCOLS {
        let recording = Recording::of(protocol, "recorded").await;
        let stream = recording.down.clone();
        let peer = scripted(move |exchange| send_flipped(exchange, stream.clone()))
            .await
            .unwrap();
        let guest = Guest::of(&peer, protocol);
        for bit in bits(&recording.down, protocol) {
            let call = guest
                .client
                .subscribe(input("recorded"))
                .header(BIT, &bit.to_string());
            let mut session = soon(call.into_future()).await.unwrap();
            let (heard, ended) = hear(&mut session).await;
            assert_eq!(kind(ended.unwrap_err()), FailureKind::Protocol, "bit {bit}");
            assert_eq!(
                heard,
                recording.events[..events_before(&recording.down, protocol, bit)],
                "bit {bit}"
            );
        }
        guest.close().await;
    }
}

#[tokio::test]
async fn every_bit_of_a_request_that_is_flipped_is_a_protocol_error_after_the_events_before_it() {
    for protocol in PROTOCOLS {
        let recording = Recording::of(protocol, "count").await;
        let mut world = Plan::of(protocol).build().await;
        let caller = Caller::to(world.server.local_addr()).await.unwrap();
        let first = if protocol.has_initial_messages() {
            borders(&recording.up)[1]
        } else {
            0
        };
        for bit in bits(&recording.up, protocol) {
            let (mut send, response) = caller
                .begin(subscribe_head(protocol, "count"))
                .await
                .unwrap();
            send.send_data(flipped(&recording.up, bit), true).unwrap();
            let (status, body) = soon(receive(response)).await.unwrap();
            if bit < first * 8 {
                assert!(status.is_client_error(), "bit {bit}: {status}");
                continue;
            }
            assert!(status.is_success(), "bit {bit}: {status}");
            assert!(
                body.windows(22).any(|w| w == b"SerializationException"),
                "bit {bit}: {body:?}"
            );
            let report = world.report().await;
            assert_eq!(report.end, End::Failed(FailureKind::Protocol), "bit {bit}");
            assert_eq!(
                report.received,
                events_before(&recording.up, protocol, bit),
                "bit {bit}"
            );
        }
        drop(caller);
        world.close().await;
    }
}

async fn send_flipped((request, mut respond): Exchange, stream: Bytes) -> Result<(), BoxError> {
    let bit = request
        .headers()
        .get(BIT)
        .ok_or("no bit")?
        .to_str()?
        .parse()?;
    Ok(accept_as(&request, &mut respond)?.send_data(flipped(&stream, bit), true)?)
}

/// Every bit, in the protocol that has an initial message too; in the other one of every byte at least two.
fn bits(stream: &[u8], protocol: &'static dyn Protocol) -> impl Iterator<Item = usize> + use<> {
    (0..stream.len() * 8).step_by(if protocol.has_initial_messages() {
        1
    } else {
        3
    })
}

fn flipped(stream: &Bytes, bit: usize) -> Bytes {
    let mut stream = stream.to_vec();
    stream[bit / 8] ^= 1 << (bit % 8);
    stream.into()
}

/// How many events come before the frame that this bit is in.
fn events_before(stream: &[u8], protocol: &'static dyn Protocol, bit: usize) -> usize {
    let frames = borders(stream)
        .iter()
        .filter(|border| (1..=bit / 8).contains(*border))
        .count();
    frames.saturating_sub(usize::from(protocol.has_initial_messages()))
}

#[tokio::test]
async fn bits_that_are_flipped_anywhere_on_the_wire_never_hang_anybody_and_never_alter_an_event() {
    for protocol in PROTOCOLS {
        let mut flips = JoinSet::new();
        for bit in (3..12_000).step_by(199) {
            let flip = Fault {
                flip: Some(bit),
                ..Fault::default()
            };
            flips.spawn(converse_over(
                protocol,
                Faults {
                    up: flip,
                    ..Faults::default()
                },
            ));
            flips.spawn(converse_over(
                protocol,
                Faults {
                    down: flip,
                    ..Faults::default()
                },
            ));
        }
        while let Some(ended) = flips.join_next().await {
            ended.unwrap();
        }
        no_tasks().await;
    }
}

/// HTTP/2 itself has no checksums, so anything may come of it: a request for something else, a window that
/// never opens, a peer that waits for the rest of a frame.
async fn converse_over(protocol: &'static dyn Protocol, faults: Faults) {
    let mut plan = Plan::of(protocol).send_timeouts(SHORT).through(faults);
    plan.client_sessions.response_timeout = SHORT;
    plan.client_sessions.idle_timeout = Some(SHORT * 4);
    plan.router.sessions.idle_timeout = Some(SHORT * 4);
    plan.router.sessions.response_timeout = SHORT * 4;
    plan.server.linger = SHORT;
    plan.client.connect_timeout = SHORT * 4;
    for http2 in [&mut plan.client.http2, &mut plan.server.http2] {
        http2.keep_alive_interval = Duration::from_millis(50);
        http2.keep_alive_timeout = SHORT * 4;
    }
    let world = plan.build().await;
    let _ = soon(converse(&world)).await;
    assert!(world.http.shutdown(PATIENCE).await.is_clean(), "{faults:?}");
    let live = [world.http.live().clone(), world.server.live().clone()];
    assert!(
        world.server.shutdown(PATIENCE).await.is_clean(),
        "{faults:?}"
    );
    assert!(
        live.iter().all(|live| live.is_zero()),
        "{faults:?}: {live:?}"
    );
}

async fn converse(world: &World) -> Result<(), FailureKind> {
    let mut session = world.client.subscribe(input("echo")).await.map_err(kind)?;
    for nonce in 1..=3 {
        session
            .send(ping(nonce))
            .await
            .map_err(|failure| failure.kind().clone())?;
    }
    session
        .send(bulk(1_000))
        .await
        .map_err(|failure| failure.kind().clone())?;
    session
        .finish()
        .await
        .map_err(|failure| failure.kind().clone())?;
    let mut before = 0;
    while let Some(event) = session.recv().await.map_err(kind_of_any)? {
        // A frame whose header was hit may be missing with all that was in it; nothing else may.
        let number = match &event {
            ServerSignal::Broadcast(told) => {
                assert!(told.data.iter().all(|byte| *byte == b'x') && told.data.len() == 1_000);
                4
            }
            _ => pong(Some(event)).unwrap(),
        };
        assert!(before < number && number <= 4, "{number} after {before}");
        before = number;
    }
    Ok(())
}

/// A request that was altered may well be invalid in a modeled way.
fn kind_of_any<E>(error: trompe::Error<E>) -> FailureKind {
    error
        .failure()
        .map_or(FailureKind::Invalid, |failure| failure.kind().clone())
}
