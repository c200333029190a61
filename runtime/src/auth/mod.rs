//! How callers prove who they are, and how servers find out: Smithy's authentication traits.
//!
//! Modules, lowest first:
//!
//! - `clock`, `provide`: the time, and credentials that may expire
//! - `authorize`: what a client's requests are given
//! - `authenticate`: what a server makes of them
//! - `found`: what authenticators have in common
//! - [`basic`], [`bearer`], [`api_key`]: the schemes that plain HTTP has
//! - `sigv4` (feature `sigv4`): AWS Signature Version 4, of requests and of events
//!
//! A client is given an [`Authorizer`] for each scheme that it has credentials for, and a router an
//! [`Authenticator`] for each that it takes. Which of them a request is for says the model
//! ([`AuthSchema`](crate::service::AuthSchema)):
//!
//! - Operations without schemes (`@auth([])`) are called as they are.
//! - All others are called with the first of their schemes that the client has an authorizer for. A client that has
//!   authorizers, but none for any of them, makes the call fail; one that has none at all leaves it to the server.
//! - Those with `@optionalAuth` are called as they are where there is no authorizer, or it has no credentials.
//! - HTTP digest authentication (`@httpDigestAuth`) is not spoken, since a request cannot be proven by it before the
//!   server has refused one: an operation that takes nothing else is not called, except with an [`Authorizer`] of your
//!   own for `smithy.api#httpDigestAuth`.
//! - A router without authenticators takes every request. One that has some refuses what is not proven, before it
//!   reads the body.

pub mod api_key;
#[cfg(feature = "server")]
mod authenticate;
#[cfg(feature = "client")]
mod authorize;
pub mod basic;
pub mod bearer;
mod clock;
#[cfg(feature = "server")]
mod found;
#[cfg(feature = "client")]
mod provide;
#[cfg(feature = "sigv4")]
pub mod sigv4;

#[cfg(feature = "server")]
pub(crate) use authenticate::Authenticators;
#[cfg(feature = "server")]
pub use authenticate::{Authenticator, BodyCheck, Claim, Identity, Proven};
#[cfg(feature = "client")]
pub(crate) use authorize::Authorizers;
#[cfg(feature = "client")]
pub use authorize::{Authorizer, SignedBody, Unproven};
pub use clock::Clock;
#[cfg(feature = "client")]
pub(crate) use provide::Source;
#[cfg(feature = "client")]
pub use provide::{Issued, Provide};

use std::pin::Pin;

/// What authentication waits for.
pub type AuthFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
