//! The protocols: how operations become HTTP messages and back.
//!
//! - `media`: media types, `Content-Type` and `Accept`
//! - `document`: whole bodies in the format of a protocol
//! - `checksum`: checksums of bodies in headers and trailers
//! - `gzip`: streams that are compressed
//! - `content`: compression and checksums of bodies
//! - `refusal`: errors outside the model, as bodies
//! - `binding`: HTTP bindings, for protocols that honour them
//! - `query_compatible`: error codes of services that came from the query protocol
//! - `request_id`: which request an answer is for
//! - `xml_errors`: errors of AWS in XML
//! - `rest`: what the protocols with HTTP bindings have in common
//! - `rpc_v2`, `aws_json`, `rest_json`, `rest_xml` and `aws_query`: the protocols themselves

mod aws_json;
#[cfg(feature = "xml")]
mod aws_query;
pub(crate) mod binding;
pub(crate) mod checksum;
pub(crate) mod content;
mod document;
#[cfg(feature = "compression")]
mod gzip;
pub(crate) mod media;
mod query_compatible;
pub(crate) mod refusal;
mod request_id;
mod rest;
mod rest_json;
#[cfg(feature = "xml")]
mod rest_xml;
mod rpc_v2;
#[cfg(feature = "xml")]
mod xml_errors;

pub use aws_json::{AWS_JSON_1_0, AWS_JSON_1_1, AwsJson};
#[cfg(feature = "xml")]
pub use aws_query::{AWS_QUERY, AwsQuery, EC2_QUERY};
#[cfg(feature = "compression")]
pub use gzip::GZIP;
pub use media::EVENT_STREAM;
pub use rest_json::{REST_JSON_1, RestJson, SIMPLE_REST_JSON};
#[cfg(feature = "xml")]
pub use rest_xml::{REST_XML, REST_XML_UNWRAPPED_ERRORS, RestXml};
pub use rpc_v2::{RPC_V2_CBOR, RPC_V2_JSON, RpcV2};
