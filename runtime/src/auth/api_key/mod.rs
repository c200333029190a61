//! `@httpApiKeyAuth`: a key in a header or in the query of every request. Of use over TLS only.

#[cfg(feature = "server")]
mod authenticator;
#[cfg(feature = "client")]
mod authorizer;

#[cfg(feature = "server")]
pub use authenticator::ApiKeyAuthenticator;
#[cfg(feature = "client")]
pub use authorizer::ApiKey;

const ID: &str = "smithy.api#httpApiKeyAuth";
