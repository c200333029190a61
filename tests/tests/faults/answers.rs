//! Answers that are no event streams, or end in unusual ways.

use crate::recording::*;
use crate::support::*;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use trompe::error::FailureKind;
use trompe_tests::peer::{BoxError, Exchange, Peer, accept_as, answer_to, scripted};

/// Answers everything with this status and this page.
async fn web_server(status: u16) -> Peer {
    scripted(move |(request, mut respond): Exchange| async move {
        let head = answer_to(&request)
            .status(status)
            .header("content-type", "text/html")
            .body(())?;
        Ok(respond
            .send_response(head, false)?
            .send_data(Bytes::from_static(b"<html>sorry</html>"), true)?)
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn an_error_page_of_something_in_between_is_an_error_with_its_status() {
    for protocol in PROTOCOLS {
        let peer = web_server(502).await;
        let guest = Guest::of(&peer, protocol);
        let mut session = guest.open("s").await;
        for told in [
            kind(soon(session.recv()).await.unwrap_err()),
            soon(healthz(&guest.client, 1)).await.unwrap_err(),
        ] {
            assert!(
                matches!(&told, FailureKind::Unmodeled(error) if error.status == 502),
                "{told:?}"
            );
        }
        drop(session);
        guest.close().await;
    }
}

#[tokio::test]
async fn a_page_where_an_event_stream_should_be_is_an_error_and_not_an_end() {
    for protocol in PROTOCOLS {
        let peer = web_server(200).await;
        let guest = Guest::of(&peer, protocol);
        let mut session = guest.open("s").await;
        assert_eq!(
            kind(soon(session.recv()).await.unwrap_err()),
            FailureKind::Protocol
        );
        drop(session);
        guest.close().await;
    }
}

#[tokio::test]
async fn trailers_after_the_last_event_end_a_stream_as_well_as_anything() {
    for protocol in PROTOCOLS {
        let recording = Recording::of(protocol, "recorded").await;
        let stream = recording.down.clone();
        let peer = scripted(move |exchange| send_with_trailers(exchange, stream.clone()))
            .await
            .unwrap();
        let guest = Guest::of(&peer, protocol);
        let mut session = guest.open("s").await;
        let (heard, ended) = hear(&mut session).await;
        ended.unwrap();
        assert_eq!(heard, recording.events);
        drop(session);
        guest.close().await;
    }
}

async fn send_with_trailers(
    (request, mut respond): Exchange,
    stream: Bytes,
) -> Result<(), BoxError> {
    let mut send = accept_as(&request, &mut respond)?;
    send.send_data(stream, false)?;
    let trailers = HeaderMap::from_iter([(http::header::ETAG, HeaderValue::from_static("x"))]);
    Ok(send.send_trailers(trailers)?)
}

#[tokio::test]
async fn an_answer_of_a_head_and_nothing_else_is_an_end_without_events() {
    for protocol in PROTOCOLS {
        let peer = scripted(|(request, mut respond): Exchange| async move {
            let head = answer_to(&request)
                .header("content-type", "application/vnd.amazon.eventstream")
                .body(())?;
            respond.send_response(head, true)?;
            Ok(())
        })
        .await
        .unwrap();
        let guest = Guest::of(&peer, protocol);
        let mut session = guest.open("s").await;
        assert_eq!(next(&mut session).await, None);
        drop(session);
        guest.close().await;
    }
}
