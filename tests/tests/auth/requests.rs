//! Signed requests.

use crate::guarded::types::WatchInput;
use crate::support::{REGION, Stage, Time, key, line, refused, signer, text, verifier};
use std::sync::{Arc, Mutex};
use trompe::auth::sigv4::{Credentials, SigV4};
use trompe::auth::{AuthFuture, Issued, Provide};
use trompe::client::HttpBuilder;
use trompe::error::{BoxError, FailureKind};
use trompe::protocol::{REST_JSON_1, RPC_V2_CBOR};
use trompe::transport::{HttpVersion, Settings};
use trompe_tests::peer::{answer_to, scripted};

const SIGV4: &str = "aws.auth#sigv4";

#[tokio::test]
async fn a_signed_call_is_accepted_in_every_protocol_and_its_handler_knows_the_caller() {
    let time = Time::new();
    let stage = Stage::new(|router| router.authenticator(verifier(&time))).await;
    for protocol in [
        &RPC_V2_CBOR as &'static dyn trompe::service::Protocol,
        &REST_JSON_1,
    ] {
        let client = stage.client(|http| http.protocol(protocol).authorizer(signer(&time)));
        let caller = client.hashed(text("hello")).await.unwrap();
        assert_eq!(caller.scheme.as_deref(), Some(SIGV4));
        assert_eq!(caller.name.as_deref(), Some("AKIDGUARDED"));
        assert_eq!(caller.text.as_deref(), Some("hello"));
    }
}

#[tokio::test]
async fn the_same_signature_holds_over_http1() {
    let time = Time::new();
    let stage = Stage::new(|router| router.authenticator(verifier(&time))).await;
    let mut settings = Settings::default();
    settings.version = HttpVersion::Http1;
    for protocol in [
        &RPC_V2_CBOR as &'static dyn trompe::service::Protocol,
        &REST_JSON_1,
    ] {
        let signed = |http: HttpBuilder| http.protocol(protocol).authorizer(signer(&time));
        let client = stage.client(|http| signed(http).transport(settings.clone()));
        let caller = client.hashed(text("hello")).await.unwrap();
        assert_eq!(caller.name.as_deref(), Some("AKIDGUARDED"));
        let mut session = client.watch(WatchInput::new("a")).await.unwrap();
        assert_eq!(session.recv().await.unwrap(), Some(line("a")));
        assert_eq!(session.recv().await.unwrap(), None);
    }
    let anonymous = stage.client(|http| http.transport(settings));
    let refusal = refused(anonymous.hashed(text("hello")).await);
    assert_eq!(
        refusal,
        (403, "MissingAuthenticationTokenException".to_owned())
    );
}

#[tokio::test]
async fn an_operation_that_only_sends_events_back_is_signed_as_a_whole() {
    let time = Time::new();
    let stage = Stage::new(|router| router.authenticator(verifier(&time))).await;
    let client = stage.client(|http| http.authorizer(signer(&time)));
    let mut session = client.watch(WatchInput::new("ab")).await.unwrap();
    assert_eq!(session.recv().await.unwrap(), Some(line("ab")));
    assert_eq!(session.recv().await.unwrap(), Some(line("ab")));
    assert_eq!(session.recv().await.unwrap(), None);
}

async fn refusal_of(with: impl FnOnce(HttpBuilder, &Time) -> HttpBuilder) -> (u16, String) {
    let time = Time::new();
    let stage = Stage::new(|router| router.authenticator(verifier(&time))).await;
    let client = stage.client(|http| with(http, &time));
    refused(client.hashed(text("hello")).await)
}

#[tokio::test]
async fn what_is_not_signed_rightly_is_refused_by_name() {
    let signed = |secret: Credentials| {
        move |http: HttpBuilder, time: &Time| {
            http.authorizer(SigV4::new(secret, REGION).clock(time.clock()))
        }
    };
    let wrong = refusal_of(signed(Credentials::new("AKIDGUARDED", "another secret"))).await;
    assert_eq!(wrong, (403, "InvalidSignatureException".to_owned()));
    let unknown = refusal_of(signed(Credentials::new("AKIDOTHER", "a secret"))).await;
    assert_eq!(unknown, (403, "UnrecognizedClientException".to_owned()));
    let token = refusal_of(signed(Credentials::temporary(
        "AKIDGUARDED",
        "a secret",
        "token",
    )))
    .await;
    assert_eq!(token, (403, "UnrecognizedClientException".to_owned()));
    let elsewhere =
        refusal_of(|http, time| http.authorizer(SigV4::new(key(), "mars").clock(time.clock())));
    assert_eq!(
        elsewhere.await,
        (403, "InvalidSignatureException".to_owned())
    );
    let anonymous = refusal_of(|http, _| http).await;
    assert_eq!(
        anonymous,
        (403, "MissingAuthenticationTokenException".to_owned())
    );
}

#[tokio::test]
async fn a_clock_that_is_far_off_is_refused_and_one_that_is_near_is_not() {
    let time = Time::new();
    let stage = Stage::new(|router| router.authenticator(verifier(&time))).await;
    for (offset, accepted) in [
        (0, true),
        (-840, true),
        (840, true),
        (-960, false),
        (960, false),
    ] {
        let theirs = Time::new();
        theirs.pass(offset);
        let client = stage.client(|http| http.authorizer(signer(&theirs)));
        let outcome = client.hashed(text("hello")).await;
        match accepted {
            true => drop(outcome.unwrap()),
            false => assert_eq!(
                refused(outcome),
                (403, "InvalidSignatureException".to_owned())
            ),
        }
    }
}

#[tokio::test]
async fn a_body_that_is_not_the_signed_one_is_refused() {
    use trompe_tests::proxy::{Fault, Faults, Proxy};
    let time = Time::new();
    let stage = Stage::new(|router| router.authenticator(verifier(&time))).await;
    // What passes one way is looked at once, to know where the body is.
    let body = "find these letters in the body";
    let position = {
        let proxy = Proxy::to(stage.server.local_addr(), Faults::default())
            .await
            .unwrap();
        let http = trompe::client::Http::builder(&proxy.endpoint())
            .authorizer(signer(&time))
            .build()
            .unwrap();
        let client = crate::guarded::client::GuardedClient::over(http);
        client.hashed(text(body)).await.unwrap();
        let sent = proxy.sent_up();
        sent.windows(body.len())
            .position(|w| w == body.as_bytes())
            .unwrap()
    };
    let fault = Fault {
        flip: Some(position * 8),
        ..Fault::default()
    };
    let faults = Faults {
        up: fault,
        ..Faults::default()
    };
    let proxy = Proxy::to(stage.server.local_addr(), faults).await.unwrap();
    let http = trompe::client::Http::builder(&proxy.endpoint())
        .authorizer(signer(&time))
        .build()
        .unwrap();
    let client = crate::guarded::client::GuardedClient::over(http);
    let outcome = client.hashed(text(body)).await;
    assert_eq!(
        refused(outcome),
        (403, "InvalidSignatureException".to_owned())
    );
}

#[tokio::test]
async fn a_body_may_be_unsigned_only_where_the_model_says_so() {
    let time = Time::new();
    let stage = Stage::new(|router| router.authenticator(verifier(&time))).await;
    let client = stage.client(|http| http.authorizer(signer(&time)));
    let caller = client.unsigned(text("hello")).await.unwrap();
    assert_eq!(caller.name.as_deref(), Some("AKIDGUARDED"));
    let sent =
        seen_by_peer(|client| Box::pin(async move { drop(client.unsigned(text("x")).await) }))
            .await;
    assert_eq!(sent[0]["x-amz-content-sha256"], "UNSIGNED-PAYLOAD");
}

#[tokio::test]
async fn operations_that_anybody_may_call_are_called_unsigned() {
    let time = Time::new();
    let stage = Stage::new(|router| router.authenticator(verifier(&time))).await;
    for signs in [true, false] {
        let client = stage.client(|http| {
            if signs {
                http.authorizer(signer(&time))
            } else {
                http
            }
        });
        assert_eq!(client.open(text("x")).await.unwrap().name, None);
        let visitor = client.visit(text("x")).await.unwrap().name;
        assert_eq!(visitor.as_deref(), signs.then_some("AKIDGUARDED"));
    }
    let sent = seen_by_peer(|client| {
        Box::pin(async move {
            drop(client.open(text("x")).await);
        })
    });
    for headers in sent.await {
        assert!(!headers.contains_key("authorization"), "{headers:?}");
    }
}

#[tokio::test]
async fn an_operation_that_anybody_may_call_is_called_where_there_are_no_credentials() {
    #[derive(Debug)]
    struct Nothing;
    impl Provide<Credentials> for Nothing {
        fn provide(&self) -> AuthFuture<'_, Result<Issued<Credentials>, BoxError>> {
            Box::pin(std::future::ready(Err("nobody is logged in".into())))
        }
    }
    let time = Time::new();
    let stage = Stage::new(|router| router.authenticator(verifier(&time))).await;
    let client = stage.client(|http| http.authorizer(SigV4::new(Nothing, REGION)));
    assert_eq!(client.visit(text("x")).await.unwrap().name, None);
    let failure = client.hashed(text("x")).await.unwrap_err();
    assert_eq!(*failure.failure().unwrap().kind(), FailureKind::Credentials);
}

#[tokio::test]
async fn a_router_without_authenticators_takes_whatever_comes() {
    let stage = Stage::new(|router| router).await;
    let time = Time::new();
    time.pass(1_000_000);
    let client = stage.client(|http| http.authorizer(signer(&time)));
    assert_eq!(client.hashed(text("x")).await.unwrap().name, None);
    assert_eq!(
        stage
            .client(|http| http)
            .hashed(text("x"))
            .await
            .unwrap()
            .name,
        None
    );
}

#[tokio::test]
async fn a_client_with_credentials_for_other_schemes_only_says_so_and_sends_nothing() {
    let stage = Stage::new(|router| router).await;
    let time = Time::new();
    let client = stage.client(|http| http.authorizer(signer(&time)));
    let error = client.by_key(text("x")).await.unwrap_err();
    let failure = error.failure().unwrap();
    assert_eq!(*failure.kind(), FailureKind::Credentials);
    assert!(
        failure.message().contains("smithy.api#httpApiKeyAuth"),
        "{failure}"
    );
}

type Seen = Vec<http::HeaderMap>;
type Calls = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

/// The headers that a client sends.
async fn seen_by_peer(call: impl FnOnce(crate::guarded::client::GuardedClient) -> Calls) -> Seen {
    let seen: Arc<Mutex<Seen>> = Arc::default();
    let note = Arc::clone(&seen);
    let time = Time::new();
    let peer = scripted(move |(request, mut respond)| {
        note.lock().unwrap().push(request.headers().clone());
        async move {
            respond.send_response(answer_to(&request).status(500).body(())?, true)?;
            Ok(())
        }
    })
    .await
    .unwrap();
    let http = trompe::client::Http::builder(&peer.endpoint())
        .authorizer(signer(&time))
        .build()
        .unwrap();
    call(crate::guarded::client::GuardedClient::over(http)).await;
    seen.lock().unwrap().clone()
}

#[tokio::test]
async fn every_attempt_is_signed_anew_with_its_own_date() {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let (note, time) = (Arc::clone(&seen), Time::new());
    let passing = time.clone();
    let peer = scripted(move |(request, mut respond)| {
        let date = request.headers()["x-amz-date"].to_str().unwrap().to_owned();
        let count = {
            let mut seen = note.lock().unwrap();
            seen.push(date);
            seen.len()
        };
        passing.pass(1);
        async move {
            match count {
                1 => respond.send_reset(h2::Reason::REFUSED_STREAM),
                _ => drop(respond.send_response(answer_to(&request).status(500).body(())?, true)?),
            }
            Ok(())
        }
    })
    .await
    .unwrap();
    let http = trompe::client::Http::builder(&peer.endpoint())
        .authorizer(signer(&time))
        .build()
        .unwrap();
    let client = crate::guarded::client::GuardedClient::over(http);
    drop(client.hashed(text("x")).await.unwrap_err());
    assert_eq!(
        *seen.lock().unwrap(),
        ["20260101T000000Z", "20260101T000001Z"]
    );
}
