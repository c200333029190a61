//! What one call wants otherwise, and what clients add by themselves.

use crate::sample::*;
use crate::support::*;
use std::future::IntoFuture;
use std::sync::Arc;
use std::time::Duration;
use trompe::error::{Deadline, FailureKind};
use trompe::server::{InProcess, Server};

#[tokio::test]
async fn a_timeout_bounds_the_whole_call_and_drops_its_handler() {
    everywhere(async |world: &World| {
        world.client.echo(echo("warm")).await.unwrap();
        let call = world
            .client
            .echo(echo("wait"))
            .timeout(Duration::from_millis(50));
        assert_eq!(
            *failure(call.await).kind(),
            FailureKind::Deadline(Deadline::Operation)
        );
        world.idle().await;
        let never = world.client.echo(echo("late")).timeout(Duration::ZERO);
        assert!(failure(never.await).is_deadline());
        world
            .client
            .echo(echo("for ever"))
            .timeout(Duration::MAX)
            .await
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn extra_headers_reach_the_handler() {
    everywhere(async |world: &World| {
        let output = world
            .client
            .echo(echo("a"))
            .header("x-extra", "more")
            .await
            .unwrap();
        assert_eq!(output.extra.as_deref(), Some("more"));
    })
    .await;
}

#[tokio::test]
async fn what_callers_say_in_headers_is_not_shown() {
    let builder = http(80).header("x-api-key", "hush");
    let shown = format!("{builder:?}");
    let http = builder.build().unwrap();
    let client = SampleClient::over(http.clone());
    let call = client.echo(echo("a")).header("x-secret", "hush");
    for shown in [shown, format!("{http:?}"), format!("{call:?}")] {
        assert!(
            shown.contains("x-api-key") && !shown.contains("hush"),
            "{shown}"
        );
    }
    assert!(format!("{call:#?}").contains("\"x-secret\""));
}

#[tokio::test]
async fn headers_that_are_none_or_not_the_callers_are_refused_unsent() {
    everywhere(async |world: &World| {
        for (name, value) in [
            ("a b", "c"),
            ("x", "a\nb"),
            ("content-length", "7"),
            ("host", "h"),
            ("te", "trailers"),
        ] {
            let outcome = world.client.echo(echo("a")).header(name, value).await;
            assert_eq!(*failure(outcome).kind(), FailureKind::Invalid, "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_token_is_made_where_none_is_given_and_kept_where_one_is() {
    everywhere(async |world: &World| {
        let (one, two) = (
            world.client.echo(echo("a")).await,
            world.client.echo(echo("a")).await,
        );
        let (one, two) = (one.unwrap().token.unwrap(), two.unwrap().token.unwrap());
        assert_eq!((one.len(), two.len()), (36, 36));
        assert_ne!(one, two);
        let given = EchoInput {
            token: Some("mine".into()),
            ..echo("a")
        };
        assert_eq!(
            world.client.echo(given).await.unwrap().token.as_deref(),
            Some("mine")
        );
    })
    .await;
}

#[tokio::test]
async fn a_source_of_tokens_may_use_any_character() {
    let service = Arc::<Sample>::default();
    let server = Server::bind("127.0.0.1:0", router(&service)).await.unwrap();
    let builder = http(server.local_addr().port()).idempotency_tokens(|| "\"\\\n".to_owned());
    let client = SampleClient::over(builder.build().unwrap());
    assert_eq!(
        client.echo(echo("a")).await.unwrap().token.as_deref(),
        Some("\"\\\n")
    );
}

#[test]
fn a_call_outside_a_runtime_is_a_failure_and_no_panic() {
    let call = World::in_process().client.echo(echo("a")).into_future();
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(outcome) = std::pin::pin!(call).poll(&mut cx) else {
        panic!()
    };
    assert_eq!(*failure(outcome).kind(), FailureKind::Internal);
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_place_in_the_process_counts_against_the_timeout() {
    let service = Arc::<Sample>::default();
    let carrier = InProcess::new(SampleService(Arc::clone(&service))).concurrency(1);
    let client = SampleClient::over(carrier.clone());
    let held = client.chat(room("holds")).await.unwrap();
    let second = client.chat(room("r")).timeout(Duration::from_secs(3)).await;
    assert_eq!(
        *failure(second).kind(),
        FailureKind::Deadline(Deadline::Operation)
    );
    let call = client.echo(echo("a")).await;
    assert_eq!(
        *failure(call).kind(),
        FailureKind::Deadline(Deadline::Operation)
    );
    drop(held);
    client.echo(echo("a")).await.unwrap();
    soon(carrier.live().zero()).await;
}

#[tokio::test]
async fn http1_is_spoken_where_the_settings_say_so_over_tls_too() {
    let (theirs, ours) = identity();
    let service = Arc::<Sample>::default();
    let server = Server::builder(router(&service))
        .tls(theirs)
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let mut settings = trompe::transport::Settings::default();
    settings.version = trompe::transport::HttpVersion::Http1;
    let endpoint = format!("https://localhost:{}", server.local_addr().port());
    let builder = trompe::client::Http::builder(&endpoint).tls(ours);
    let http = builder.transport(settings).build().unwrap();
    let client = SampleClient::over(http.clone());
    for text in ["one", "two"] {
        soon(client.echo(echo(text)).into_future()).await.unwrap();
    }
    assert!(http.shutdown(SOON).await.is_clean());
    assert!(server.shutdown(SOON).await.is_clean());
}
