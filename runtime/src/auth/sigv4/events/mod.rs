//! Event streams whose messages are signed, each on top of the one before.
//!
//! What is signed of a message is its time and the whole encoded inner frame; the envelope carries the two in the
//! headers `:date` and `:chunk-signature`. See "Signing event stream requests" in the
//! [guide to Amazon Transcribe](https://docs.aws.amazon.com/transcribe/latest/dg/streaming-http2.html).

mod chain;
mod signer;
#[cfg(test)]
#[cfg(feature = "server")]
mod tests;
#[cfg(feature = "server")]
mod verifier;

pub(super) use chain::Chain;
pub use signer::SigV4EventSigner;
#[cfg(feature = "server")]
pub use verifier::SigV4EventVerifier;

const DATE: &str = ":date";
const SIGNATURE: &str = ":chunk-signature";
