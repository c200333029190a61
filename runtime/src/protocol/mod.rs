//! The protocols: how operations become HTTP messages and back.
//!
//! - `media`: media types, `Content-Type` and `Accept`
//! - `document`: whole bodies in the format of a protocol
//! - `refusal`: errors outside the model, as bodies
//! - `binding`: HTTP bindings, for protocols that honour them
//! - `rpc_v2_cbor` and `rest_json_1`: the protocols themselves

mod binding;
mod document;
pub(crate) mod media;
pub(crate) mod refusal;
mod rest_json_1;
mod rpc_v2_cbor;

pub use media::EVENT_STREAM;
pub use rest_json_1::{REST_JSON_1, RestJson1};
pub use rpc_v2_cbor::{RPC_V2_CBOR, RpcV2Cbor};
