//! When a response was made (RFC 9110, section 6.6.1).

use crate::types::{Timestamp, TimestampFormat};
use http::header::{DATE, HeaderMap, HeaderValue};
use std::cell::RefCell;
use std::time::{SystemTime, UNIX_EPOCH};

thread_local! {
    /// A second, and how it is written.
    static LAST: RefCell<Option<(u64, HeaderValue)>> = const { RefCell::new(None) };
}

/// Tells the time, unless the handler did.
pub(super) fn tell(headers: &mut HeaderMap) {
    if !headers.contains_key(DATE)
        && let Some(now) = now()
    {
        // Refused only beside as many headers as a message can have.
        let _ = headers.try_insert(DATE, now);
    }
}

fn now() -> Option<HeaderValue> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    let now = since.as_secs();
    LAST.with_borrow_mut(|last| match last {
        Some((second, written)) if *second == now => Some(written.clone()),
        _ => {
            let written = write(now)?;
            *last = Some((now, written.clone()));
            Some(written)
        }
    })
}

fn write(seconds: u64) -> Option<HeaderValue> {
    let time = Timestamp::new(i64::try_from(seconds).ok()?, 0);
    let text = time.format(TimestampFormat::HttpDate)?;
    HeaderValue::try_from(text).ok()
}
