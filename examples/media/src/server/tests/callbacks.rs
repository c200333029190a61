use super::*;
use tokio::task::JoinSet;

fn dialed(kit: &Kit) -> usize {
    kit.dialed.load(Ordering::Relaxed)
}

#[tokio::test]
async fn twenty_joins_at_once_share_one_client() {
    let kit = kit(Policy::default());
    kit.put((0..20).map(|n| member(&format!("m{n}"), CONTROLLER)));
    let mut joins = JoinSet::new();
    for n in 0..20 {
        let media = Arc::clone(&kit.media);
        joins.spawn(async move { media.join(&ticket(&format!("m{n}"))).await.is_ok() });
    }
    assert!(joins.join_all().await.into_iter().all(|admitted| admitted));
    assert_eq!((dialed(&kit), kit.media.callbacks.clients()), (1, 1));
}

#[tokio::test]
async fn a_client_goes_with_the_last_member_that_uses_its_url() {
    let kit = kit(Policy::default());
    kit.put([
        member("alice", CONTROLLER),
        member("bob", CONTROLLER),
        member("carol", "http://other"),
    ]);
    let _here = [
        kit.join("alice").await.expect("admitted"),
        kit.join("bob").await.expect("admitted"),
        kit.join("carol").await.expect("admitted"),
    ];
    assert_eq!(kit.media.callbacks.clients(), 2);
    kit.put([member("bob", CONTROLLER), unasked("carol")]);
    assert_eq!(kit.media.callbacks.clients(), 1);
    kit.media.delete(&["r/bob".to_owned()]).expect("deleted");
    assert_eq!(kit.media.callbacks.clients(), 0);
}

#[tokio::test]
async fn a_client_stays_while_its_url_moves_from_member_to_member() {
    let kit = kit(Policy::default());
    kit.put([member("alice", CONTROLLER)]);
    drop(kit.join("alice").await.expect("admitted"));
    kit.put([member("bob", CONTROLLER)]);
    kit.join("bob").await.expect("admitted");
    assert_eq!(dialed(&kit), 1);
}

#[tokio::test(start_paused = true)]
async fn calls_beyond_the_limit_of_one_controller_are_dropped_and_counted_and_others_are_not() {
    let kit = kit_with(
        Policy::default(),
        Settings {
            callback_limit: 2,
            ..Settings::default()
        },
    );
    let hung = ["a", "b", "c"].map(|id| unasked(id).on_leave(HUNG));
    kit.put(hung.into_iter().chain([unasked("d").on_leave(CONTROLLER)]));
    for id in ["a", "b", "c", "d"] {
        kit.join(id).await.expect("admitted").disconnect();
    }
    assert!(kit.told("r/d", LeaveReason::Disconnected).await);
    assert_eq!(kit.media.counts().dropped, 1);
    kit.media.flush(Duration::from_secs(60)).await;
    let counts = kit.media.counts();
    assert_eq!((counts.delivered, counts.failed, counts.dropped), (1, 2, 1));
}

#[tokio::test]
async fn calls_that_fail_are_counted() {
    let kit = kit(Policy::default());
    kit.put([unasked("alice").on_leave(DEAD)]);
    kit.join("alice").await.expect("admitted").disconnect();
    assert_eq!(kit.media.flush(Duration::from_secs(1)).await.undelivered, 0);
    assert_eq!(kit.media.counts().failed, 1);
}
