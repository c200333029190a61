//! Event streams as they went over the wire, to be sent again with something wrong.

use crate::support::*;
use bytes::Bytes;
use http::Request;
use trompe::service::Protocol;
use trompe_media::control_api::types::ServerSignal;
use trompe_tests::caller::data_of_the_first_stream;
use trompe_tests::proxy::Faults;

/// Both directions of an event stream as they went over the wire, and what the client made of it.
pub(crate) struct Recording {
    pub(crate) up: Bytes,
    pub(crate) down: Bytes,
    pub(crate) events: Vec<ServerSignal>,
}

impl Recording {
    /// Of a subscriber that says two things, and is answered or told its own.
    pub(crate) async fn of(protocol: &'static dyn Protocol, subscriber: &str) -> Self {
        let world = Plan::of(protocol).through(Faults::default()).build().await;
        let mut session = world.open(subscriber).await;
        soon(session.send(ping(1))).await.unwrap();
        soon(session.send(bulk(9))).await.unwrap();
        soon(session.finish()).await.unwrap();
        let (events, ended) = hear(&mut session).await;
        ended.unwrap();
        let proxy = world.proxy();
        let (up, down) = (
            data_of_the_first_stream(&proxy.sent_up()),
            data_of_the_first_stream(&proxy.sent_down()),
        );
        drop(session);
        world.close().await;
        Self { up, down, events }
    }
}

/// The offsets at which a frame ends, 0 among them.
pub(crate) fn borders(stream: &[u8]) -> Vec<usize> {
    let mut borders = vec![0];
    let mut at = 0;
    while let Some(length) = stream.get(at..at + 4) {
        at += u32::from_be_bytes(length.try_into().unwrap()) as usize;
        borders.push(at);
    }
    borders
}

/// The head of a Subscribe as clients below any protocol send it.
pub(crate) fn subscribe_head(protocol: &'static dyn Protocol, subscriber: &str) -> Request<()> {
    let request = Request::post(match protocol.id() {
        "aws.protocols#restJson1" => format!("http://test/rooms/r1/events?subscriber={subscriber}"),
        _ => "http://test/service/ControlApi/operation/Subscribe".to_owned(),
    });
    let request = request.header("content-type", "application/vnd.amazon.eventstream");
    match protocol.id() {
        "aws.protocols#restJson1" => request.body(()).unwrap(),
        _ => request
            .header("smithy-protocol", "rpc-v2-cbor")
            .body(())
            .unwrap(),
    }
}
