//! Clients without a server (feature `test-kit`).
//!
//! A [`Script`] is a carrier that says what a test wrote down. What passes between it and the client are real
//! frames of the service's protocol under a real window, so that the generated code, the codec and the session
//! that are tested are those that run; there is no socket, and with tokio's paused clock delays take no time.
//!
//! ```
//! use std::time::Duration;
//! use trompe::client::Client;
//! use trompe::test::{Exchange, Script};
//! # use trompe::operation::StreamOperation;
//!
//! # async fn a_guest_is_greeted<Talk: StreamOperation>(
//! #     input: Talk::Input, hello: Talk::InputEvent, welcome: Talk::OutputEvent,
//! # ) -> Result<(), Box<dyn std::error::Error>> {
//! let script = Script::new().then(
//!     Exchange::<Talk>::new()
//!         .expect(|said| said.index().is_some()) // an event of the model
//!         .delay(Duration::from_secs(1))
//!         .event(welcome)
//!         .end(),
//! );
//! let client = Client::over(script.clone()); // or the `over` of a generated client
//! let mut session = client.open::<Talk>(input).await?;
//! session.send(hello).await?;
//! assert!(session.recv().await?.is_some());
//! assert!(session.recv().await?.is_none());
//! script.finish().await?; // everything was as written down
//! # Ok(())
//! # }
//! # use trompe::operation::Event;
//! ```
//!
//! A [`Recorder`] writes what passes over any carrier to a file, and a [`Replay`] answers from that file:
//!
//! ```no_run
//! use trompe::client::{Client, Http};
//! use trompe::test::{Recorder, Replay};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let once = Client::over(Recorder::to_file(Http::to("http://127.0.0.1:8080")?, "talk.jsonl")?);
//! // … and ever after:
//! let replay = Replay::from_file("talk.jsonl")?;
//! let client = Client::over(replay.clone());
//! # Ok(())
//! # }
//! ```
//!
//! Modules, lowest first:
//!
//! * `mismatch`: what was not as written down
//! * `wire`: the bytes of answers and events
//! * `step`: what a script does, one thing after the other
//! * `stage`: which exchanges are to come, and how those that began go
//! * `player`: the server's side of one session
//! * `exchange`: one call or session as a test writes it down
//! * `script`: the carrier
//! * `record`: sessions in a file, and a carrier that answers from it

mod exchange;
mod mismatch;
mod player;
mod record;
mod script;
mod stage;
mod step;
mod wire;

pub use exchange::Exchange;
pub use mismatch::Mismatch;
pub use record::{Recorder, RecordingError, Replay};
pub use script::Script;
