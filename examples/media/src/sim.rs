//! Simulated members: they connect with nothing but a session id, as a browser would.

use crate::journal::Journal;
use crate::server::{Connection, Media, Refusal, Ticket};
use std::sync::Arc;

/// Connects under a session id.
///
/// # Errors
/// Why the member is not admitted.
pub(crate) async fn connect(
    media: &Arc<Media>,
    sid: &str,
    journal: &Journal,
) -> Result<Connection, Refusal> {
    let ticket = Ticket::parse(sid).ok_or(Refusal::Unknown)?;
    let joined = media.join(&ticket).await;
    let (who, what) = (
        ticket.member.as_str(),
        format!("connect to {}", ticket.room),
    );
    match &joined {
        Ok(connection) if connection.resumed => {
            journal.done(who, "media", &what, "back, nobody was asked");
        }
        Ok(connection) => {
            let words = format!(
                "admitted, pings every {:?}",
                connection.settings.ping_interval
            );
            journal.done(who, "media", &what, words);
        }
        Err(refusal) => journal.refused(who, "media", &what, refusal.to_string()),
    }
    joined
}
