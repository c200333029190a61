use super::*;
use tokio::time::Instant;

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn a_member_that_disconnects_has_left_for_its_controller_and_all_subscribers() {
    let kit = kit(Policy::default());
    kit.put([member("alice", CONTROLLER)]);
    let alice = kit.join("alice").await.expect("admitted");
    let mut feed = kit.feed();
    alice.disconnect();
    assert!(kit.told("r/alice", LeaveReason::Disconnected).await);
    assert_eq!(
        next(&mut feed).await,
        Ok("left r/alice DISCONNECTED".to_owned())
    );
    assert_eq!(kit.record.told("r/alice"), 1);
}

#[tokio::test(start_paused = true)]
async fn a_member_is_lost_when_its_reconnect_timeout_has_passed_and_not_before() {
    let kit = kit(Policy::default());
    kit.put([member("alice", CONTROLLER).reconnect_timeout_ms(7000)]);
    let alice = kit.join("alice").await.expect("admitted");
    let start = Instant::now();
    drop(alice);
    assert!(kit.told("r/alice", LeaveReason::Lost).await);
    assert_eq!(start.elapsed(), Duration::from_millis(7000));
    assert_eq!(kit.record.told("r/alice"), 1);
}

#[tokio::test]
async fn a_kicked_member_is_put_out_whether_it_is_there_or_away() {
    let kit = kit(Policy::default());
    kit.put([member("alice", CONTROLLER), member("bob", CONTROLLER)]);
    let mut alice = kit.join("alice").await.expect("admitted");
    drop(kit.join("bob").await.expect("admitted"));
    assert!(kit.media.kick("r", "alice") && kit.media.kick("r", "bob"));
    assert!(!kit.media.kick("r", "alice") && !kit.media.kick("x", "alice"));
    assert_eq!(alice.closed().await, Closed::Kicked);
    assert!(kit.told("r/alice", LeaveReason::Kicked).await);
    assert!(kit.told("r/bob", LeaveReason::Kicked).await);
}

#[tokio::test(start_paused = true)]
async fn nobody_is_told_of_members_that_the_control_api_deleted() {
    let kit = kit(Policy::default());
    let all = ["alice", "bob", "carol"];
    kit.put(all.map(|id| member(id, CONTROLLER)));
    let mut alice = kit.join("alice").await.expect("admitted");
    drop(kit.join("bob").await.expect("admitted"));
    let mut carol = kit.join("carol").await.expect("admitted");
    kit.put([member("carol", CONTROLLER)]);
    assert_eq!(alice.closed().await, Closed::Deleted);
    kit.media.delete(&["r".to_owned()]).expect("deleted");
    assert_eq!(carol.closed().await, Closed::Deleted);
    drop((alice, carol));
    tokio::time::sleep(60 * SECOND).await;
    kit.media.close();
    assert_eq!(kit.media.flush(SECOND).await.undelivered, 0);
    assert_eq!(all.map(|id| kit.record.told(&format!("r/{id}"))), [0; 3]);
}

#[tokio::test]
async fn a_shutdown_tells_of_everybody_who_is_there_or_away_and_ends_every_feed() {
    let kit = kit(Policy::default());
    kit.put([
        member("alice", CONTROLLER),
        member("bob", CONTROLLER),
        member("carol", CONTROLLER),
    ]);
    let mut alice = kit.join("alice").await.expect("admitted");
    drop(kit.join("bob").await.expect("admitted"));
    let mut feed = kit.feed();
    kit.media.close();
    assert_eq!(kit.media.flush(SECOND).await.undelivered, 0);
    assert_eq!(alice.closed().await, Closed::Shutdown);
    assert_eq!(kit.record.told_reason(&LeaveReason::Shutdown), 2);
    assert_eq!(
        next(&mut feed).await,
        Ok("left r/alice SHUTDOWN".to_owned())
    );
    assert_eq!(next(&mut feed).await, Ok("left r/bob SHUTDOWN".to_owned()));
    assert_eq!(next(&mut feed).await, Err(End::Shutdown));
}

#[tokio::test(start_paused = true)]
async fn a_shutdown_waits_for_a_hung_controller_no_longer_than_its_bound_and_says_so() {
    let kit = kit(Policy::default());
    kit.put([
        unasked("alice").on_leave(HUNG),
        unasked("bob").on_leave(CONTROLLER),
    ]);
    let _here = (
        kit.join("alice").await.expect("admitted"),
        kit.join("bob").await.expect("admitted"),
    );
    let start = Instant::now();
    kit.media.close();
    assert_eq!(kit.media.flush(2 * SECOND).await.undelivered, 1);
    assert_eq!(start.elapsed(), 2 * SECOND);
    assert_eq!(kit.record.told("r/bob"), 1);
}
