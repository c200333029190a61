//! Where others break, and the test that shows that we do not.
//!
//! The first column is an item of the design's `peers.md` ("Where smithy-rs event streams break") or of the fault
//! catalogue of `systems.md` (section 6.2).

use std::fs;
use std::path::{Path, PathBuf};

#[rustfmt::skip]
const PROMISES: &[(&str, &str, &[&str])] = &[
    ("peers 1", "a conversation over an RPC protocol does not deadlock, whoever begins", &["opening_waits_for_nobody", "either_side_may_speak_first", "opening_does_not_wait_for_the_server"]),
    ("peers 2", "an error found while the initial request is read reaches the client", &["a_refusal_found_after_the_initial_request_reaches_the_client_as_what_it_is", "an_initial_request_that_is_missing_late_or_wrong_is_refused"]),
    ("peers 3", "a body that ends after a prelude is no clean end", &["a_body_that_ends_after_a_prelude_is_lost_and_no_clean_end"]),
    ("peers 4", "a corrupt length is refused before anything is buffered for it", &["a_flipped_length_is_refused_before_the_body_that_it_announces_is_awaited", "a_prelude_is_refused_before_any_of_the_body_comes"]),
    ("peers 5", "an error frame keeps its code and text", &["an_unmodeled_error_keeps_its_code_and_words"]),
    ("peers 6", "an optional structured payload may be absent", &["an_event_whose_structured_payload_is_absent_is_sent_and_received"]),
    ("peers 7", "a union without errors still ends with a named error", &["an_error_that_its_union_does_not_have_keeps_its_name_and_words"]),
    ("peers 8", "senders are objects, receivers streams, and Send is enough", &["the_halves_are_a_stream_and_a_sink_and_may_live_in_two_tasks", "sessions_can_be_moved_to_tasks_and_lent_to_them"]),
    ("peers 9", "constraint traits inside events are enforced", &["constraints_inside_an_event_are_enforced_and_named_with_their_member"]),
    ("peers 10", "signed events are verified on the server", &["a_message_sent_again_left_out_or_moved_is_refused", "a_stream_of_another_request_or_secret_is_refused"]),
    ("peers 11", "prior knowledge, windows and keep-alive are settings", &["pings_flow_while_both_directions_are_blocked_and_the_session_goes_on_when_its_readers_do"]),
    ("peers 12", "quiet streams live, and a peer that does nothing does not hang its caller", &["without_an_idle_limit_a_quiet_stream_lives", "a_peer_that_never_opens_its_window_is_a_send_deadline_for_both_halves", "a_window_of_zero_for_ever_is_a_send_deadline_and_not_a_hang", "a_peer_that_answers_pings_and_nothing_else_is_a_first_byte_deadline_for_sessions_and_an_operation_deadline_for_calls"]),
    ("systems 6", "the last messages survive the end, cancel and reset", &["the_last_events_of_a_server_that_returns_at_once_all_arrive_before_the_end", "the_last_events_of_a_client_that_finishes_at_once_all_arrive_before_the_end", "what_a_peer_sent_before_it_closed_is_read_before_the_loss_is_told"]),
    ("systems 7", "a loss is never a clean end, and every end has its reason", &["a_conversation_cut_anywhere_ends_with_a_reason_on_both_sides", "a_reset_of_each_code_before_between_and_inside_events_is_told_with_its_code", "a_goaway_of_each_code_mid_stream_lets_go_on_what_it_covers_and_refuses_the_rest"]),
    ("systems 8", "nothing is alive afterwards", &["a_thousand_schedules_of_peers_and_networks_that_misbehave_break_no_promise", "ten_thousand_sessions_through_one_pool_leave_no_memory_task_stream_or_connection"]),
    ("systems 9", "what was received does not change when buffers are used again", &["events_that_are_kept_stay_as_they_were_when_later_ones_arrive"]),
    ("systems 10", "an error has its type at the other end", &["a_modeled_error_keeps_all_its_members", "an_exception_of_a_union_keeps_all_its_members_and_is_told_again"]),
    ("systems 11", "an unknown handler, event or header type is told as such", &["an_operation_that_the_service_does_not_have_is_unknown", "an_unknown_event_surfaces_with_its_message", "a_wrong_header_in_a_damaged_frame_says_that_both_are_wrong"]),
    ("systems 12", "streams come back when they end", &["the_hundred_and_first_session_of_a_connection_opens_when_another_has_closed", "a_hundred_sessions_in_sequence_share_one_connection"]),
    ("systems 13", "an answer that is no success is an error with its status", &["an_error_page_of_something_in_between_is_an_error_with_its_status"]),
    ("systems 14", "finishing on a dead connection returns", &["finishing_on_a_connection_that_is_dead_returns_with_the_loss"]),
    ("systems 15", "a slow handler delays nobody else", &["a_slow_handler_delays_nobody_else_on_its_connection"]),
    ("systems 16", "a panic in a handler, or in its error handler, ends its own session", &["a_panic_in_a_session_ends_its_own_stream_only_and_the_client_sees_an_error", "a_panic_in_a_push_handler_or_in_its_error_handler_ends_its_own_session_only", "an_error_or_a_panic_of_a_server_handler_ends_its_own_session_only_and_its_client_hears_why", "a_panic_in_the_error_handler_of_a_server_hides_no_reason"]),
    ("systems 23", "truncated, oversize, bit-flipped and chopped frames", &["a_stream_that_is_cut_at_any_byte_has_the_right_end", "a_frame_over_the_limits_is_refused_before_its_body_arrives", "every_bit_of_a_response_that_is_flipped_is_a_protocol_error_after_the_events_before_it", "a_response_in_data_frames_of_one_byte_is_the_same_events_in_the_same_order"]),
    ("systems 26", "two ends that only send are found out", &["two_sides_that_only_send_and_never_read_are_ended_by_the_send_timeout", "both_ends_only_sending_is_found_out"]),
];

#[test]
fn every_promise_has_the_test_that_is_named_for_it() {
    let tests = tests_of(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap());
    for (item, promise, names) in PROMISES {
        assert!(!names.is_empty(), "{item}: {promise}");
        for name in *names {
            assert!(
                tests.contains(&format!("fn {name}(")),
                "{item}: no test {name}"
            );
        }
    }
}

/// The sources of the tests of the runtime and of this crate.
fn tests_of(root: &Path) -> String {
    let mut folders: Vec<PathBuf> = ["runtime/src", "runtime/tests", "tests/tests"]
        .map(|folder| root.join(folder))
        .into();
    let mut sources = String::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|is| is == "rs") {
                sources += &fs::read_to_string(path).unwrap();
            }
        }
    }
    sources
}
