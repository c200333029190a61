//! What a script says of a client that does otherwise.

use crate::support::*;
use trompe::test::{Exchange, Script};
use trompe_tests::streams::StreamsClient;
use trompe_tests::streams::operations::{Ask, Talk};
use trompe_tests::streams::types::{AskInput, AskOutput, Text};

/// What the script says after this session, in which the client sends one item and then nothing.
async fn said_of(exchange: Exchange<Talk>) -> String {
    let script = Script::new().then(exchange);
    let client = StreamsClient::over(script.clone());
    let mut session = client.talk(talk()).await.unwrap();
    session.send(said(1)).await.unwrap();
    while let Ok(Some(_)) = session.recv().await {}
    drop(session);
    script.finish().await.unwrap_err().to_string()
}

#[tokio::test]
async fn an_event_that_is_not_as_expected_is_told_with_the_place_that_expects_it() {
    let words = said_of(Exchange::new().expect(|event| number(event) == Some(2))).await;
    assert!(
        words.contains("step 1, what the client is to send"),
        "{words}"
    );
    assert!(words.contains("mistakes.rs:"), "{words}");
    assert!(words.contains("number: 1"), "{words}");
}

#[tokio::test]
async fn an_event_more_than_expected_is_told_by_its_name() {
    let words = said_of(Exchange::new().end()).await;
    assert!(
        words.contains("after the last step, the client sent the event item"),
        "{words}"
    );
    let script = Script::new().then(Exchange::<Talk>::new().end().then_anything());
    let client = StreamsClient::over(script.clone());
    let session = client.talk(talk()).await.unwrap();
    session.send(said(1)).await.unwrap();
    script.finish().await.unwrap();
}

#[tokio::test]
async fn an_event_where_the_end_is_expected_is_told() {
    let words = said_of(Exchange::new().expect_end()).await;
    assert!(words.contains("the client sent the event item"), "{words}");
}

#[tokio::test]
async fn a_client_that_goes_away_too_early_is_told() {
    let script = Script::new().then(Exchange::<Talk>::new().expect(|_| true).end());
    let client = StreamsClient::over(script.clone());
    drop(client.talk(talk()).await.unwrap());
    let words = script.finish().await.unwrap_err().to_string();
    assert!(
        words.contains("step 1") && words.contains("the client is gone"),
        "{words}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_step_that_is_not_come_to_is_told() {
    let script = Script::new().then(Exchange::<Talk>::new().expect(|_| true).end());
    let client = StreamsClient::over(script.clone());
    let session = client.talk(talk()).await.unwrap();
    let words = script.finish().await.unwrap_err().to_string();
    assert!(words.contains("has not come past step 1"), "{words}");
    drop(session);
}

#[tokio::test]
async fn a_call_of_another_operation_fails_and_is_told() {
    let script = Script::new().then(Exchange::<Talk>::new().end());
    let client = StreamsClient::over(script.clone());
    let error = client.ask(AskInput::new("any")).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("where trompe.tests#Talk comes next"),
        "{error}"
    );
    let words = script.finish().await.unwrap_err().to_string();
    assert!(
        words.contains("trompe.tests#Ask was called where"),
        "{words}"
    );
    assert!(
        words.contains("trompe.tests#Talk was not called"),
        "{words}"
    );
}

#[tokio::test]
async fn a_call_after_the_last_one_fails_and_is_told() {
    let script = Script::new();
    let client = StreamsClient::over(script.clone());
    let error = client.ask(AskInput::new("any")).await.unwrap_err();
    assert!(
        error.to_string().contains("where nothing more comes"),
        "{error}"
    );
    script.finish().await.unwrap_err();
}

#[tokio::test]
async fn an_input_that_is_not_as_expected_is_told() {
    let exchange = Exchange::<Ask>::new()
        .input(|input| input.manner == "politely")
        .output(AskOutput::new());
    let script = Script::new().then(exchange);
    let client = StreamsClient::over(script.clone());
    client.ask(AskInput::new("rudely")).await.unwrap_err();
    let words = script.finish().await.unwrap_err().to_string();
    assert!(words.contains("the input is not as expected"), "{words}");
    assert!(words.contains("rudely"), "{words}");
}

#[tokio::test]
async fn an_event_that_cannot_be_sent_is_the_scripts_own_mistake() {
    // A header or payload that is too long: the frame's limits are those of a server.
    let text = Text::new().text("x".repeat(25_165_825));
    let words = said_of(Exchange::new().event(text).end()).await;
    assert!(words.contains("text cannot be sent"), "{words}");
}

#[tokio::test]
async fn a_script_that_nobody_asks_fails_the_test() {
    let script = Script::new().then(Exchange::<Talk>::new().end());
    let dropped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(script)));
    let words = *dropped.unwrap_err().downcast::<String>().unwrap();
    assert!(
        words.contains("trompe.tests#Talk was not called"),
        "{words}"
    );
}
