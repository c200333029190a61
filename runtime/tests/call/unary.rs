//! Calls without event streams.

use crate::sample::service::SECRET;
use crate::sample::*;
use crate::support::*;
use trompe::Error;

#[tokio::test]
async fn an_output_comes_back_whatever_its_size() {
    everywhere(async |world: &World| {
        let small = world
            .client
            .echo(EchoInput {
                times: Some(2),
                ..echo("ab")
            })
            .await
            .unwrap();
        assert_eq!(small.text, "abab");
        let large = "x".repeat(1_000_000);
        assert!(world.client.echo(echo(&*large)).await.unwrap().text == large);
    })
    .await;
}

#[tokio::test]
async fn a_modeled_error_keeps_all_its_members() {
    everywhere(async |world: &World| {
        let Err(Error::Modeled(EchoError::NoSuchThing(error))) =
            world.client.echo(echo("missing")).await
        else {
            panic!()
        };
        assert_eq!(
            (error.message.as_deref(), error.what.as_str()),
            (Some("none"), "it")
        );
    })
    .await;
}

#[tokio::test]
async fn an_input_that_breaks_constraints_does_not_reach_its_handler() {
    everywhere(async |world: &World| {
        let input = EchoInput {
            times: Some(9),
            ..echo("")
        };
        let Err(Error::Modeled(EchoError::ValidationException(error))) =
            world.client.echo(input).await
        else {
            panic!()
        };
        let paths: Vec<_> = error
            .field_list
            .unwrap()
            .into_iter()
            .map(|f| f.path)
            .collect();
        assert_eq!(paths, ["/text", "/times"]);
    })
    .await;
}

#[tokio::test]
async fn without_a_modeled_validation_exception_the_violation_is_told_by_name() {
    everywhere(async |world: &World| {
        world.client.plain("abc").await.unwrap();
        let error = unmodeled(world.client.plain("abcd").await);
        assert_eq!(
            (error.status, error.code.as_str()),
            (400, "ValidationException")
        );
        assert!(error.message.contains("/text"), "{}", error.message);
    })
    .await;
}

#[tokio::test]
async fn a_handler_that_fails_or_panics_is_a_500_that_keeps_its_secrets() {
    everywhere(async |world: &World| {
        for what in ["fail", "panic", "downstream"] {
            let error = unmodeled(world.client.echo(echo(what)).await);
            assert_eq!(
                (error.status, error.code.as_str()),
                (500, "InternalFailure"),
                "{what}"
            );
            assert!(!error.message.contains(SECRET), "{what}");
        }
        world.client.echo(echo("still there")).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_call_that_is_dropped_drops_its_handler() {
    everywhere(async |world: &World| {
        let client = world.client.clone();
        let call = tokio::spawn(async move { client.echo(echo("wait")).await });
        world.busy().await;
        call.abort();
        world.idle().await;
    })
    .await;
}

#[tokio::test]
async fn a_hundred_calls_at_once_are_answered() {
    everywhere(async |world: &World| {
        let calls: Vec<_> = (0..100)
            .map(|i| tokio::spawn(world.client.echo(echo(i.to_string())).into_future()))
            .collect();
        for (i, call) in calls.into_iter().enumerate() {
            assert_eq!(call.await.unwrap().unwrap().text, i.to_string());
        }
    })
    .await;
}
