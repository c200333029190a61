//! `@httpBasicAuth`: a name and a password with every request (RFC 7617). Of use over TLS only.

#[cfg(feature = "server")]
mod authenticator;
#[cfg(feature = "client")]
mod authorizer;

#[cfg(feature = "server")]
pub use authenticator::BasicAuthenticator;
#[cfg(feature = "client")]
pub use authorizer::Basic;

use crate::service::AuthScheme;

const ID: &str = AuthScheme::HttpBasic.id();
