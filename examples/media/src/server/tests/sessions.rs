use super::*;
use crate::report;
use trompe::error::Error;
use trompe::session::Session;
use trompe_media::control_api::errors::SubscribeError;
use trompe_media::control_api::operations::Subscribe;
use trompe_media::control_api::types::{
    ApplyInput, Broadcast, BroadcastRequest, ClientSignal, CreateInput, DeleteInput, GetInput,
    Ping, Pong, SubscribeInput,
};

async fn open(kit: &Kit, name: &str) -> Session<Subscribe> {
    let mut session = kit
        .control
        .subscribe(SubscribeInput::new("r", name))
        .await
        .expect("a session");
    session.initial_response().await.expect("accepted");
    session
}

fn broadcast(text: &'static str) -> ClientSignal {
    ClientSignal::Broadcast(BroadcastRequest::new(text.as_bytes()))
}

async fn heard(session: &mut Session<Subscribe>) -> Broadcast {
    match session.recv().await {
        Ok(Some(ServerSignal::Broadcast(broadcast))) => broadcast,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_broadcast_reaches_every_subscriber_and_its_sender_too() {
    let kit = kit(Policy::default());
    kit.put([]);
    let mut sessions = [open(&kit, "ann").await, open(&kit, "ben").await];
    sessions[0].send(broadcast("hello")).await.expect("sent");
    for session in &mut sessions {
        let broadcast = heard(session).await;
        assert_eq!(
            (
                broadcast.seq,
                broadcast.sender.as_str(),
                &broadcast.data[..]
            ),
            (2, "ann", &b"hello"[..])
        );
        assert_eq!(broadcast.at, Noon.now());
    }
}

#[tokio::test]
async fn a_pong_comes_to_who_pinged_and_takes_no_number() {
    let kit = kit(Policy::default());
    kit.put([]);
    let (mut ann, mut ben) = (open(&kit, "ann").await, open(&kit, "ben").await);
    ann.send(ClientSignal::Ping(Ping::new(7)))
        .await
        .expect("sent");
    assert_eq!(
        ann.recv().await.expect("a pong"),
        Some(ServerSignal::Pong(Pong::new(7)))
    );
    ann.send(broadcast("hello")).await.expect("sent");
    assert_eq!(
        (heard(&mut ann).await.seq, heard(&mut ben).await.seq),
        (2, 2)
    );
}

#[tokio::test]
async fn a_session_on_a_room_that_is_not_there_is_refused() {
    let kit = kit(Policy::default());
    let mut session = kit
        .control
        .subscribe(SubscribeInput::new("x", "ann"))
        .await
        .expect("on its way");
    let error = session.recv().await.expect_err("refused");
    assert_eq!(
        (report::name(&error), report::code(&error)),
        (Some("RoomNotFound"), Some(1003))
    );
}

#[tokio::test]
async fn a_deleted_room_ends_its_sessions_with_the_exception_for_that() {
    let kit = kit(Policy::default());
    kit.put([]);
    let mut ann = open(&kit, "ann").await;
    kit.control
        .delete(DeleteInput::new().fids(["r".to_owned()]))
        .await
        .expect("deleted");
    match ann.recv().await {
        Err(Error::Modeled(SubscribeError::RoomClosed(closed))) => assert_eq!(closed.room, "r"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_session_ends_cleanly_when_its_client_does_with_all_events_before_the_end() {
    let kit = kit(Policy::default());
    kit.put([]);
    let mut ann = open(&kit, "ann").await;
    ann.send(broadcast("last words")).await.expect("sent");
    ann.finish().await.expect("finished");
    assert_eq!(&heard(&mut ann).await.data[..], b"last words");
    assert_eq!(ann.recv().await.expect("a clean end"), None);
}

#[tokio::test]
async fn a_session_ends_cleanly_when_the_server_shuts_down() {
    let kit = kit(Policy::default());
    kit.put([]);
    let mut ann = open(&kit, "ann").await;
    kit.media.close();
    assert_eq!(ann.recv().await.expect("a clean end"), None);
    let mut late = open(&kit, "late").await;
    assert_eq!(late.recv().await.expect("a clean end"), None);
}

#[tokio::test]
async fn a_subscriber_that_does_not_read_is_ended_as_too_slow_and_it_alone() {
    let kit = kit_with(
        Policy::default(),
        Settings {
            subscriber_queue: 4,
            ..Settings::default()
        },
    );
    kit.put([]);
    let (mut lazy, mut quick) = (open(&kit, "lazy").await, open(&kit, "quick").await);
    let large = || ClientSignal::Broadcast(BroadcastRequest::new(vec![0; 65536]));
    for seq in 2..=40 {
        quick.send(large()).await.expect("sent");
        assert_eq!(heard(&mut quick).await.seq, seq);
    }
    let mut seen = 1;
    let last = loop {
        match lazy.recv().await {
            Ok(Some(ServerSignal::Broadcast(broadcast))) => {
                assert_eq!(broadcast.seq, seen + 1, "a gap");
                seen = broadcast.seq;
            }
            Err(Error::Modeled(SubscribeError::SubscriberTooSlow(error))) => break error.last_seq,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(last, seen);
    quick.send(broadcast("still here")).await.expect("sent");
    assert_eq!(&heard(&mut quick).await.data[..], b"still here");
}

#[tokio::test]
async fn each_operation_answers_with_its_errors_and_their_codes() {
    let kit = kit(Policy::default());
    kit.put([]);
    let create = kit
        .control
        .create(CreateInput::new(room("r", [])))
        .await
        .expect_err("exists");
    assert_eq!(
        (report::name(&create), report::code(&create)),
        (Some("RoomAlreadyExists"), Some(1016))
    );
    let apply = kit
        .control
        .apply(ApplyInput::new("r/m/e", room("r", [])))
        .await
        .expect_err("an endpoint");
    assert_eq!(
        (report::name(&apply), report::code(&apply)),
        (Some("Unimplemented"), Some(1000))
    );
    let delete = kit
        .control
        .delete(DeleteInput::new())
        .await
        .expect_err("empty");
    assert_eq!(
        (report::name(&delete), report::code(&delete)),
        (Some("EmptyList"), Some(1014))
    );
    let get = kit
        .control
        .get(GetInput::new().fids(["r//m".to_owned()]))
        .await
        .expect_err("no full id");
    assert_eq!(report::name(&get), Some("ValidationException"));
}
