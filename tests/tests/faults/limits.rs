//! Requests and events that are too large or break the model.

use crate::support::*;
use std::collections::BTreeMap;
use trompe::error::FailureKind;
use trompe_media::control_api::types::{CreateInput, Member, Room, RoomElement};
use trompe_tests::control::End;

#[tokio::test]
async fn a_request_larger_than_the_server_takes_is_answered_with_413_and_the_connection_goes_on() {
    for protocol in PROTOCOLS {
        let mut plan = Plan::of(protocol).one_connection();
        plan.router.max_body = 10_000;
        let world = plan.build().await;
        for members in [200, 20_000] {
            let error = soon(world.client.create(room_of(members)).into_future())
                .await
                .unwrap_err();
            let told = kind(error);
            assert!(
                matches!(&told, FailureKind::Unmodeled(error) if error.status == 413),
                "{members}: {told:?}"
            );
        }
        soon(world.client.create(room_of(3)).into_future())
            .await
            .unwrap();
        assert_eq!(world.http.live().connections(), 1);
        world.close().await;
    }
}

fn room_of(members: usize) -> CreateInput {
    let members = (0..members).map(|number| {
        let id = format!("member-{number}");
        let member = Member::new(id.clone())
            .on_join("http://test/a/rather/long/path/to/reach/the/limit/sooner");
        (id, RoomElement::Member(member))
    });
    CreateInput::new(Room {
        pipeline: members.collect::<BTreeMap<_, _>>(),
        ..Room::new("r1")
    })
}

#[tokio::test]
async fn an_event_that_breaks_the_model_ends_its_session_with_an_error_and_the_one_before_it_counts()
 {
    for protocol in PROTOCOLS {
        let mut world = Plan::of(protocol).build().await;
        let mut session = world.open("echo").await;
        ask(&mut session, 1).await;
        soon(session.send(bulk(70_000))).await.unwrap();
        let told = kind(soon(session.recv()).await.unwrap_err());
        assert!(
            matches!(&told, FailureKind::Unmodeled(error) if error.code == "SerializationException"),
            "{told:?}"
        );
        let report = world.report().await;
        assert_eq!(
            (report.received, report.end),
            (1, End::Failed(FailureKind::Protocol))
        );
        drop(session);
        world.close().await;
    }
}

#[tokio::test]
async fn an_event_far_larger_than_any_window_comes_through_whole() {
    for protocol in PROTOCOLS {
        let mut world = Plan::of(protocol).windows(4_096).build().await;
        let mut session = world.open("flood.2.300000").await;
        let (heard, ended) = hear(&mut session).await;
        ended.unwrap();
        let sizes: Vec<_> = heard
            .iter()
            .map(|event| event.as_broadcast().unwrap().data.len())
            .collect();
        assert_eq!(sizes, [300_000, 300_000]);
        assert_eq!(world.report().await.end, End::Clean);
        drop(session);
        world.close().await;
    }
}
