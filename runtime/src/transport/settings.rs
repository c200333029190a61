//! What both ends of an HTTP/2 connection can be told.

use std::time::Duration;

/// HTTP/2's own settings, of clients and servers alike. Values outside what RFC 9113 allows are
/// brought to the nearest that it does.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Http2 {
    /// How many bytes of one stream may be received and not yet taken by the application. 256 KiB.
    pub stream_window: u32,
    /// The same for the whole connection. By default the stream's window times
    /// [`max_concurrent_streams`](Self::max_concurrent_streams), so that streams nobody reads cannot
    /// stop the others.
    pub connection_window: Option<u32>,
    /// The largest frame to be received, in bytes. 128 KiB, so that an event of 64 KiB comes in one piece.
    pub max_frame_size: u32,
    /// The largest header section to be received, in bytes as RFC 9113, section 6.5.2 counts them. 64 KiB.
    pub max_header_list_size: u32,
    /// How many streams one connection carries at once. 256. On a client it bounds what it opens, beside
    /// the server's own limit.
    pub max_concurrent_streams: u32,
    /// How many bytes a stream takes from its sender before they are written to the socket. 256 KiB.
    pub max_send_buffer: usize,
    /// How much the bookkeeping of small DATA frames that nobody has read yet may cost, in bytes: each
    /// frame below 256 bytes costs what it is short of that. By default twice the connection's window:
    /// one stream that nobody reads never spends it, nor do any number of streams of event-stream
    /// messages. Above it the connection is closed with ENHANCE_YOUR_CALM.
    pub small_frame_budget: Option<usize>,
    /// How long after the answer to one ping the next is sent. 20 s.
    pub keep_alive_interval: Duration,
    /// How long a ping may stay unanswered before the connection counts as lost. 10 s.
    pub keep_alive_timeout: Duration,
}

/// The settings of HTTP/1.1 connections, of clients and servers alike.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Http1 {
    /// The largest head to be received, in bytes, and as many bytes of a body are held. At least 8 KiB. 64 KiB.
    pub max_head: usize,
    /// The most headers to be received. 100.
    pub max_headers: usize,
    /// How many bytes of one event stream wait for the connection before its sender does. 64 KiB.
    pub window: usize,
    /// How long the peer may take no bytes at all while there are some to send. 60 s.
    pub write_timeout: Duration,
}

impl Default for Http1 {
    fn default() -> Self {
        Self {
            max_head: 64 * 1024,
            max_headers: 100,
            window: 64 * 1024,
            write_timeout: Duration::from_secs(60),
        }
    }
}

impl Http1 {
    pub(super) fn buffer(&self) -> usize {
        self.max_head.max(8 * 1024)
    }
}

/// How many bytes of a request that nobody wants are received and discarded. Twice what a router takes.
pub(super) const MOST_DISCARDED: usize = 4 * 1024 * 1024;

/// The largest window (RFC 9113, section 6.9.1).
const MAX_WINDOW: u32 = (1 << 31) - 1;
/// The window that every connection begins with (RFC 9113, section 6.9.2).
const FIRST_WINDOW: u32 = 65_535;
/// The bounds of SETTINGS_MAX_FRAME_SIZE (RFC 9113, section 6.5.2).
const FRAME_SIZES: (u32, u32) = (16_384, 16_777_215);
/// How many streams that this side has reset are remembered for a second, so that frames that were
/// already on their way are ignored instead of counted as errors.
const REMEMBERED_RESETS: usize = 1_024;

impl Default for Http2 {
    fn default() -> Self {
        Self {
            stream_window: 256 * 1024,
            connection_window: None,
            max_frame_size: 128 * 1024,
            max_header_list_size: 64 * 1024,
            max_concurrent_streams: 256,
            max_send_buffer: 256 * 1024,
            small_frame_budget: None,
            keep_alive_interval: Duration::from_secs(20),
            keep_alive_timeout: Duration::from_secs(10),
        }
    }
}

impl Http2 {
    fn stream_window(&self) -> u32 {
        self.stream_window.clamp(1, MAX_WINDOW)
    }

    fn connection_window(&self) -> u32 {
        let all = self
            .stream_window()
            .saturating_mul(self.max_concurrent_streams);
        self.connection_window
            .unwrap_or(all)
            .clamp(FIRST_WINDOW, MAX_WINDOW)
    }

    fn max_frame_size(&self) -> u32 {
        self.max_frame_size.clamp(FRAME_SIZES.0, FRAME_SIZES.1)
    }

    fn max_send_buffer(&self) -> usize {
        self.max_send_buffer.clamp(1, MAX_WINDOW as usize)
    }

    fn small_frame_budget(&self) -> usize {
        self.small_frame_budget
            .unwrap_or((self.connection_window() as usize).saturating_mul(2))
    }

    /// How many streams a client may open and reset before this side has looked at them. h2 reads a whole
    /// burst before it hands out the first stream of it, and clients that hedge or time out cancel in bursts.
    fn max_unseen_resets(&self) -> usize {
        (self.max_concurrent_streams as usize)
            .saturating_mul(4)
            .max(256)
    }

    pub(super) fn client(&self) -> h2::client::Builder {
        let mut builder = h2::client::Builder::new();
        builder
            .enable_push(false)
            .initial_window_size(self.stream_window())
            .initial_connection_window_size(self.connection_window())
            .max_frame_size(self.max_frame_size())
            .max_header_list_size(self.max_header_list_size)
            .max_send_buffer_size(self.max_send_buffer())
            .data_frame_budget(self.small_frame_budget())
            .max_concurrent_reset_streams(REMEMBERED_RESETS)
            // A client that cancels a lot must not take its own connection down for frames that crossed.
            .max_local_error_reset_streams(None);
        builder
    }

    pub(super) fn server(&self) -> h2::server::Builder {
        let mut builder = h2::server::Builder::new();
        builder
            .max_concurrent_streams(self.max_concurrent_streams)
            .initial_window_size(self.stream_window())
            .initial_connection_window_size(self.connection_window())
            .max_frame_size(self.max_frame_size())
            .max_header_list_size(self.max_header_list_size)
            .max_send_buffer_size(self.max_send_buffer())
            .data_frame_budget(self.small_frame_budget())
            .max_concurrent_reset_streams(REMEMBERED_RESETS)
            .max_pending_accept_reset_streams(self.max_unseen_resets());
        builder
    }
}
