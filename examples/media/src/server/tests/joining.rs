use super::*;
use tokio::time::Instant;
use trompe_media::control_api::types::Credentials;

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn a_yes_admits_and_all_subscribers_hear_of_it() {
    let kit = kit(Policy::default());
    kit.put([member("alice", CONTROLLER)]);
    let mut feed = kit.feed();
    let alice = kit.join("alice").await.expect("admitted");
    assert!(!alice.resumed);
    assert_eq!(kit.record.asked("r/alice"), 1);
    assert_eq!(next(&mut feed).await, Ok("joined r/alice".to_owned()));
}

#[tokio::test]
async fn a_member_without_a_callback_is_admitted_unasked() {
    let kit = kit(Policy::default());
    kit.put([unasked("alice")]);
    kit.join("alice").await.expect("admitted");
    assert_eq!(kit.dialed.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_no_refuses_with_the_reason_of_the_controller() {
    let kit = kit(Policy::default().refuse("mallory", "not on the list"));
    kit.put([member("mallory", CONTROLLER)]);
    let refusal = kit.join("mallory").await.expect_err("refused");
    assert_eq!(refusal, Refusal::ByController("not on the list".to_owned()));
    assert_eq!(kit.media.counts().refused, 1);
}

#[tokio::test(start_paused = true)]
async fn a_silent_controller_refuses_its_member_at_the_deadline_and_holds_up_nobody() {
    let kit = kit(Policy::default().slow("snail", 3600 * SECOND));
    kit.put([member("snail", CONTROLLER), member("alice", CONTROLLER)]);
    let start = Instant::now();
    let media = Arc::clone(&kit.media);
    let snail = tokio::spawn(async move { media.join(&ticket("snail")).await.err() });
    tokio::task::yield_now().await;
    let _alice = kit.join("alice").await.expect("admitted");
    assert_eq!(start.elapsed(), Duration::ZERO);
    assert_eq!(
        snail.await.expect("ended"),
        Some(Refusal::Silent(5 * SECOND))
    );
    assert_eq!(start.elapsed(), 5 * SECOND);
}

#[tokio::test]
async fn a_dead_and_a_malformed_controller_refuse_with_their_reasons() {
    let kit = kit(Policy::default());
    kit.put([member("ghost", DEAD), member("gus", GARBLED)]);
    let ghost = kit.join("ghost").await.expect_err("refused");
    assert!(matches!(ghost, Refusal::Unreachable(_)), "{ghost}");
    let gus = kit.join("gus").await.expect_err("refused");
    assert!(matches!(gus, Refusal::Broken(_)), "{gus}");
}

#[tokio::test]
async fn nobody_is_asked_about_wrong_credentials_or_unknown_members() {
    let kit = kit(Policy::default());
    let secret = |text: &str| Credentials::Plain(text.to_owned());
    kit.put([
        member("alice", CONTROLLER).credentials(secret("secret")),
        member("hans", CONTROLLER).credentials(Credentials::Hash("$argon2id$".to_owned())),
    ]);
    assert_eq!(
        kit.join("alice").await.err(),
        Some(Refusal::WrongCredentials)
    );
    assert_eq!(
        kit.join("alice?token=secreT").await.err(),
        Some(Refusal::WrongCredentials)
    );
    assert_eq!(
        kit.join("hans").await.err(),
        Some(Refusal::HashedCredentials)
    );
    assert_eq!(kit.join("zed").await.err(), Some(Refusal::Unknown));
    assert_eq!(kit.media.counts(), Counts::default());
    kit.join("alice?token=secret").await.expect("admitted");
}

#[tokio::test(start_paused = true)]
async fn who_comes_back_in_time_is_not_asked_about_and_who_does_not_is() {
    let kit = kit(Policy::default());
    kit.put([member("alice", CONTROLLER).reconnect_timeout_ms(2000)]);
    drop(kit.join("alice").await.expect("admitted"));
    tokio::time::sleep(Duration::from_millis(1999)).await;
    let back = kit.join("alice").await.expect("back");
    assert!(back.resumed);
    assert_eq!(
        (kit.record.asked("r/alice"), kit.record.told("r/alice")),
        (1, 0)
    );
    drop(back);
    assert!(kit.told("r/alice", LeaveReason::Lost).await);
    assert!(!kit.join("alice").await.expect("admitted").resumed);
    assert_eq!(kit.record.asked("r/alice"), 2);
}

#[tokio::test]
async fn a_second_tab_takes_the_place_of_the_first_unasked() {
    let kit = kit(Policy::default());
    kit.put([member("alice", CONTROLLER)]);
    let mut first = kit.join("alice").await.expect("admitted");
    let second = kit.join("alice").await.expect("admitted");
    assert_eq!(first.closed().await, Closed::Replaced);
    first.disconnect();
    assert_eq!(kit.record.asked("r/alice"), 1);
    second.disconnect();
    assert!(kit.told("r/alice", LeaveReason::Disconnected).await);
    assert_eq!(kit.record.told("r/alice"), 1);
}

#[tokio::test(start_paused = true)]
async fn two_tabs_at_once_share_one_question_and_its_answer() {
    let policy = Policy::default()
        .slow("alice", SECOND)
        .slow("mallory", SECOND)
        .refuse("mallory", "no");
    let kit = kit(policy);
    kit.put([member("alice", CONTROLLER), member("mallory", CONTROLLER)]);
    let (one, two) = tokio::join!(kit.join("alice"), kit.join("alice"));
    let (mut one, _two) = (one.expect("admitted"), two.expect("admitted"));
    assert_eq!(one.closed().await, Closed::Replaced);
    let (one, two) = tokio::join!(kit.join("mallory"), kit.join("mallory"));
    let no = Some(Refusal::ByController("no".to_owned()));
    assert_eq!((one.err(), two.err()), (no.clone(), no));
    assert_eq!(
        (kit.record.asked("r/alice"), kit.record.asked("r/mallory")),
        (1, 1)
    );
}

#[tokio::test(start_paused = true)]
async fn a_member_that_is_deleted_while_it_is_asked_about_is_refused_even_under_a_new_one_of_its_name()
 {
    let kit = kit(Policy::default().slow("alice", SECOND));
    kit.put([member("alice", CONTROLLER)]);
    let joining = kit.join("alice");
    let replaced = async {
        tokio::time::sleep(SECOND / 2).await;
        kit.media.delete(&["r".to_owned()]).expect("deleted");
        kit.put([member("alice", CONTROLLER)]);
    };
    let (joined, ()) = tokio::join!(joining, replaced);
    assert_eq!(joined.err(), Some(Refusal::Deleted));
    kit.media.flush(SECOND).await;
    assert_eq!(kit.record.told("r/alice"), 0);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_gives_up_takes_its_question_back() {
    let kit = kit(Policy::default().slow("alice", SECOND));
    kit.put([member("alice", CONTROLLER)]);
    let patience = tokio::time::timeout(SECOND / 2, kit.join("alice")).await;
    assert!(patience.is_err());
    kit.join("alice").await.expect("admitted");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_shuts_down_admits_nobody_not_even_whom_it_is_asking_about() {
    let kit = kit(Policy::default().slow("alice", SECOND));
    kit.put([member("alice", CONTROLLER), unasked("bob")]);
    let closing = async {
        tokio::time::sleep(SECOND / 2).await;
        kit.media.close();
    };
    let (joined, ()) = tokio::join!(kit.join("alice"), closing);
    assert_eq!(joined.err(), Some(Refusal::ShuttingDown));
    assert_eq!(kit.join("bob").await.err(), Some(Refusal::ShuttingDown));
}

#[tokio::test]
async fn a_member_says_how_its_connection_is_kept_and_the_server_where_it_does_not() {
    let kit = kit(Policy::default());
    kit.put([
        unasked("alice").idle_timeout_ms(1).ping_interval_ms(2),
        unasked("bob"),
    ]);
    let alice = kit.join("alice").await.expect("admitted").settings;
    let bob = kit.join("bob").await.expect("admitted").settings;
    assert_eq!(
        (alice.idle_timeout, alice.ping_interval),
        (Duration::from_millis(1), Duration::from_millis(2))
    );
    assert_eq!(alice.reconnect_timeout, bob.reconnect_timeout);
    assert_eq!(
        (bob.idle_timeout, bob.ping_interval),
        (10 * SECOND, 3 * SECOND)
    );
}
