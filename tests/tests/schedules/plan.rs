//! What a schedule is: drawn from its seed before anything happens.

use std::time::Duration;
use trompe::client::Http;
use trompe::protocol::{REST_JSON_1, RPC_V2_CBOR};
use trompe::server::RouterSettings;
use trompe::service::Protocol;
use trompe::session::SessionSettings;
use trompe::transport::{Http2, ServerSettings, Settings};
use trompe_tests::sim::Dice;

/// Every wait of a schedule is shorter than this, added up.
pub(crate) const BOUND: Duration = Duration::from_secs(600);

/// One call, and what both of its ends do.
#[derive(Clone, Debug)]
pub(crate) struct CallPlan {
    pub(crate) operation: Operation,
    pub(crate) begins: Duration,
    pub(crate) client: Party,
    pub(crate) server: Party,
    pub(crate) opening: Opening,
    pub(crate) leaving: Leaving,
    pub(crate) ending: Ending,
    /// The bound that the caller sets to all of it.
    pub(crate) patience: Option<Duration>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Ask,
    Talk,
    Upload,
    Watch,
}

/// What one end sends and reads.
#[derive(Clone, Debug)]
pub(crate) struct Party {
    /// The sizes of what it sends.
    pub(crate) sends: Vec<usize>,
    /// How long it waits before each.
    pub(crate) pause: Duration,
    /// A send that takes longer is given up.
    pub(crate) gives_up: Option<Duration>,
    pub(crate) reads: Reads,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reads {
    AsTheyCome,
    Slowly(Duration),
    /// So many, and then no more, for as long as the other end can bear it.
    Only(usize),
}

/// How a handler begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opening {
    Accepts(Duration),
    Refuses,
    Panics,
    Forgets,
}

/// How a client leaves when it has sent what it had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leaving {
    Finishes,
    DropsAll,
    DropsSender,
    FinishesAndDropsAll,
    FinishesAndDropsReceiver,
}

/// How a handler ends when it has sent and read what it wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Returns,
    Throws,
    Fails,
    Panics,
}

/// Settings of both ends, with bounds that are short beside [`BOUND`].
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub(crate) protocol: &'static dyn Protocol,
    pub(crate) client: Settings,
    pub(crate) sessions: SessionSettings,
    pub(crate) server: ServerSettings,
    pub(crate) router: RouterSettings,
    /// The bound of a call, and of opening a session.
    pub(crate) timeout: Duration,
}

impl Terms {
    pub(crate) fn draw(dice: &mut Dice) -> Self {
        let protocols: [&'static dyn Protocol; 2] = [&RPC_V2_CBOR, &REST_JSON_1];
        let mut client = Settings::default();
        client.connect_timeout = Duration::from_secs(2);
        client.stream_timeout = Duration::from_secs(300);
        client.max_connections = dice.between(1, 3);
        client.idle_limit = dice.pick(&[Duration::from_millis(50), Duration::from_secs(90)]);
        http2(&mut client.http2, dice);
        let mut server = ServerSettings::default();
        server.linger = Duration::from_millis(500);
        server.send_timeout = Duration::from_secs(3);
        http2(&mut server.http2, dice);
        Self {
            protocol: dice.pick(&protocols),
            client,
            sessions: sessions(SessionSettings::client(), dice),
            server,
            router: RouterSettings {
                body_timeout: Duration::from_secs(3),
                grace: Duration::from_secs(1),
                sessions: sessions(SessionSettings::server(), dice),
                ..RouterSettings::default()
            },
            timeout: Duration::from_secs(300),
        }
    }

    /// What may be under way in one direction of one session, in bytes: accepted by the sender, and not yet
    /// taken by the receiver.
    pub(crate) fn under_way(&self) -> usize {
        let stream = |http2: &Http2| http2.stream_window as usize + http2.max_send_buffer;
        let buffers = self.sessions.buffer.max(self.router.sessions.buffer);
        // And one message of the largest size on either side, with its framing.
        stream(&self.client.http2) + stream(&self.server.http2) + 2 * buffers + 2 * LARGEST + 4_096
    }

    pub(crate) fn http(&self) -> trompe::client::HttpBuilder {
        Http::builder("http://sim")
            .protocol(self.protocol)
            .timeout(self.timeout)
            .jitter(|| 0.5)
            .transport(self.client.clone())
            .sessions(self.sessions.clone())
    }
}

/// The largest piece that is sent.
pub(crate) const LARGEST: usize = 30_000;

fn http2(http2: &mut Http2, dice: &mut Dice) {
    http2.stream_window = dice.pick(&[300, 5_000, 65_000, 262_144]);
    http2.max_send_buffer = dice.pick(&[300, 16_384, 262_144]);
    http2.max_concurrent_streams = dice.pick(&[1, 2, 5, 256, 256]).try_into().unwrap();
    http2.keep_alive_interval = Duration::from_millis(dice.pick(&[200, 1_000, 5_000]));
    http2.keep_alive_timeout = Duration::from_secs(2);
}

fn sessions(base: SessionSettings, dice: &mut Dice) -> SessionSettings {
    SessionSettings {
        response_timeout: Duration::from_secs(4),
        send_timeout: Duration::from_secs(3),
        buffer: dice.pick(&[1, 2_000, 65_536]),
        ..base
    }
}

impl CallPlan {
    /// A call of which nobody misbehaves.
    pub(crate) fn honest(dice: &mut Dice) -> Self {
        let operations = [
            Operation::Ask,
            Operation::Talk,
            Operation::Talk,
            Operation::Upload,
            Operation::Watch,
        ];
        Self {
            operation: dice.pick(&operations),
            begins: Duration::from_millis(dice.pick(&[0, 0, 3, 50, 700])),
            client: Party::honest(dice),
            server: Party::honest(dice),
            opening: Opening::Accepts(Duration::from_millis(dice.pick(&[0, 0, 5, 300]))),
            leaving: Leaving::Finishes,
            ending: Ending::Returns,
            patience: None,
        }
    }

    /// A call of which somebody may misbehave.
    pub(crate) fn any(dice: &mut Dice) -> Self {
        let mut call = Self::honest(dice);
        match dice.below(8) {
            0 => call.client.reads = Reads::Only(dice.below(4)),
            1 => call.server.reads = Reads::Only(dice.below(4)),
            2 => call.client.gives_up = Some(Duration::from_millis(dice.pick(&[0, 5, 100]))),
            3 => call.server.gives_up = Some(Duration::from_millis(dice.pick(&[0, 5, 100]))),
            4 => {
                call.opening = dice.pick(&[
                    Opening::Refuses,
                    Opening::Panics,
                    Opening::Forgets,
                    Opening::Accepts(Duration::from_secs(9)),
                ])
            }
            5 => {
                call.leaving = dice.pick(&[
                    Leaving::DropsAll,
                    Leaving::DropsSender,
                    Leaving::FinishesAndDropsAll,
                    Leaving::FinishesAndDropsReceiver,
                ])
            }
            6 => call.ending = dice.pick(&[Ending::Throws, Ending::Fails, Ending::Panics]),
            _ => call.patience = Some(Duration::from_millis(dice.below(400) as u64)),
        }
        call
    }

    pub(crate) fn client_sends(&self) -> bool {
        matches!(self.operation, Operation::Talk | Operation::Upload)
    }
}

impl Party {
    fn honest(dice: &mut Dice) -> Self {
        let count = dice.pick(&[0, 1, 3, 10, 30]);
        let largest = dice.pick(&[0, 50, 2_000, LARGEST]);
        let count = if largest > 10_000 {
            count.min(4)
        } else {
            count
        };
        let pace = Duration::from_millis(dice.pick(&[0, 0, 1, 30]));
        Self {
            sends: (0..count).map(|_| dice.between(0, largest)).collect(),
            pause: pace,
            gives_up: None,
            reads: dice.pick(&[
                Reads::AsTheyCome,
                Reads::AsTheyCome,
                Reads::Slowly(Duration::from_millis(20)),
            ]),
        }
    }
}
