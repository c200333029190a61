use super::AuthFuture;
use crate::error::{Failure, FailureKind};
use crate::event_stream::signing::SignMessage;
use crate::service::{AuthScheme, OperationSchema};
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
        if self.0.is_empty() || auth.schemes.is_empty() || auth.optional {
            return Ok(None);
        }
        let (authorizer, scheme) = self.choose(operation)?;
        let request = Unproven {
            operation,
            scheme,
            head,
            body,
        };
        authorizer.authorize(request).await
    }

    fn choose(
        &self,
        operation: &'static OperationSchema,
    ) -> Result<(&dyn Authorizer, &'static AuthScheme), Failure> {
        let with = |scheme: &'static AuthScheme| {
            let found = self.0.iter().find(|a| a.scheme() == scheme.id())?;
            Some((&**found, scheme))
        };
        operation.auth.schemes.iter().find_map(with).ok_or_else(|| {
            let wanted: Vec<_> = operation.auth.schemes.iter().map(AuthScheme::id).collect();
            let (name, wanted) = (operation.name(), wanted.join(" or "));
            let message = format!("{name} wants {wanted}, for which the client has no credentials");
            Failure::new(FailureKind::Credentials, message)
        })
    }
}
