use super::AuthFuture;
use crate::error::{Failure, FailureKind};
use crate::event_stream::signing::SignMessage;
use crate::service::{AuthScheme, OperationSchema};
use http::HeaderValue;
use http::request::Parts;
use std::fmt;
use std::sync::Arc;

/// The body of a request, for what a signature says of it.
#[derive(Clone, Copy, Debug)]
pub enum SignedBody<'a> {
    /// All of it.
    Whole(&'a [u8]),
    /// Events that are yet to come.
    Events,
    /// A stream that is yet to come.
    Stream,
}

/// A request that does not prove yet who sends it.
#[derive(Debug)]
pub struct Unproven<'a> {
    /// What it asks for.
    pub operation: &'static OperationSchema,
    /// The scheme to prove it by, which is the authorizer's.
    pub scheme: &'static AuthScheme,
    /// Its head, with an absolute URI. Whatever is added here is sent.
    pub head: &'a mut Parts,
    /// Its body.
    pub body: SignedBody<'a>,
}

/// Proves to servers who calls them, by one scheme.
pub trait Authorizer: fmt::Debug + Send + Sync + 'static {
    /// The shape ID of the scheme's trait: `aws.auth#sigv4`.
    fn scheme(&self) -> &'static str;

    /// Completes the head of a request. Called anew for every attempt. Where the scheme signs events as well, what
    /// signs those of this request is returned.
    ///
    /// # Errors
    /// There are no credentials ([`FailureKind::Credentials`]), or the request cannot be signed.
    fn authorize<'a>(
        &'a self,
        request: Unproven<'a>,
    ) -> AuthFuture<'a, Result<Option<Box<dyn SignMessage>>, Failure>>;
}

/// The authorizers of a client.
#[derive(Clone, Debug, Default)]
pub(crate) struct Authorizers(Vec<Arc<dyn Authorizer>>);

impl Authorizers {
    pub(crate) fn add(&mut self, authorizer: impl Authorizer) {
        self.0.push(Arc::new(authorizer));
    }

    /// Completes a request as its operation wants it.
    pub(crate) async fn authorize(
        &self,
        operation: &'static OperationSchema,
        head: &mut Parts,
        body: SignedBody<'_>,
    ) -> Result<Option<Box<dyn SignMessage>>, Failure> {
        let auth = &operation.auth;
        if auth.schemes.is_empty() {
            return Ok(None);
        }
        let Some((authorizer, scheme)) = self.choose(operation) else {
            return self.anonymous(operation);
        };
        let request = Unproven {
            operation,
            scheme,
            head,
            body,
        };
        match authorizer.authorize(request).await {
            Err(failure) if auth.optional && *failure.kind() == FailureKind::Credentials => {
                tracing::debug!(%failure, operation = operation.id, "called without credentials");
                Ok(None)
            }
            outcome => outcome,
        }
    }

    fn choose(
        &self,
        operation: &'static OperationSchema,
    ) -> Option<(&dyn Authorizer, &'static AuthScheme)> {
        let with = |scheme: &'static AuthScheme| {
            let found = self.0.iter().find(|a| a.scheme() == scheme.id())?;
            Some((&**found, scheme))
        };
        operation.auth.schemes.iter().find_map(with)
    }

    /// A client without any credentials leaves it to the server, except where no server can be content.
    fn anonymous(
        &self,
        operation: &'static OperationSchema,
    ) -> Result<Option<Box<dyn SignMessage>>, Failure> {
        let schemes = operation.auth.schemes;
        let is_digest = |scheme: &AuthScheme| matches!(scheme, AuthScheme::HttpDigest);
        let digest = schemes.iter().all(is_digest);
        if operation.auth.optional || (self.0.is_empty() && !digest) {
            return Ok(None);
        }
        let wanted: Vec<_> = schemes.iter().map(AuthScheme::id).collect();
        let (name, wanted) = (operation.name(), wanted.join(" or "));
        let message = match digest {
            true => format!("{name} wants {wanted}, which needs an authorizer of your own"),
            false => format!("{name} wants {wanted}, for which the client has no credentials"),
        };
        Err(Failure::new(FailureKind::Credentials, message))
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
