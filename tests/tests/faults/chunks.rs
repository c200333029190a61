//! Bytes that arrive one at a time.

use crate::recording::*;
use crate::support::*;
use bytes::Bytes;
use std::time::Duration;
use trompe::client::Http;
use trompe_tests::caller::{Caller, receive, trickle};
use trompe_tests::control::End;
use trompe_tests::peer::{BoxError, Exchange, accept_as, answer_to, scripted};
use trompe_tests::proxy::{Fault, Faults};

#[tokio::test]
async fn a_response_in_data_frames_of_one_byte_is_the_same_events_in_the_same_order() {
    for protocol in PROTOCOLS {
        let recording = Recording::of(protocol, "flood.20.10").await;
        let stream = recording.down.clone();
        let peer = scripted(move |exchange| trickle_down(exchange, stream.clone()))
            .await
            .unwrap();
        let guest = Guest::of(&peer, protocol);
        let mut session = guest.open("s").await;
        let (heard, ended) = hear(&mut session).await;
        ended.unwrap();
        assert_eq!(heard.len(), 20);
        assert_eq!(heard, recording.events);
        drop(session);
        guest.close().await;
    }
}

async fn trickle_down((request, mut respond): Exchange, stream: Bytes) -> Result<(), BoxError> {
    trickle(&mut accept_as(&request, &mut respond)?, &stream, true)
}

#[tokio::test]
async fn a_request_in_data_frames_of_one_byte_is_the_same_events_in_the_same_order() {
    for protocol in PROTOCOLS {
        let recording = Recording::of(protocol, "echo").await;
        let mut world = Plan::of(protocol).build().await;
        let caller = Caller::to(world.server.local_addr()).await.unwrap();
        let (mut send, response) = caller
            .begin(subscribe_head(protocol, "echo"))
            .await
            .unwrap();
        trickle(&mut send, &recording.up, true).unwrap();
        let (status, body) = soon(receive(response)).await.unwrap();
        assert!(status.is_success(), "{status}");
        assert_eq!(body, recording.down);
        let report = world.report().await;
        assert_eq!((report.received, report.end), (2, End::Clean));
        drop((send, caller));
        world.close().await;
    }
}

#[tokio::test]
async fn tcp_segments_of_one_byte_in_both_directions_change_nothing() {
    for protocol in PROTOCOLS {
        let crumbs = Fault {
            segment: Some(1),
            ..Fault::default()
        };
        let world = Plan::of(protocol)
            .through(Faults {
                up: crumbs,
                down: crumbs,
            })
            .build()
            .await;
        world.healthy().await;
        let mut session = world.open("echo").await;
        for nonce in 0..10 {
            ask(&mut session, nonce).await;
        }
        for nonce in 10..20 {
            soon(session.send(ping(nonce))).await.unwrap();
        }
        for nonce in 10..20 {
            assert_eq!(pong(next(&mut session).await), Some(nonce));
        }
        part(session).await;
        world.close().await;
    }
}

#[tokio::test]
async fn a_slow_wire_delays_a_session_and_breaks_nothing() {
    let slow = Fault {
        delay: Duration::from_millis(10),
        segment: Some(100),
        ..Fault::default()
    };
    let world = Plan::of(PROTOCOLS[0])
        .through(Faults {
            up: slow,
            down: slow,
        })
        .build()
        .await;
    let mut session = world.open("echo").await;
    for nonce in 0..3 {
        ask(&mut session, nonce).await;
    }
    part(session).await;
    world.close().await;
}

#[tokio::test]
async fn a_whole_response_in_data_frames_of_one_byte_is_read_whole() {
    let bodies: [&'static [u8]; 2] = [b"\xa1\x65nonce\x05", b"{\"nonce\": 5}"];
    for (protocol, body) in PROTOCOLS.into_iter().zip(bodies) {
        let peer = scripted(move |exchange| answer_slowly(exchange, body))
            .await
            .unwrap();
        let guest = Guest::with(Http::builder(&peer.endpoint()).protocol(protocol));
        assert_eq!(soon(healthz(&guest.client, 5)).await, Ok(5));
        guest.close().await;
    }
}

async fn answer_slowly(
    (request, mut respond): Exchange,
    body: &'static [u8],
) -> Result<(), BoxError> {
    let content_type = if body[0] == b'{' {
        "application/json"
    } else {
        "application/cbor"
    };
    let head = answer_to(&request)
        .header("content-type", content_type)
        .body(())?;
    let mut send = respond.send_response(head, false)?;
    for at in 0..body.len() {
        send.send_data(Bytes::from_static(&body[at..=at]), at + 1 == body.len())?;
        tokio::task::yield_now().await;
    }
    Ok(())
}
