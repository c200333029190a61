use super::*;

fn delete(rooms: &mut Rooms, fids: &[&str]) -> Result<Change, Fault> {
    let fids: Vec<String> = fids.iter().map(|fid| (*fid).to_owned()).collect();
    rooms.delete(&fids)
}

#[test]
fn a_deleted_publish_endpoint_takes_along_the_play_endpoints_that_it_feeds() {
    let mut rooms = call();
    let change = delete(&mut rooms, &["r/alice/mic"]).expect("deleted");
    assert_eq!(names(&change), ["-r/alice/mic", "-r/bob/ear"]);
    assert!(
        rooms
            .member("r", "bob")
            .is_some_and(|bob| bob.pipeline.is_empty())
    );
}

#[test]
fn a_deleted_member_takes_along_what_others_play_of_it() {
    let mut rooms = call();
    let change = delete(&mut rooms, &["r/alice"]).expect("deleted");
    assert_eq!(names(&change), ["-r/alice", "-r/bob/ear"]);
    assert_eq!(change.removed, ["alice"]);
}

#[test]
fn several_elements_of_one_room_go_in_one_call() {
    let mut rooms = call();
    let change = delete(&mut rooms, &["r/bob/ear", "r/alice", "r/zed"]).expect("deleted");
    assert_eq!(names(&change), ["-r/alice", "-r/bob/ear"]);
}

#[test]
fn a_deleted_room_takes_along_its_members() {
    let mut rooms = call();
    let change = delete(&mut rooms, &["r", "r/alice"]).expect("deleted");
    assert!(change.closed);
    assert_eq!(change.removed, ["alice", "bob"]);
    assert!(everything(&rooms).is_empty());
}

#[test]
fn what_does_not_exist_is_deleted_already() {
    let mut rooms = call();
    for fid in ["x", "x/alice", "r/zed", "r/zed/mic", "r/alice/cam"] {
        let change = delete(&mut rooms, &[fid]).expect("deleted");
        assert!(
            change.news.is_empty() && change.removed.is_empty() && !change.closed,
            "{fid}"
        );
    }
}

#[test]
fn an_empty_list_and_two_rooms_are_refused() {
    let mut rooms = call();
    create(&mut rooms, None, Element::Room(room("s", []))).expect("a room");
    let before = everything(&rooms);
    assert!(matches!(fault(delete(&mut rooms, &[])), Fault::EmptyList(e) if e.code == 1014));
    for fids in [&["r", "s"][..], &["s/a", "r/alice/mic", "s"]] {
        let fault = fault(delete(&mut rooms, fids));
        assert!(
            matches!(fault, Fault::DifferentRooms(e) if e.code == 1015 && e.rooms == ["r", "s"])
        );
    }
    assert_eq!(everything(&rooms), before);
}

#[test]
fn get_answers_with_what_there_is() {
    let rooms = call();
    let fids = ["r", "r/alice", "r/bob/ear", "x", "r/zed"].map(str::to_owned);
    let found = rooms.get(&fids).expect("elements");
    assert_eq!(
        found.keys().collect::<Vec<_>>(),
        ["r", "r/alice", "r/bob/ear"]
    );
    assert_eq!(
        rooms.get(&[]).expect("all").keys().collect::<Vec<_>>(),
        ["r"]
    );
}

#[test]
fn a_text_that_is_no_full_id_is_refused() {
    let mut rooms = call();
    assert!(matches!(
        fault(delete(&mut rooms, &["r//x"])),
        Fault::Invalid(_)
    ));
    assert!(matches!(
        fault(delete(&mut rooms, &["a/b/c/d"])),
        Fault::FidTooLong(_)
    ));
    assert!(rooms.get(&[String::new()]).is_err());
}
