//! Peers that speak in bare HTTP/2 frames, which no library would send so.

use crate::support::*;
use bytes::{Bytes, BytesMut};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use trompe::error::{Deadline, FailureKind};
use trompe::event_stream::{Limits, Message};
use trompe::protocol::REST_JSON_1;
use trompe_tests::raw::{Frame, Kind, Link, setting};

type Wire = Link<TcpStream>;

/// A client of a server that runs `script` once a first request has come, on its stream.
async fn guest<F, Fut>(settings: &'static [(u16, u32)], script: F) -> Guest
where
    F: Fn(Wire, u32) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = io::Result<()>> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let script = script.clone();
            tokio::spawn(async move {
                let mut link = Link::accept(socket).await?;
                link.send(Frame::settings(settings)).await?;
                let stream = request(&mut link).await?;
                script(link, stream).await
            });
        }
    });
    let mut sessions = trompe::session::SessionSettings::client();
    sessions.send_timeout = SHORT;
    let http = trompe::client::Http::builder(&endpoint)
        .protocol(&REST_JSON_1)
        .sessions(sessions);
    Guest::with(http)
}

/// The next frame, where the peer is as polite as it has to be.
async fn next_frame(link: &mut Wire) -> io::Result<Frame> {
    loop {
        let frame = link.next().await?.ok_or(io::ErrorKind::UnexpectedEof)?;
        match frame.kind {
            Kind::SETTINGS if !frame.is_ack() => link.send(Frame::settings_ack()).await?,
            Kind::PING if !frame.is_ack() => link.send(frame.acknowledged()).await?,
            _ => return Ok(frame),
        }
    }
}

/// Waits for a request and begins its response.
async fn request(link: &mut Wire) -> io::Result<u32> {
    loop {
        let frame = next_frame(link).await?;
        if frame.kind == Kind::HEADERS {
            let head = [
                (":status", "200"),
                ("content-type", "application/vnd.amazon.eventstream"),
            ];
            link.send(Frame::headers(frame.stream, &head, false))
                .await?;
            return Ok(frame.stream);
        }
    }
}

/// Stays, and answers pings.
async fn stay(mut link: Wire) -> io::Result<()> {
    loop {
        next_frame(&mut link).await?;
    }
}

/// A pong, as it is on the wire.
fn pong_frame(nonce: usize) -> Bytes {
    let message = Message::new(format!(r#"{{"nonce":{nonce}}}"#))
        .header(":message-type", "event")
        .and_then(|message| message.header(":event-type", "pong"))
        .and_then(|message| message.header(":content-type", "application/json"));
    let mut out = BytesMut::new();
    message
        .unwrap()
        .encode(&mut out, &Limits::client())
        .unwrap();
    out.freeze()
}

#[tokio::test]
async fn a_reset_of_each_code_before_between_and_inside_events_is_told_with_its_code() {
    for at in [0, 1, 2] {
        for code in (0..=14).chain([0x4242]) {
            let guest = guest(&[], move |mut link, stream| async move {
                let whole = pong_frame(1);
                let part = [0, whole.len(), whole.len() + 20][at];
                let twice = [whole.clone(), whole].concat();
                let data = Bytes::from(twice).slice(..part);
                link.send(Frame::data(stream, data, false)).await?;
                link.send(Frame::reset(stream, code)).await?;
                stay(link).await
            })
            .await;
            let mut session = guest.open("s").await;
            let (heard, ended) = hear(&mut session).await;
            assert_eq!(heard.len(), at.min(1), "{code}");
            let expected = match code {
                7 => FailureKind::Refused,
                code => FailureKind::Reset(code),
            };
            assert_eq!(kind(ended.unwrap_err()), expected);
            drop(session);
            guest.close().await;
        }
    }
}

#[tokio::test]
async fn a_goaway_of_each_code_mid_stream_lets_go_on_what_it_covers_and_refuses_the_rest() {
    for code in 0..=13 {
        let guest = guest(&[], move |mut link, first| async move {
            let second = request(&mut link).await?;
            link.send(Frame::go_away(first, code)).await?;
            link.send(Frame::data(first, pong_frame(1), true)).await?;
            assert!(second > first);
            stay(link).await
        })
        .await;
        let mut covered = guest.open("s").await;
        let mut above = guest.open("s").await;
        let (heard, ended) = hear(&mut covered).await;
        assert_eq!((heard.len(), ended.is_ok()), (1, true), "{code}: {ended:?}");
        let refused = kind(soon(above.recv()).await.unwrap_err());
        assert_eq!(refused, FailureKind::Refused, "{code}");
        drop((covered, above));
        guest.close().await;
    }
}

#[tokio::test]
async fn a_window_of_zero_for_ever_is_a_send_deadline_and_not_a_hang() {
    let guest = guest(&[(setting::INITIAL_WINDOW_SIZE, 0)], |link, _| stay(link)).await;
    let mut session = guest.open("s").await;
    let deadline = FailureKind::Deadline(Deadline::Send);
    let sent = soon(session.send(ping(1))).await.unwrap_err();
    assert_eq!(*sent.kind(), deadline);
    assert_eq!(kind(soon(session.recv()).await.unwrap_err()), deadline);
    drop(session);
    guest.close().await;
}

#[tokio::test]
async fn settings_that_change_mid_stream_stop_a_sender_and_let_it_go_on() {
    let guest = guest(&[], |mut link, stream| async move {
        for size in [0, 65_535, 0, 1, 1 << 30] {
            let change = Frame::settings(&[
                (setting::INITIAL_WINDOW_SIZE, size),
                (setting::MAX_CONCURRENT_STREAMS, size),
                (setting::MAX_FRAME_SIZE, 16_384 + size.min(1_000)),
            ]);
            link.send(change).await?;
            // Until it is acknowledged: everything after that keeps to it.
            while !next_frame(&mut link).await?.is_ack() {}
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        link.send(Frame::window_update(0, 1 << 20)).await?;
        while !next_frame(&mut link).await?.is_end() {}
        link.send(Frame::data(stream, pong_frame(1), true)).await?;
        stay(link).await
    })
    .await;
    let mut session = guest.open("s").await;
    for _ in 0..30 {
        soon(session.send(bulk(5_000))).await.unwrap();
    }
    soon(session.finish()).await.unwrap();
    let (heard, ended) = hear(&mut session).await;
    assert_eq!((heard.len(), ended.is_ok()), (1, true));
    drop(session);
    guest.close().await;
}

#[tokio::test]
async fn control_frames_in_any_order_between_the_bytes_of_an_event_change_nothing() {
    let guest = guest(&[], |mut link, stream| async move {
        let event = pong_frame(1);
        let aside = |turn: usize| match turn % 7 {
            0 => Frame::ping(),
            1 => Frame::window_update(stream, 1),
            2 => Frame::settings(&[(setting::MAX_CONCURRENT_STREAMS, 100)]),
            3 => Frame::new(Kind::PRIORITY, 0, stream, vec![0, 0, 0, 0, 3]),
            4 => Frame::new(0xfa, 0xff, stream, vec![9; 40]),
            5 => Frame::data(stream, Bytes::new(), false),
            _ => Frame::window_update(0, 1),
        };
        for at in 0..event.len() {
            link.send(aside(at)).await?;
            link.send(aside(at * 3 + 1)).await?;
            link.send(Frame::data(stream, event.slice(at..=at), false))
                .await?;
        }
        link.send(Frame::padded(stream, &[], 255)).await?;
        link.send(Frame::data(stream, pong_frame(2), true)).await?;
        stay(link).await
    })
    .await;
    let mut session = guest.open("s").await;
    let (heard, ended) = hear(&mut session).await;
    ended.unwrap();
    let nonces: Vec<_> = heard.into_iter().map(|event| pong(Some(event))).collect();
    assert_eq!(nonces, [Some(1), Some(2)]);
    drop(session);
    guest.close().await;
}

#[tokio::test]
async fn a_peer_that_sends_beyond_the_window_is_reset_before_more_of_it_is_buffered() {
    let sent = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&sent);
    let guest = guest(&[], move |mut link, stream| {
        let sent = Arc::clone(&counted);
        async move {
            loop {
                let data = pong_frame(1);
                sent.fetch_add(data.len(), Ordering::SeqCst);
                link.send(Frame::data(stream, data, false)).await?;
                // Looks up now and then.
                let heard = sent.load(Ordering::SeqCst) > 256 * 1024;
                if heard && next_frame(&mut link).await?.kind == Kind::RST_STREAM {
                    return stay(link).await;
                }
            }
        }
    })
    .await;
    let mut session = guest.open("s").await;
    // Nothing is read until it was stopped.
    let sent = settled(|| sent.load(Ordering::SeqCst)).await;
    assert!(sent < 257 * 1024, "{sent}");
    let (_, ended) = hear(&mut session).await;
    assert_eq!(kind(ended.unwrap_err()), FailureKind::Protocol);
    drop(session);
    guest.close().await;
}

#[tokio::test]
async fn a_peer_that_sends_faster_than_is_read_is_stopped_at_the_window() {
    let sent = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&sent);
    let guest = guest(&[], move |mut link, stream| {
        let sent = Arc::clone(&counted);
        async move {
            let mut window = 256 * 1024;
            let mut data = Bytes::new();
            loop {
                while window > 0 {
                    if data.is_empty() {
                        data = pong_frame(1);
                    }
                    let chunk = data.split_to(data.len().min(window));
                    window -= chunk.len();
                    sent.fetch_add(chunk.len(), Ordering::SeqCst);
                    link.send(Frame::data(stream, chunk, false)).await?;
                }
                let frame = next_frame(&mut link).await?;
                if frame.kind == Kind::WINDOW_UPDATE && frame.stream == stream {
                    window += frame.number() as usize;
                }
            }
        }
    })
    .await;
    let mut session = guest.open("s").await;
    assert_eq!(settled(|| sent.load(Ordering::SeqCst)).await, 256 * 1024);
    for _ in 0..2_000 {
        assert!(next(&mut session).await.is_some());
    }
    assert!(sent.load(Ordering::SeqCst) <= 2 * 256 * 1024);
    drop(session);
    guest.close().await;
}

#[tokio::test]
async fn a_body_that_ends_after_a_prelude_is_lost_and_no_clean_end() {
    let guest = guest(&[], |mut link, stream| async move {
        let prelude = pong_frame(1).slice(..12);
        link.send(Frame::data(stream, prelude, true)).await?;
        stay(link).await
    })
    .await;
    let mut session = guest.open("s").await;
    let told = kind(soon(session.recv()).await.unwrap_err());
    assert_eq!(told, FailureKind::Lost);
    drop(session);
    guest.close().await;
}

#[tokio::test]
async fn a_flipped_length_is_refused_before_the_body_that_it_announces_is_awaited() {
    for bit in 0..64 {
        let guest = guest(&[], move |mut link, stream| async move {
            let mut prelude = BytesMut::from(&pong_frame(1)[..12]);
            prelude[bit / 8] ^= 1 << (bit % 8);
            link.send(Frame::data(stream, prelude, false)).await?;
            stay(link).await
        })
        .await;
        let mut session = guest.open("s").await;
        let told = kind(soon(session.recv()).await.unwrap_err());
        assert_eq!(told, FailureKind::Protocol, "bit {bit}");
        drop(session);
        guest.close().await;
    }
}

#[tokio::test]
async fn finishing_on_a_connection_that_is_dead_returns_with_the_loss() {
    let guest = guest(&[], |link, _| async move {
        drop(link);
        Ok(())
    })
    .await;
    let mut session = guest.open("s").await;
    let told = kind(soon(session.recv()).await.unwrap_err());
    assert_eq!(told, FailureKind::Lost);
    let finished = soon(session.finish()).await.unwrap_err();
    assert_eq!(*finished.kind(), FailureKind::Lost);
    drop(session);
    guest.close().await;
}
