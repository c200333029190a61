//! `@httpBearerAuth`: a token with every request (RFC 6750). Of use over TLS only.

#[cfg(feature = "server")]
mod authenticator;
#[cfg(feature = "client")]
mod authorizer;

#[cfg(feature = "server")]
pub use authenticator::BearerAuthenticator;
#[cfg(feature = "client")]
pub use authorizer::Bearer;

use crate::service::AuthScheme;

const ID: &str = AuthScheme::HttpBearer.id();
