//! `@httpBearerAuth`: a token with every request (RFC 6750). Of use over TLS only.

use super::authenticate::unavailable;
use super::basic::{challenge, proven, token};
use super::{
    AuthFuture, Authenticator, Authorizer, Claim, Clock, Proven, Provide, Source, Unproven,
};
use crate::error::{BoxError, Failure, FailureKind};
use crate::event_stream::signing::SignMessage;
use crate::service::{AuthScheme, Rejection};
use http::HeaderValue;
use http::header::AUTHORIZATION;
use std::fmt;
use std::sync::Arc;

const ID: &str = AuthScheme::HttpBearer.id();

/// Sends a token.
#[derive(Clone, Debug)]
pub struct Bearer {
    source: Source<String>,
    clock: Clock,
}

impl Bearer {
    /// An authorizer with tokens from here: a text, or what gets and replaces them.
    pub fn new(tokens: impl Provide<String>) -> Self {
        Self {
            source: Source::new(tokens),
            clock: Clock::default(),
        }
    }

    /// Replaces the clock, which says when a token expires.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }
}

impl Authorizer for Bearer {
    fn scheme(&self) -> &'static str {
        ID
    }

    fn authorize<'a>(
        &'a self,
        request: Unproven<'a>,
    ) -> AuthFuture<'a, Result<Option<Box<dyn SignMessage>>, Failure>> {
        Box::pin(async move {
            let token = self.source.get(&self.clock).await?;
            let value = sensitive(format!("Bearer {token}"))?;
            request.head.headers.insert(AUTHORIZATION, value);
            Ok(None)
        })
    }
}

/// The value of a header that is not to be shown.
pub(super) fn sensitive(value: String) -> Result<HeaderValue, Failure> {
    let mut value = HeaderValue::try_from(value).map_err(|error| {
        let message = "the token or key has characters that cannot be sent";
        Failure::new(FailureKind::Invalid, message).with_source(error)
    })?;
    value.set_sensitive(true);
    Ok(value)
}

type Check = dyn Fn(String) -> AuthFuture<'static, Result<Option<String>, BoxError>> + Send + Sync;

/// A function that tells whose a token or key is.
#[derive(Clone)]
pub(super) struct Whose(Arc<Check>);

impl Whose {
    pub(super) fn new<F>(check: impl Fn(String) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Option<String>, BoxError>> + Send + 'static,
    {
        Self(Arc::new(move |token| Box::pin(check(token))))
    }

    pub(super) async fn prove(
        &self,
        scheme: &'static str,
        token: &str,
        refusal: impl FnOnce() -> Rejection,
    ) -> Result<Option<Proven>, Rejection> {
        match (self.0)(token.to_owned()).await {
            Ok(Some(name)) => Ok(Some(proven(scheme, name))),
            Ok(None) => Err(refusal()),
            Err(error) => Err(unavailable(&error.to_string())),
        }
    }
}

/// Asks a function whose a token is.
#[derive(Clone)]
pub struct BearerAuthenticator {
    realm: String,
    whose: Whose,
}

impl BearerAuthenticator {
    /// An authenticator for this realm. `whose` is given the token and tells the name of its owner, if it has one.
    pub fn new<F>(
        realm: impl Into<String>,
        whose: impl Fn(String) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<Option<String>, BoxError>> + Send + 'static,
    {
        Self {
            realm: realm.into(),
            whose: Whose::new(whose),
        }
    }
}

impl Authenticator for BearerAuthenticator {
    fn scheme(&self) -> &'static str {
        ID
    }

    fn authenticate<'a>(
        &'a self,
        claim: Claim<'a>,
    ) -> AuthFuture<'a, Result<Option<Proven>, Rejection>> {
        let unknown = || challenge("Bearer", &self.realm, "the token is not valid");
        Box::pin(async move {
            match token(claim.head, "Bearer") {
                Some(token) => self.whose.prove(ID, token, unknown).await,
                None => Ok(None),
            }
        })
    }

    fn challenge(&self, _: &AuthScheme) -> Rejection {
        challenge("Bearer", &self.realm, "the request has no token")
    }
}

impl fmt::Debug for BearerAuthenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BearerAuthenticator")
            .field("realm", &self.realm)
            .finish_non_exhaustive()
    }
}
