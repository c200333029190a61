//! What is waited for, for how long, and what comes of it.

use crate::shelf::errors::{Burnt, Busy, StateError};
use crate::shelf::operations::State;
use crate::shelf::types::{Board, StateInput, StateOutput};
use crate::shelf::waiters::{COMPLETE, GONE, READY};
use crate::support::{Script, Scripted};
use std::time::Duration;
use tokio::time::Instant;
use trompe::client::waiter::WaitError;
use trompe::error::Error;

type Answers = Vec<Result<StateOutput, StateError>>;

const LONG: Duration = Duration::from_secs(600);

fn boards(states: &[&str]) -> Result<StateOutput, StateError> {
    let board = |state: &&str| Board::new(*state).height(1);
    Ok(StateOutput::new(
        states.iter().map(board).collect::<Vec<_>>(),
    ))
}

fn scripted(states: Answers) -> (crate::shelf::client::ShelfClient, Scripted) {
    Scripted::new(Script {
        states: states.into(),
        ..Script::default()
    })
}

#[tokio::test(start_paused = true)]
async fn it_asks_until_the_answer_is_there_with_pauses_that_double_up_to_the_longest() {
    let mut states: Answers = (0..5).map(|_| boards(&["UP", "DOWN"])).collect();
    states.insert(1, Err(Busy::new().into()));
    states.insert(2, boards(&[]));
    states.push(boards(&["UP", "UP"]));
    let (client, shelf) = scripted(states);
    let waiting = client
        .state(StateInput::new())
        .until(&READY, LONG)
        .jitter(|| 1.0);
    let answer = waiting.await.unwrap().unwrap();
    assert_eq!(answer, boards(&["UP", "UP"]).unwrap());
    let pauses: Vec<_> = shelf.pauses().iter().map(Duration::as_secs).collect();
    assert_eq!(pauses, [2, 4, 8, 16, 16, 16, 16]);
}

#[tokio::test(start_paused = true)]
async fn pauses_are_the_shortest_where_chance_says_so() {
    let states = vec![
        boards(&["DOWN"]),
        boards(&["DOWN"]),
        boards(&["DOWN"]),
        boards(&["UP"]),
    ];
    let (client, shelf) = scripted(states);
    let waiting = client
        .state(StateInput::new())
        .until(&READY, LONG)
        .jitter(|| 0.0);
    waiting.await.unwrap().unwrap();
    assert_eq!(shelf.pauses(), [Duration::from_secs(2); 3]);
}

#[tokio::test(start_paused = true)]
async fn what_will_never_be_ends_it_with_the_answer_that_says_so() {
    let (client, shelf) = scripted(vec![boards(&["DOWN"]), boards(&["UP", "BROKEN"])]);
    let error = client
        .state(StateInput::new())
        .until(&READY, LONG)
        .await
        .unwrap_err();
    let words = error.to_string();
    assert!(words.ends_with("will not come: BROKEN"), "{words}");
    let WaitError::Failed(Ok(answer), Some(reason)) = error else {
        panic!("{error:?}")
    };
    assert_eq!(answer, boards(&["UP", "BROKEN"]).unwrap());
    assert_eq!(reason, "BROKEN");
    assert_eq!(shelf.pauses().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_error_that_the_waiter_does_not_know_ends_it() {
    let (client, _) = scripted(vec![boards(&["DOWN"]), Err(Burnt::new().into())]);
    let error = client
        .state(StateInput::new())
        .until(&READY, LONG)
        .await
        .unwrap_err();
    let known = matches!(
        &error,
        WaitError::Unexpected(Error::Modeled(StateError::Burnt(_)))
    );
    assert!(known, "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn an_error_may_be_what_is_waited_for() {
    let (client, _) = scripted(vec![boards(&["UP"]), Err(Burnt::new().into())]);
    let answer = client
        .state(StateInput::new())
        .until(&GONE, LONG)
        .await
        .unwrap();
    assert!(
        matches!(answer, Err(Error::Modeled(StateError::Burnt(_)))),
        "{answer:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn input_and_output_are_held_against_each_other() {
    let (client, shelf) = scripted(vec![boards(&["UP"]), boards(&["UP", "DOWN"])]);
    client
        .state(StateInput::new().wanted(2))
        .until(&COMPLETE, LONG)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(shelf.pauses().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn it_gives_up_in_time_with_the_last_answer() {
    let (client, shelf) = scripted((0..20).map(|_| boards(&["DOWN"])).collect());
    let begun = Instant::now();
    let within = Duration::from_secs(21);
    let waiting = client
        .state(StateInput::new())
        .until(&READY, within)
        .jitter(|| 1.0);
    let error = waiting.await.unwrap_err();
    let WaitError::<State>::TimedOut(Some(Ok(answer))) = error else {
        panic!("{error:?}")
    };
    assert_eq!(answer, boards(&["DOWN"]).unwrap());
    assert!(begun.elapsed() <= within);
    // The last attempt is made the shortest delay before the end: 2 + 4 + 8, and 5 of the 7 that are left.
    let pauses: Vec<_> = shelf.pauses().iter().map(Duration::as_secs).collect();
    assert_eq!(pauses, [2, 4, 8, 5]);
}

#[tokio::test(start_paused = true)]
async fn a_time_beyond_all_clocks_is_no_bound() {
    let (client, _) = scripted(vec![boards(&["DOWN"]), boards(&["UP"])]);
    let waiting = client.state(StateInput::new()).until(&READY, Duration::MAX);
    waiting
        .delays(Duration::ZERO, Duration::MAX)
        .await
        .unwrap()
        .unwrap();
}
