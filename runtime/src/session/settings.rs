use crate::event_stream::Limits;
use std::time::Duration;

/// Limits and deadlines of an event-stream session.
///
/// Change what should be otherwise: `SessionSettings { send_timeout: …, ..SessionSettings::client() }`.
#[derive(Clone, Debug)]
pub struct SessionSettings {
    /// Sizes of messages that are accepted from the peer.
    pub limits: Limits,
    /// How long the peer may take to begin: for a client that awaits it until the head of the response is
    /// there, for a server until the initial request is there (where the protocol sends one).
    pub response_timeout: Duration,
    /// How long the peer's flow-control window may stay shut while there is something to send.
    pub send_timeout: Duration,
    /// How long nothing may arrive while events are awaited. `None`: as long as the connection lives,
    /// which is the transport's keep-alive to find out.
    pub idle_timeout: Option<Duration>,
    /// How many bytes of accepted events may wait for the transport before `send` waits too. One
    /// event is taken whatever its size.
    pub buffer: usize,
}

const BUFFER: usize = 64 * 1024;
const PATIENCE: Duration = Duration::from_secs(60);

impl SessionSettings {
    /// The settings of a client: messages of any size, sixty seconds for the response to begin and
    /// for the peer to take more, no idle limit.
    pub const fn client() -> Self {
        Self {
            limits: Limits::client(),
            response_timeout: PATIENCE,
            send_timeout: PATIENCE,
            idle_timeout: None,
            buffer: BUFFER,
        }
    }

    /// The settings of a server: as those of a client, and the message sizes that the specification
    /// demands of services.
    pub const fn server() -> Self {
        Self {
            limits: Limits::server(),
            ..Self::client()
        }
    }
}
