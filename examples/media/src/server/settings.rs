//! What may be configured.

use std::time::Duration;

/// The settings of a media server.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The URL under which members connect. Empty: the address that the server listens on.
    pub(crate) public_url: String,
    /// How long a controller may take to answer a callback.
    pub(crate) callback_deadline: Duration,
    /// How many OnLeave calls to one URL may be under way; further ones are dropped and counted.
    pub(crate) callback_limit: usize,
    /// How many events a subscriber may lag behind.
    pub(crate) subscriber_queue: usize,
    /// For members that say nothing else.
    pub(crate) rpc: RpcSettings,
}

/// How a member's connection is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RpcSettings {
    /// How long it may stay silent before it counts as broken.
    pub(crate) idle_timeout: Duration,
    /// How long the member may take to come back before it counts as lost.
    pub(crate) reconnect_timeout: Duration,
    /// How often the server pings it.
    pub(crate) ping_interval: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            public_url: String::new(),
            callback_deadline: Duration::from_secs(5),
            callback_limit: 64,
            subscriber_queue: 1024,
            rpc: RpcSettings {
                idle_timeout: Duration::from_secs(10),
                reconnect_timeout: Duration::from_secs(10),
                ping_interval: Duration::from_secs(3),
            },
        }
    }
}
