//! The client over HTTP/1.1.

use crate::support::{SOON, Stage, number};
use crate::ticker::client::TickerClient;
use crate::ticker::errors::CountError;
use crate::ticker::types::{CountInput, Counts, GatherInput, Lines, TalkInput, Text};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::timeout;
use trompe::client::Http;
use trompe::error::{Deadline, Error, FailureKind};
use trompe::protocol::RPC_V2_CBOR;
use trompe::transport::{HttpVersion, Settings};
use trompe_tests::proxy::{Cut, Faults, Proxy};

fn settings() -> Settings {
    let mut settings = Settings::default();
    settings.version = HttpVersion::Http1;
    settings
}

fn http(endpoint: &str) -> Http {
    Http::builder(endpoint)
        .transport(settings())
        .build()
        .unwrap()
}

async fn close(stage: Stage, http: Http) {
    assert!(http.shutdown(SOON).await.is_clean());
    assert!(http.live().is_zero(), "{:?}", http.live());
    stage.close().await;
}

fn text(words: &str) -> Text {
    Text::new().text(words)
}

fn line(words: &str) -> Lines {
    text(words).into()
}

#[tokio::test]
async fn calls_one_after_the_other_share_a_connection_and_calls_at_once_do_not_wait() {
    let stage = Stage::new().await;
    let proxy = Proxy::to(stage.server.local_addr(), Faults::default())
        .await
        .unwrap();
    let http = http(&proxy.endpoint());
    let client = TickerClient::over(http.clone());
    for n in 0..20 {
        let words = format!("call {n}");
        assert_eq!(client.echo(text(&words)).await.unwrap().text, Some(words));
    }
    assert_eq!(proxy.connections(), 1);
    let (one, two) = tokio::join!(async { client.echo(text("one")).await }, async {
        client.echo(text("two")).await
    });
    assert_eq!((one.unwrap(), two.unwrap()), (text("one"), text("two")));
    close(stage, http).await;
}

#[tokio::test]
async fn large_bodies_pass_both_ways() {
    let stage = Stage::new().await;
    let http = http(&stage.url(""));
    let words = "many words ".repeat(150_000);
    let echoed = TickerClient::over(http.clone())
        .echo(text(&words))
        .await
        .unwrap();
    assert_eq!(echoed.text, Some(words));
    close(stage, http).await;
}

#[tokio::test]
async fn events_come_down_to_a_clean_end_in_every_protocol_and_the_connection_is_kept() {
    let mut stage = Stage::new().await;
    let proxy = Proxy::to(stage.server.local_addr(), Faults::default())
        .await
        .unwrap();
    for cbor in [false, true] {
        let builder = Http::builder(&proxy.endpoint()).transport(settings());
        let builder = if cbor {
            builder.protocol(&RPC_V2_CBOR)
        } else {
            builder
        };
        let http = builder.build().unwrap();
        let client = TickerClient::over(http.clone());
        let before = proxy.connections();
        for _ in 0..3 {
            let mut session = client.count(CountInput::new(100)).await.unwrap();
            for n in 1..=100 {
                assert_eq!(session.recv().await.unwrap(), Some(number(n)));
            }
            assert_eq!(session.recv().await.unwrap(), None);
            let output = session.initial_response().await.unwrap();
            assert_eq!(output.name.as_deref(), Some("ticker"));
            stage.end().await.unwrap();
        }
        assert_eq!(proxy.connections() - before, 1);
        assert!(http.shutdown(SOON).await.is_clean());
    }
    stage.close().await;
}

#[tokio::test]
async fn events_go_up_as_they_are_sent_and_the_answer_comes_after_them() {
    let mut stage = Stage::new().await;
    let http = http(&stage.url(""));
    let client = TickerClient::over(http.clone());
    let mut session = client.gather(GatherInput::new()).await.unwrap();
    for words in ["one", "two", "three"] {
        session.send(line(words)).await.unwrap();
    }
    session.finish().await.unwrap();
    stage.end().await.unwrap();
    let output = session.initial_response().await.unwrap();
    assert_eq!(output.text.as_deref(), Some("one two three"));
    drop(session);
    close(stage, http).await;
}

#[tokio::test]
async fn exceptions_errors_and_refusals_are_what_they_are_over_http2() {
    let stage = Stage::new().await;
    let http = http(&stage.url(""));
    let client = TickerClient::over(http.clone());
    let input = |manner: &str| CountInput::new(0).manner(manner);
    let mut tired = client.count(input("tired")).await.unwrap();
    let error = tired.recv().await.unwrap_err();
    assert!(
        matches!(error.modeled(), Some(CountError::Tired(_))),
        "{error:?}"
    );
    let mut broken = client.count(input("break")).await.unwrap();
    let error = broken.recv().await.unwrap_err();
    assert_eq!(
        error.failure().unwrap().as_unmodeled().unwrap().code,
        "InternalFailure"
    );
    let mut refused = client.count(input("refuse")).await.unwrap();
    let error = refused.recv().await.unwrap_err();
    assert!(
        matches!(error.modeled(), Some(CountError::Refused(_))),
        "{error:?}"
    );
    drop((tired, broken, refused));
    close(stage, http).await;
}

#[tokio::test]
async fn two_directions_at_once_are_refused_before_anything_is_sent() {
    let http = http("http://127.0.0.1:9");
    let error = TickerClient::over(http)
        .talk(TalkInput::new())
        .await
        .unwrap_err();
    let failure = error.failure().unwrap();
    assert_eq!(*failure.kind(), FailureKind::Invalid);
    assert!(
        failure
            .message()
            .contains("Talk cannot be called over http/1.1"),
        "{failure}"
    );
}

#[tokio::test]
async fn a_cut_is_lost_and_never_an_end() {
    for cut in [Cut::Fin, Cut::Rst] {
        let mut stage = Stage::new().await;
        let proxy = Proxy::to(stage.server.local_addr(), Faults::default())
            .await
            .unwrap();
        let http = http(&proxy.endpoint());
        let client = TickerClient::over(http.clone());
        let mut session = client
            .count(CountInput::new(1).manner("wait"))
            .await
            .unwrap();
        assert_eq!(session.recv().await.unwrap(), Some(number(1)));
        proxy.cut(cut);
        let error: Error<CountError> = loop {
            match timeout(SOON, session.recv()).await.unwrap() {
                Ok(Some(Counts::Number(_))) => {}
                Ok(other) => panic!("{cut:?}: {other:?}"),
                Err(error) => break error,
            }
        };
        assert_eq!(
            *error.failure().unwrap().kind(),
            FailureKind::Lost,
            "{cut:?}"
        );
        stage.end().await.unwrap_err();
        drop(session);
        close(stage, http).await;
    }
}

#[tokio::test]
async fn a_session_that_is_dropped_ends_on_the_server_and_its_connection_is_not_used_again() {
    let mut stage = Stage::new().await;
    let http = http(&stage.url(""));
    let client = TickerClient::over(http.clone());
    let mut session = client
        .count(CountInput::new(1).manner("wait"))
        .await
        .unwrap();
    assert_eq!(session.recv().await.unwrap(), Some(number(1)));
    drop(session);
    stage.end().await.unwrap_err();
    // Events that are not finished are cut, and not ended.
    let session = client.gather(GatherInput::new()).await.unwrap();
    session.send(line("one")).await.unwrap();
    // Before that nobody would hear of it.
    while stage.server.live().streams() == 0 {
        tokio::task::yield_now().await;
    }
    drop(session);
    assert_eq!(*stage.end().await.unwrap_err().kind(), FailureKind::Lost);
    assert_eq!(client.echo(text("x")).await.unwrap(), text("x"));
    close(stage, http).await;
}

#[tokio::test]
async fn a_server_that_closes_between_calls_is_dialed_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut request = [0; 4096];
            let _ = socket.read(&mut request).await;
            let answer = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 12\r\n\r\n{\"text\":\"x\"}";
            socket.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    let client = TickerClient::over(http(&endpoint));
    for _ in 0..3 {
        assert_eq!(client.echo(text("x")).await.unwrap(), text("x"));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn every_wait_has_its_bound() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", silent.local_addr().unwrap());
    let mut narrow = settings();
    narrow.http1_connections = 1;
    narrow.stream_timeout = Duration::from_millis(50);
    let http = Http::builder(&endpoint)
        .transport(narrow)
        .timeout(Duration::from_millis(300))
        .build()
        .unwrap();
    let client = TickerClient::over(http.clone());
    let (first, second) = tokio::join!(async { client.echo(text("x")).await }, async {
        client.echo(text("y")).await
    });
    let kinds =
        [first, second].map(|outcome| outcome.unwrap_err().failure().unwrap().kind().clone());
    assert_eq!(
        kinds,
        [
            FailureKind::Deadline(Deadline::Operation),
            FailureKind::Deadline(Deadline::Connect)
        ]
    );
    assert!(http.shutdown(SOON).await.is_clean());
    assert!(http.live().is_zero(), "{:?}", http.live());
}

#[tokio::test]
async fn a_shutdown_cuts_what_does_not_end_and_says_so() {
    let mut stage = Stage::new().await;
    let http = http(&stage.url(""));
    let client = TickerClient::over(http.clone());
    let mut session = client
        .count(CountInput::new(1).manner("wait"))
        .await
        .unwrap();
    assert_eq!(session.recv().await.unwrap(), Some(number(1)));
    let cut = http.shutdown(Duration::from_millis(50)).await;
    assert_eq!((cut.connections, cut.streams), (1, 1));
    while let Ok(event) = session.recv().await {
        assert!(event.is_some(), "a cut is no end");
    }
    stage.end().await.unwrap_err();
    let error = client.echo(text("x")).await.unwrap_err();
    assert_eq!(*error.failure().unwrap().kind(), FailureKind::Closed);
    drop(session);
    assert!(http.live().is_zero(), "{:?}", http.live());
    stage.close().await;
}
