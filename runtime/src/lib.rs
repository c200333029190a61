//! The runtime of Trompe: what generated Smithy clients, servers and event-stream sessions stand on.
//!
//! Modules, lowest first:
//!
//! - `room`: where small messages are written
//! - [`error`]: why a call or session failed or ended
//! - [`types`]: values that Smithy has and `std` has not
//! - [`schema`]: static descriptions of shapes
//! - [`serde`]: how values are written and read, whatever the format
//! - [`event_stream`]: messages and frames of `application/vnd.amazon.eventstream`, sans-I/O
//! - [`service`]: static descriptions of services and operations, and what a protocol is
//! - [`aws`]: what single services of AWS want beyond their models, and the seam for it
//! - [`auth`]: how callers prove who they are; requests and event streams signed and verified (feature `sigv4`)
//! - [`operation`]: what generated code says of an operation's types
//! - [`codec`]: JSON, CBOR, XML and forms
//! - [`jmespath`]: expressions that find something in a shape
//! - [`protocol`]: the protocols: `rpcv2Cbor`, `rpcv2Json`, `restJson1`, `restXml`, `awsJson1_0`, `awsJson1_1`,
//!   `awsQuery`, `ec2Query`, `simpleRestJson`
//! - [`transport`]: connections of HTTP/2 and HTTP/1.1, their pools, TLS, in-memory pipes
//! - [`session`]: event streams as both ends use them
//! - [`carrier`]: the seam between generated code and transports
//! - [`client`]: calls, their options, the HTTP carrier
//! - [`server`]: dispatch, validation, the in-process carrier, the router and the HTTP server
//! - `test`: clients without a server, sessions recorded and replayed (feature `test-kit`)
//!
//! Features that are on by default: `patterns`, with which servers check `@pattern`, and `tls`. A crate with clients
//! alone compiles in less time with `default-features = false, features = ["tls"]`.
//!
//! Public types of other crates, deliberately: `bytes::Bytes` (blobs, payloads), `http` (heads of
//! messages), `tower_service::Service` (the router), `tower_layer::Layer` (around a client's exchanges),
//! `futures_core::Stream` and `futures_sink::Sink` (split sessions), `rustls` configurations.

pub mod auth;
pub mod aws;
pub mod carrier;
pub mod client;
pub mod codec;
pub mod error;
pub mod event_stream;
pub mod jmespath;
pub mod operation;
mod panic;
pub mod protocol;
mod room;
pub mod schema;
pub mod serde;
pub mod server;
pub mod service;
pub mod session;
#[cfg(feature = "test-kit")]
pub mod test;
pub mod transport;
pub mod types;

pub use error::{Error, Failure};

/// Includes the service that the build script generated: `include_service!("control_api");` where the build
/// script of the crate ran the generator for a service named `ControlApi`.
#[macro_export]
macro_rules! include_service {
    ($module:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $module, ".rs"));
    };
}
