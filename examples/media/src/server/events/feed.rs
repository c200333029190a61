//! The events of a room on their way to one subscriber.

use std::sync::{Arc, OnceLock};
use tokio::sync::mpsc;
use trompe_media::control_api::types::ServerSignal;

/// Why no more events come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The subscriber itself has left.
    Left,
    /// The server shuts down.
    Shutdown,
    /// The room was deleted.
    RoomClosed,
    /// The subscriber took its events too slowly, and its queue is full.
    TooSlow,
}

/// What a subscriber gets next.
#[derive(Debug, PartialEq)]
pub(crate) enum Next {
    /// A signal.
    Signal(Arc<ServerSignal>),
    /// Nothing more.
    End(End),
}

/// The receiving end of a subscriber's queue.
#[derive(Debug)]
pub(crate) struct Feed {
    pub(super) id: u64,
    pub(super) since: i64,
    pub(super) queue: mpsc::Receiver<Arc<ServerSignal>>,
    pub(super) end: Arc<OnceLock<End>>,
}

impl Feed {
    /// Which subscriber of its room this is.
    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    /// The number of the last event before the first one of this feed.
    pub(crate) fn since(&self) -> i64 {
        self.since
    }

    /// Waits for what comes next. The queue is emptied before an end is told, except where the subscriber
    /// is too slow: what it has not taken then is lost to it.
    pub(crate) async fn next(&mut self) -> Next {
        if self.end.get() == Some(&End::TooSlow) {
            return Next::End(End::TooSlow);
        }
        match self.queue.recv().await {
            Some(signal) => Next::Signal(signal),
            None => Next::End(self.end.get().copied().unwrap_or(End::Shutdown)),
        }
    }
}
