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
//! - [`arbitrary`]: values of any shape, made of bytes
//! - [`round_trip`]: values from one end to the other and back
//! - [`everything`]: the services of `model/everything.smithy`, which have every type in every place
//! - [`control`]: a media server whose subscribers say by their names how it is to behave

pub mod arbitrary;
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
pub mod round_trip;
pub mod sim;
pub mod values;

trompe::include_service!("everything_query");
trompe::include_service!("everything_rest");
trompe::include_service!("everything_rpc");
trompe::include_service!("everything_xml");
trompe::include_service!("streams");

/// The services of `model/everything.smithy`, which have every type in every place: one for each kind of protocol.
#[must_use]
pub fn everything() -> [&'static trompe::service::ServiceSchema; 4] {
    [
        &everything_rpc::schemas::EVERYTHING_RPC,
        &everything_rest::schemas::EVERYTHING_REST,
        &everything_xml::schemas::EVERYTHING_XML,
        &everything_query::schemas::EVERYTHING_QUERY,
    ]
}
