//! What integration tests share: peers, carriers and handlers that misbehave on purpose.
//!
//! - [`peer`]: a server below any protocol, which a test scripts stream by stream
//! - [`caller`]: a client below any protocol, which sends the bytes it is given
//! - `driven`: tasks that end with their owners
//! - [`proxy`]: a TCP proxy that cuts, stalls, chops and corrupts what passes
//! - [`raw`]: HTTP/2 frame by frame
//! - [`sim`]: a network in memory, and chance that can be repeated
//! - [`loader`]: upstream's cases for loaders of models, as suites
//! - [`message`]: what a case demands of an HTTP message
//! - [`values`]: values of test cases as values of shapes
//! - [`events`]: upstream's cases of event streams
//! - [`protocols`]: upstream's cases of requests and responses
//! - [`streams`]: the service of `model/streams.smithy`, which has every kind of event stream
//! - [`control`]: a media server whose subscribers say by their names how it is to behave

pub mod caller;
pub mod control;
mod driven;
pub mod events;
pub mod loader;
pub mod message;
pub mod peer;
pub mod protocols;
pub mod proxy;
pub mod raw;
pub mod sim;
pub mod values;

trompe::include_service!("streams");
