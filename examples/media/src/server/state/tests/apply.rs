use super::*;

#[test]
fn what_a_spec_leaves_out_is_removed_and_what_it_adds_is_created() {
    let mut rooms = call();
    let spec = room(
        "r",
        [
            member("alice", [publish("mic"), publish("cam")]),
            member("carol", []),
        ],
    );
    let change = apply(&mut rooms, "r", Element::Room(spec.clone())).expect("applied");
    assert_eq!(names(&change), ["-r/bob", "+r/alice/cam", "+r/carol"]);
    assert_eq!(change.removed, ["bob"]);
    assert_eq!(change.sids.keys().collect::<Vec<_>>(), ["alice", "carol"]);
    assert_eq!(rooms.room("r"), Some(&spec));
}

#[test]
fn applying_the_same_again_changes_nothing_and_answers_the_same() {
    let mut rooms = rooms();
    let spec = || Element::Room(room("r", [Member::new("alice")]));
    let first = apply(&mut rooms, "r", spec()).expect("applied");
    let before = everything(&rooms);
    let second = apply(&mut rooms, "r", spec()).expect("applied again");
    assert_eq!(names(&first), ["+r"]);
    assert_eq!(second.news, []);
    assert_eq!(first.sids, second.sids);
    assert_eq!(everything(&rooms), before);
}

#[test]
fn credentials_are_kept_when_absent_and_replaced_when_given() {
    let mut rooms = call();
    let change =
        apply(&mut rooms, "r/alice", Element::Member(Member::new("alice"))).expect("applied");
    assert_eq!(change.sids["alice"], "ws://media/r/alice?token=secret");
    let mut alice = Member::new("alice");
    alice.credentials = Some(Credentials::Plain("other".into()));
    let change = apply(&mut rooms, "r/alice", Element::Member(alice)).expect("applied");
    assert_eq!(change.sids["alice"], "ws://media/r/alice?token=other");
    assert_eq!(names(&change), ["+r/alice"]);
}

#[test]
fn a_member_is_created_when_missing_but_its_room_is_not() {
    let mut rooms = call();
    apply(&mut rooms, "r/carol", Element::Member(member("carol", []))).expect("applied");
    assert!(rooms.member("r", "carol").is_some());
    let fault = fault(apply(
        &mut rooms,
        "x/carol",
        Element::Member(member("carol", [])),
    ));
    assert!(matches!(fault, Fault::RoomNotFound(e) if e.fid == "x"));
}

#[test]
fn a_removed_publisher_takes_along_what_others_play_of_it() {
    let mut rooms = call();
    let change =
        apply(&mut rooms, "r/alice", Element::Member(member("alice", []))).expect("applied");
    assert_eq!(names(&change), ["-r/alice/mic", "-r/bob/ear"]);
}

#[test]
fn a_spec_that_plays_what_it_removes_is_refused_as_a_whole() {
    let mut rooms = call();
    let before = everything(&rooms);
    let spec = room("r", [member("bob", [play("ear", "local://r/alice/mic")])]);
    let fault = fault(apply(&mut rooms, "r", Element::Room(spec)));
    assert!(matches!(fault, Fault::EndpointNotFound(e) if e.fid == "r/alice/mic"));
    assert_eq!(everything(&rooms), before);
}

#[test]
fn the_fid_is_that_of_the_element_itself() {
    let mut rooms = call();
    for (fid, element) in [
        ("r", Element::Room(room("x", []))),
        ("r", Element::Member(member("alice", []))),
        ("r/alice", Element::Member(member("bob", []))),
        ("r/alice", Element::Room(room("r", []))),
        ("r", Element::WebrtcPublish(WebRtcPublishEndpoint::new("r"))),
    ] {
        let fault = fault(apply(&mut rooms, fid, element));
        assert!(
            matches!(fault, Fault::ElementIdMismatch(e) if e.fid == fid),
            "{fid}"
        );
    }
    let unknown = fault(apply(&mut rooms, "r", Element::Unknown("hub".into())));
    assert!(matches!(unknown, Fault::NoElement(_)));
}

#[test]
fn endpoints_are_not_applied_on_their_own() {
    let mut rooms = call();
    let mic = Element::WebrtcPublish(WebRtcPublishEndpoint::new("mic"));
    let fault = fault(apply(&mut rooms, "r/alice/mic", mic));
    assert!(matches!(fault, Fault::Unimplemented(e) if e.code == 1000 && e.fid == "r/alice/mic"));
}

#[test]
fn callback_urls_are_told_once_a_use_when_they_come_and_go() {
    let mut rooms = rooms();
    let mut alice = member("alice", []);
    alice.on_join = Some("http://one".into());
    alice.on_leave = Some("http://one".into());
    let change =
        apply(&mut rooms, "r", Element::Room(room("r", [alice.clone()]))).expect("applied");
    assert_eq!(change.urls_gained, ["http://one", "http://one"]);
    alice.on_leave = Some("http://two".into());
    let change = apply(&mut rooms, "r/alice", Element::Member(alice)).expect("applied");
    assert_eq!(change.urls_gained, ["http://one", "http://two"]);
    assert_eq!(change.urls_lost, ["http://one", "http://one"]);
    let change = rooms.delete(&["r".into()]).expect("deleted");
    assert_eq!(change.urls_lost, ["http://one", "http://two"]);
}
