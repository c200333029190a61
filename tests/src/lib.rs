//! What integration tests share: scripted HTTP/2 peers.
//!
//! - [`peer`]: a server below any protocol, which a test scripts stream by stream

pub mod peer;
