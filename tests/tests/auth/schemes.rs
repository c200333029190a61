//! The schemes that plain HTTP has.

use crate::support::{Stage, Time, refused, signer, text, verifier};
use trompe::auth::api_key::{ApiKey, ApiKeyAuthenticator};
use trompe::auth::basic::{Basic, BasicAuthenticator};
use trompe::auth::bearer::{Bearer, BearerAuthenticator};
use trompe::auth::{AuthFuture, Authorizer, Issued, Unproven};
use trompe::error::{Failure, FailureKind};
use trompe::event_stream::signing::SignMessage;
use trompe::server::Router;
use trompe::service::AuthScheme;

fn guard(router: Router) -> Router {
    router
        .authenticator(BasicAuthenticator::new(
            "door",
            |user, password| async move { Ok(user == "ann" && password == "a:b") },
        ))
        .authenticator(BearerAuthenticator::new("door", |token| async move {
            match token.as_str() {
                "broken" => Err("the store is down".into()),
                token => Ok((token == "t0k3n").then(|| "bob".to_owned())),
            }
        }))
        .authenticator(ApiKeyAuthenticator::new(|key| async move {
            Ok((key == "k3y").then(|| "carl".to_owned()))
        }))
}

#[tokio::test]
async fn names_tokens_and_keys_are_recognised() {
    let stage = Stage::new(guard).await;
    let client = stage.client(|http| {
        http.authorizer(Basic::new("ann", "a:b").unwrap())
            .authorizer(Bearer::new("t0k3n".to_owned()))
            .authorizer(ApiKey::new("k3y".to_owned()))
    });
    let caller = client.by_name(text("x")).await.unwrap();
    assert_eq!(caller.name.as_deref(), Some("ann"));
    assert_eq!(caller.scheme.as_deref(), Some("smithy.api#httpBasicAuth"));
    assert_eq!(
        client.by_token(text("x")).await.unwrap().name.as_deref(),
        Some("bob")
    );
    assert_eq!(
        client.by_key(text("x")).await.unwrap().name.as_deref(),
        Some("carl")
    );
}

#[tokio::test]
async fn wrong_and_missing_ones_are_unauthorized() {
    let stage = Stage::new(guard).await;
    let wrong = stage.client(|http| {
        http.authorizer(Basic::new("ann", "wrong").unwrap())
            .authorizer(Bearer::new("wrong".to_owned()))
            .authorizer(ApiKey::new("wrong".to_owned()))
    });
    let unauthorized = (401, "UnauthorizedException".to_owned());
    for client in [wrong, stage.client(|http| http)] {
        assert_eq!(refused(client.by_name(text("x")).await), unauthorized);
        assert_eq!(refused(client.by_token(text("x")).await), unauthorized);
        assert_eq!(refused(client.by_key(text("x")).await), unauthorized);
    }
}

#[tokio::test]
async fn a_store_that_is_down_is_unavailable() {
    let stage = Stage::new(guard).await;
    let client = stage.client(|http| http.authorizer(Bearer::new("broken".to_owned())));
    assert_eq!(refused(client.by_token(text("x")).await).0, 503);
}

#[tokio::test]
async fn an_operation_without_an_authenticator_is_not_open_to_anybody() {
    let stage = Stage::new(guard).await;
    let outcome = stage.client(|http| http).hashed(text("x")).await;
    assert_eq!(refused(outcome), (403, "AccessDeniedException".to_owned()));
}

#[tokio::test]
async fn of_several_schemes_any_will_do() {
    let time = Time::new();
    let stage = Stage::new(|router| guard(router).authenticator(verifier(&time))).await;
    let signed = stage.client(|http| http.authorizer(signer(&time)));
    let caller = signed.by_token_or_signature(text("x")).await.unwrap();
    assert_eq!(caller.name.as_deref(), Some("AKIDGUARDED"));
    let borne = stage.client(|http| {
        http.authorizer(Bearer::new("t0k3n".to_owned()))
            .authorizer(signer(&time))
    });
    let caller = borne.by_token_or_signature(text("x")).await.unwrap();
    assert_eq!(caller.name.as_deref(), Some("bob"));
    let neither = stage
        .client(|http| http)
        .by_token_or_signature(text("x"))
        .await;
    assert_eq!(refused(neither), (401, "UnauthorizedException".to_owned()));
}

#[tokio::test]
async fn an_operation_that_takes_digests_alone_is_not_called_without_an_authorizer_for_it() {
    #[derive(Debug)]
    struct Own;
    impl Authorizer for Own {
        fn scheme(&self) -> &'static str {
            AuthScheme::HttpDigest.id()
        }

        fn authorize<'a>(
            &'a self,
            _: Unproven<'a>,
        ) -> AuthFuture<'a, Result<Option<Box<dyn SignMessage>>, Failure>> {
            Box::pin(std::future::ready(Ok(None)))
        }
    }
    let stage = Stage::new(|router| router).await;
    let basic = stage.client(|http| http.authorizer(Basic::new("ann", "a:b").unwrap()));
    for client in [stage.client(|http| http), basic] {
        let error = client.by_digest(text("x")).await.unwrap_err();
        let failure = error.failure().unwrap();
        assert_eq!(*failure.kind(), FailureKind::Credentials);
        assert!(
            failure.message().contains("smithy.api#httpDigestAuth"),
            "{failure}"
        );
    }
    let own = stage.client(|http| http.authorizer(Own));
    own.by_digest(text("x")).await.unwrap();
}

#[test]
fn what_cannot_be_sent_is_refused_and_nothing_secret_is_shown() {
    assert!(Basic::new("a:b", "c").is_err());
    let issued = Issued {
        value: "secret",
        expires: None,
    };
    let shown = format!(
        "{:?} {:?} {issued:?}",
        Basic::new("ann", "pass").unwrap(),
        Bearer::new("secret".to_owned())
    );
    assert!(
        !shown.contains("pass") && !shown.contains("secret"),
        "{shown}"
    );
}
