//! What may be said on the command line.

use clap::{Args as Group, Parser, Subcommand};
use std::time::Duration;

/// A media control server and its controller.
///
/// Without a command, both run on loopback sockets and play a scenario that holds them to all that they
/// promise: control calls, callbacks, event sessions, shutdown. The exit code is 0 if every promise was
/// kept and 1 if not.
#[derive(Debug, Parser)]
#[command(name = "media", version)]
pub(crate) struct Args {
    /// Write one JSON object a line.
    #[arg(long, global = true)]
    pub(super) json: bool,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run a media server until Ctrl-C.
    ///
    /// Lines on standard input act as its members: `join SID`, `leave ROOM/MEMBER`, `lose ROOM/MEMBER`
    /// (the connection breaks), `kick ROOM/MEMBER`.
    Serve(Serve),
    /// Call a media server.
    Control(Control),
    /// Answer the callbacks of media servers until Ctrl-C.
    Callbacks(Callbacks),
}

#[derive(Debug, Group)]
pub(super) struct Serve {
    /// Where to listen for controllers.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7400")]
    pub(super) listen: String,
    /// The URL under which members connect. By default the address that it listens on.
    #[arg(long, value_name = "URL", default_value = "")]
    pub(super) public_url: String,
    /// How long a controller may take to answer a callback.
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "5s")]
    pub(super) callback_deadline: Duration,
    /// How long members may take to come back, where they say nothing else.
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "10s")]
    pub(super) reconnect_timeout: Duration,
    /// How many events a subscriber may lag behind.
    #[arg(long, value_name = "N", default_value_t = 1024, value_parser = queue)]
    pub(super) subscriber_queue: usize,
    /// How long a shutdown may take.
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "5s")]
    pub(super) shutdown_bound: Duration,
}

#[derive(Debug, Group)]
pub(super) struct Callbacks {
    /// Where to listen for media servers.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7401")]
    pub(super) listen: String,
    /// Refuse members of this name. May be given more than once.
    #[arg(long, value_name = "NAME")]
    pub(super) refuse: Vec<String>,
    /// Take this long to answer about members of a name, as `NAME=2s`. May be given more than once.
    #[arg(long, value_name = "NAME=TIME", value_parser = delay)]
    pub(super) slow: Vec<(String, Duration)>,
}

#[derive(Debug, Group)]
pub(super) struct Control {
    /// The media server, as `HOST:PORT` or a URL.
    #[arg(value_name = "ADDR")]
    pub(super) address: String,
    /// Speak restJson1 instead of rpcv2Cbor.
    #[arg(long)]
    pub(super) rest_json: bool,
    /// How long the call may take.
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "10s")]
    pub(super) timeout: Duration,
    #[command(subcommand)]
    pub(super) call: Call,
}

#[derive(Debug, Subcommand)]
pub(super) enum Call {
    /// Create an element that does not exist yet.
    Create(Create),
    /// Make a room or member be what the JSON element on standard input says; what it leaves out is removed.
    ///
    /// For example: {"room":{"id":"lobby","pipeline":{"alice":{"member":{"id":"alice"}}}}}
    Apply {
        /// The full id of the element.
        fid: String,
    },
    /// Delete elements of one room.
    Delete {
        /// Full ids, `room[/member[/endpoint]]`.
        #[arg(required = true)]
        fids: Vec<String>,
    },
    /// Read elements; without ids, all rooms.
    Get {
        /// Full ids, `room[/member[/endpoint]]`.
        fids: Vec<String>,
    },
    /// Ask whether the server is alive.
    Healthz {
        /// How often to ask.
        #[arg(long, default_value_t = 1)]
        count: u32,
    },
    /// Follow the events of a room until it closes, the server shuts down or Ctrl-C. Lines on standard
    /// input go out as broadcasts.
    Subscribe {
        /// The room.
        room: String,
        /// The name under which broadcasts go out.
        #[arg(long, default_value = "controller")]
        name: String,
    },
}

#[derive(Debug, Group)]
pub(super) struct Create {
    #[command(subcommand)]
    pub(super) element: NewElement,
}

#[derive(Debug, Subcommand)]
pub(super) enum NewElement {
    /// An empty room.
    Room {
        /// Its id.
        id: String,
    },
    /// A member without endpoints.
    Member {
        /// Its full id, `room/member`.
        fid: String,
        /// Whom to ask before it is admitted.
        #[arg(long, value_name = "URL")]
        on_join: Option<String>,
        /// Whom to tell when it has left.
        #[arg(long, value_name = "URL")]
        on_leave: Option<String>,
        /// What it proves itself with; random by default, empty for nothing.
        #[arg(long, value_name = "SECRET")]
        plain: Option<String>,
    },
    /// An endpoint that sends.
    Publish {
        /// Its full id, `room/member/endpoint`.
        fid: String,
    },
    /// An endpoint that receives.
    Play {
        /// Its full id, `room/member/endpoint`.
        fid: String,
        /// What to receive, `local://room/member/endpoint`.
        src: String,
    },
    /// What the JSON element on standard input says.
    Json {
        /// The full id of the element to create it under; none for a room.
        #[arg(long, value_name = "FID")]
        parent: Option<String>,
    },
}

/// `250ms`, `5s`, `2m`, or a number of seconds.
fn duration(text: &str) -> Result<Duration, String> {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let number: u64 = text[..text.len() - unit.len()]
        .parse()
        .map_err(|_| usage(text))?;
    match unit {
        "ms" => Ok(Duration::from_millis(number)),
        "s" | "" => Ok(Duration::from_secs(number)),
        "m" => Ok(Duration::from_secs(number.saturating_mul(60))),
        _ => Err(usage(text)),
    }
}

fn usage(text: &str) -> String {
    format!("{text:?} is not a time like 250ms, 5s or 2m")
}

fn delay(text: &str) -> Result<(String, Duration), String> {
    let (name, time) = text
        .split_once('=')
        .ok_or("a name, =, and a time are needed")?;
    Ok((name.to_owned(), duration(time)?))
}

fn queue(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("a number above 0 is needed".to_owned()),
        Ok(number) => Ok(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn times_have_units() {
        assert_eq!(duration("250ms"), Ok(Duration::from_millis(250)));
        assert_eq!(duration("5s"), Ok(Duration::from_secs(5)));
        assert_eq!(duration("5"), Ok(Duration::from_secs(5)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        for wrong in ["", "s", "5h", "-1s", "5.5s", "99999999999999999999s"] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_delay_has_a_name() {
        assert_eq!(
            delay("bob=2s"),
            Ok(("bob".to_owned(), Duration::from_secs(2)))
        );
        assert!(delay("2s").is_err());
    }
}
