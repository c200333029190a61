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
//! - [`jmespath`]: expressions that find something in a shape, for clients
//! - [`protocol`]: the protocols: `rpcv2Cbor`, `rpcv2Json`, `restJson1`, `restXml`, `awsJson1_0`, `awsJson1_1`,
//!   `awsQuery`, `ec2Query`, `simpleRestJson`
//! - [`transport`]: connections of HTTP/2 and HTTP/1.1, their pools, TLS, in-memory pipes
//! - [`session`]: event streams as both ends use them
//! - [`carrier`]: the seam between generated code and transports
//! - [`client`]: calls, their options, the HTTP carrier
//! - [`server`]: dispatch, validation, the in-process carrier, the router and the HTTP server
//! - `test`: clients without a server, sessions recorded and replayed (feature `test-kit`)
//!
//! # Features
//!
//! On by default:
//!
//! - `client`: [`client`], the client's end of sessions and connections
//! - `server`: [`server`], the server's end of sessions and connections, who calls
//! - `compression`: `@requestCompression` by gzip
//! - `patterns`: servers check `@pattern`
//! - `tls`: connections over TLS
//! - `xml`: `restXml`, `awsQuery` and `ec2Query`
//!
//! And those that one asks for: `sigv4`, requests and event streams signed by AWS Signature Version 4, and `test-kit`.
//!
//! A crate with clients alone, generated without its server, compiles in less time with
//! `default-features = false, features = ["client", "tls"]`. What its model needs besides, `xml` or `compression`, the
//! compiler tells.
//!
//! Public types of other crates, deliberately: `bytes::Bytes` (blobs, payloads), `http` (heads of
//! messages), `tower_service::Service` (the router), `tower_layer::Layer` (around a client's exchanges),
//! `futures_core::Stream` and `futures_sink::Sink` (split sessions), `rustls` configurations.

// What clients and servers have in common has parts that one of them needs, and the lints of both speak of all.
#![cfg_attr(
    not(all(feature = "client", feature = "server")),
    allow(dead_code, unreachable_pub, unused_imports)
)]

pub mod auth;
pub mod aws;
pub mod carrier;
#[cfg(feature = "client")]
pub mod client;
pub mod codec;
pub mod error;
pub mod event_stream;
mod host;
#[cfg(feature = "client")]
pub mod jmespath;
mod lock;
pub mod operation;
#[cfg(feature = "server")]
mod panic;
pub mod protocol;
mod room;
pub mod schema;
pub mod serde;
#[cfg(feature = "server")]
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
