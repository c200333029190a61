//! Events as `text/event-stream`, which browsers read by `EventSource` (WHATWG HTML, "Server-sent events").
//!
//! Which event stands for what says [`RouterSettings::sse_keep_alive`](crate::server::RouterSettings::sse_keep_alive).
//!
//! `text`: the format · `translate`: from messages

mod text;
mod translate;

pub(crate) use translate::Translation;

/// The media type.
pub(crate) const MEDIA_TYPE: &str = "text/event-stream";
