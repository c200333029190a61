//! AWS Signature Version 4: requests signed in a header or in the query, and the event streams that follow them.
//!
//! As described by the [IAM user guide][sigv4] and, for events, the [guide to Amazon Transcribe][events]; `@sigv4` of
//! [Smithy's AWS traits][trait] names the service. All of it is pure: heads of `http` requests, the hash of a body,
//! credentials and the time come in, signatures come out. SigV4a (`AWS4-ECDSA-P256-SHA256`) is not spoken.
//!
//! Modules, lowest first:
//!
//! * `text`: hexadecimal digits and percent-encoding
//! * `time`: `YYYYMMDDTHHMMSSZ`
//! * `credentials`, `scope`, `options`, `payload`, `signature`: what goes into a signature, and the signature
//! * `key`: the signing key derived for one day
//! * `path`, `query`, `headers`: the canonical forms of a request's parts
//! * `canonical`: the canonical request and the string to sign
//! * `error`, `refusal`: why a request cannot be signed, or is refused
//! * `sign`, `presign`: [`Signer`]
//! * `authorization`, `verify`: [`Authorization`], [`Verifier`]
//! * `events`: [`SigV4EventSigner`] and [`SigV4EventVerifier`]
//! * `authorizer`, `authenticator`: [`SigV4`] for clients and [`SigV4Authenticator`] for routers
//!
//! ```
//! use trompe::auth::sigv4::{Authorization, Credentials, Payload, Scope, Signer, Verifier};
//! use trompe::types::Timestamp;
//!
//! let (head, body) = http::Request::post("https://media.example/sessions").body("{}")?.into_parts();
//! let (mut head, now) = (head, Timestamp::new(1_767_225_600, 0));
//! let credentials = Credentials::new("AKIDEXAMPLE", "a secret");
//! let scope = Scope::new("eu-central-1", "media");
//!
//! let signer = Signer::new(credentials.clone(), scope.clone());
//! signer.sign(&mut head, &Payload::of(body.as_bytes()), now)?;
//!
//! // The server, with the head as it came and the secret that belongs to the key of the request.
//! let claim = Authorization::of(&head)?.ok_or("an anonymous request")?;
//! assert_eq!(claim.access_key_id(), "AKIDEXAMPLE");
//! Verifier::new(scope).verify(&head, &claim, &Payload::of(body.as_bytes()), &credentials, now)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [sigv4]: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
//! [events]: https://docs.aws.amazon.com/transcribe/latest/dg/streaming-http2.html
//! [trait]: https://smithy.io/2.0/aws/aws-auth.html#aws-auth-sigv4-trait

#[cfg(feature = "server")]
mod authenticator;
#[cfg(feature = "server")]
mod authorization;
#[cfg(feature = "client")]
mod authorizer;
mod canonical;
mod credentials;
mod error;
mod events;
mod headers;
mod key;
mod options;
mod path;
mod payload;
mod presign;
mod query;
#[cfg(feature = "server")]
mod refusal;
mod scope;
mod sign;
mod signature;
mod text;
mod time;
#[cfg(feature = "server")]
mod verify;

#[cfg(feature = "server")]
pub use authenticator::{FindCredentials, SigV4Authenticator};
#[cfg(feature = "server")]
pub use authorization::Authorization;
#[cfg(feature = "client")]
pub use authorizer::SigV4;
pub use canonical::Calculation;
pub use credentials::Credentials;
pub use error::{HeadError, SignError};
pub use events::SigV4EventSigner;
#[cfg(feature = "server")]
pub use events::SigV4EventVerifier;
pub use options::Options;
pub use payload::Payload;
#[cfg(feature = "server")]
pub use refusal::VerifyError;
pub use scope::Scope;
pub use sign::{Signed, Signer};
pub use signature::Signature;
#[cfg(feature = "server")]
pub use verify::Verifier;

use crate::service::AuthScheme;

const ID: &str = "aws.auth#sigv4";
const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const TERMINATOR: &str = "aws4_request";

/// The signing name in the model.
fn named(scheme: &'static AuthScheme) -> &'static str {
    match scheme {
        AuthScheme::SigV4 { service } => service,
        _ => "",
    }
}
