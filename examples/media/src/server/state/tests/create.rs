use super::*;

#[test]
fn a_room_is_created_with_all_that_is_in_it_and_answers_where_to_connect() {
    let mut rooms = rooms();
    let members = [
        member("alice", [publish("mic")]),
        member("bob", [play("ear", "local://r/alice/mic")]),
    ];
    let change = create(&mut rooms, None, Element::Room(room("r", members))).expect("a room");
    assert_eq!(change.sids["alice"], "ws://media/r/alice?token=secret");
    assert_eq!(change.sids.len(), 2);
    assert_eq!(names(&change), ["+r"]);
}

#[test]
fn a_member_and_an_endpoint_are_created_under_their_parents() {
    let mut rooms = call();
    let change =
        create(&mut rooms, Some("r"), Element::Member(member("carol", []))).expect("a member");
    assert_eq!(
        (names(&change), change.sids.len()),
        (vec!["+r/carol".to_owned()], 1)
    );
    let ear = WebRtcPlayEndpoint::new("ear", "local://r/alice/mic");
    let change =
        create(&mut rooms, Some("r/carol"), Element::WebrtcPlay(ear)).expect("an endpoint");
    assert_eq!(
        (names(&change), change.sids.len()),
        (vec!["+r/carol/ear".to_owned()], 0)
    );
    assert!(
        rooms
            .get(&["r/carol/ear".into()])
            .expect("elements")
            .contains_key("r/carol/ear")
    );
}

#[test]
fn a_member_without_credentials_is_given_random_ones() {
    let mut rooms = call();
    let change =
        create(&mut rooms, Some("r"), Element::Member(Member::new("carol"))).expect("a member");
    let token = change.sids["carol"]
        .strip_prefix("ws://media/r/carol?token=")
        .expect("a token")
        .to_owned();
    assert_eq!(token.len(), 32);
    let known = rooms
        .member("r", "carol")
        .and_then(|m| m.credentials.clone());
    assert!(known == Some(Credentials::Plain(token)));
}

#[test]
fn hashed_credentials_are_not_in_the_session_id() {
    let mut rooms = call();
    let mut carol = Member::new("carol");
    carol.credentials = Some(Credentials::Hash("$argon2id$v=19$x".into()));
    let change = create(&mut rooms, Some("r"), Element::Member(carol)).expect("a member");
    assert_eq!(change.sids["carol"], "ws://media/r/carol");
}

#[test]
fn what_exists_is_not_created_again() {
    let mut rooms = call();
    let before = everything(&rooms);
    let room = fault(create(&mut rooms, None, Element::Room(room("r", []))));
    assert!(matches!(room, Fault::RoomAlreadyExists(e) if e.code == 1016 && e.fid == "r"));
    let alice = fault(create(
        &mut rooms,
        Some("r"),
        Element::Member(member("alice", [])),
    ));
    assert!(matches!(alice, Fault::MemberAlreadyExists(e) if e.code == 1017 && e.fid == "r/alice"));
    let mic = Element::WebrtcPublish(WebRtcPublishEndpoint::new("mic"));
    let mic = fault(create(&mut rooms, Some("r/alice"), mic));
    assert!(
        matches!(mic, Fault::EndpointAlreadyExists(e) if e.code == 1018 && e.fid == "r/alice/mic")
    );
    assert_eq!(everything(&rooms), before);
}

#[test]
fn a_missing_parent_is_named() {
    let mut rooms = call();
    let mic = || Element::WebrtcPublish(WebRtcPublishEndpoint::new("mic"));
    let no_room = fault(create(
        &mut rooms,
        Some("x"),
        Element::Member(member("a", [])),
    ));
    assert!(matches!(no_room, Fault::RoomNotFound(e) if e.code == 1003 && e.fid == "x"));
    let no_room = fault(create(&mut rooms, Some("x/a"), mic()));
    assert!(matches!(no_room, Fault::RoomNotFound(_)));
    let no_member = fault(create(&mut rooms, Some("r/zed"), mic()));
    assert!(matches!(no_member, Fault::MemberNotFound(e) if e.code == 1004 && e.fid == "r/zed"));
}

#[test]
fn an_element_that_is_not_for_that_place_is_refused() {
    let mut rooms = call();
    let mic = || Element::WebrtcPublish(WebRtcPublishEndpoint::new("mic"));
    let orphan = fault(create(&mut rooms, None, mic()));
    assert!(matches!(orphan, Fault::NotRoomInSpec(e) if e.code == 1006));
    for (parent, element) in [
        ("r", mic()),
        ("r", Element::Room(room("x", []))),
        ("r/alice", Element::Member(member("x", []))),
    ] {
        let fault = fault(create(&mut rooms, Some(parent), element));
        assert!(
            matches!(fault, Fault::ElementIdMismatch(e) if e.code == 1002),
            "{parent}"
        );
    }
    let deep = fault(create(&mut rooms, Some("r/alice/mic"), mic()));
    assert!(matches!(deep, Fault::FidTooLong(e) if e.code == 1011 && e.element == "r/alice/mic"));
}

#[test]
fn elements_of_unknown_kinds_are_refused() {
    let mut rooms = call();
    for parent in [None, Some("r"), Some("r/alice")] {
        let fault = fault(create(&mut rooms, parent, Element::Unknown("hub".into())));
        assert!(
            matches!(fault, Fault::NoElement(e) if e.code == 1001),
            "{parent:?}"
        );
    }
    let mut odd = room("odd", []);
    odd.pipeline
        .insert("hub".into(), RoomElement::Unknown("hub".into()));
    let fault = fault(create(&mut rooms, None, Element::Room(odd)));
    assert!(matches!(fault, Fault::NotMemberInSpec(e) if e.code == 1007 && e.fid == "odd/hub"));
}

#[test]
fn a_key_in_a_pipeline_is_the_id_of_its_value() {
    let mut rooms = rooms();
    let mut odd = room("odd", []);
    odd.pipeline
        .insert("a".into(), RoomElement::Member(member("b", [])));
    let wrong_member = fault(create(&mut rooms, None, Element::Room(odd)));
    assert!(matches!(wrong_member, Fault::ElementIdMismatch(e) if e.fid == "odd/a"));
    let mut alice = member("alice", []);
    alice.pipeline.insert("mic".into(), publish("cam"));
    let wrong_endpoint = fault(create(
        &mut rooms,
        None,
        Element::Room(room("odd", [alice])),
    ));
    assert!(matches!(wrong_endpoint, Fault::ElementIdMismatch(e) if e.fid == "odd/alice/mic"));
}

#[test]
fn a_play_endpoint_needs_a_source_that_publishes_in_its_room() {
    let mut rooms = call();
    let mut source = |src: &str| {
        let element = Element::WebrtcPlay(WebRtcPlayEndpoint::new("p", src));
        fault(create(&mut rooms, Some("r/bob"), element))
    };
    assert!(matches!(source("local://r/alice/cam"), Fault::EndpointNotFound(e) if e.code == 1005));
    assert!(
        matches!(source("local://r/zed/mic"), Fault::EndpointNotFound(e) if e.fid == "r/zed/mic")
    );
    assert!(matches!(source("local://r/bob/ear"), Fault::NotSourceUri(e) if e.code == 1009));
    assert!(
        matches!(source("local://x/alice/mic"), Fault::DifferentRooms(e) if e.code == 1015 && e.rooms == ["r", "x"])
    );
    assert!(matches!(source("nonsense"), Fault::InvalidSourceUri(e) if e.fid == "r/bob/p"));
}

#[test]
fn one_wrong_part_leaves_nothing_of_a_room_behind() {
    let mut rooms = rooms();
    let good = member("alice", [publish("mic")]);
    let mut bad = member("bob", []);
    bad.on_join = Some("grpc://controller".into());
    let scheme = fault(create(
        &mut rooms,
        None,
        Element::Room(room("r", [good.clone(), bad])),
    ));
    assert!(matches!(scheme, Fault::UnsupportedCallbackScheme(e) if e.fid == "r/bob"));
    let bad = member("bob", [play("ear", "local://r/alice/cam")]);
    let source = fault(create(
        &mut rooms,
        None,
        Element::Room(room("r", [good, bad])),
    ));
    assert!(matches!(source, Fault::EndpointNotFound(_)));
    assert!(everything(&rooms).is_empty());
}
