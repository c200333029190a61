//! What heads of requests must say, and those of responses do.

use crate::support::everywhere;
use std::time::{SystemTime, UNIX_EPOCH};
use trompe::types::{Timestamp, TimestampFormat};

#[tokio::test]
async fn a_response_says_when_it_was_made() {
    for (method, path) in [("HEAD", "/signs/word"), ("POST", "/signs"), ("GET", "/no")] {
        let body = if method == "POST" { "{}" } else { "" };
        everywhere(method, path, body, |version, answer| {
            let dates: Vec<_> = answer.headers.get_all("date").iter().collect();
            let [date] = dates.as_slice() else {
                panic!("{dates:?} over {version}")
            };
            let date = date.to_str().unwrap();
            let told = Timestamp::parse_strict(date, TimestampFormat::HttpDate).unwrap();
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
            let age = now.as_secs() as i64 - told.seconds();
            assert!((0..30).contains(&age), "{date} over {version}");
        })
        .await;
    }
}
