use super::credentials::Credentials;
use super::options::Options;
use super::payload::Payload;
use super::scope::Scope;
use super::sign::Signer;
use crate::auth::{AuthFuture, Authorizer, Clock, Issued, Provide, SignedBody, Source, Unproven};
use crate::error::{BoxError, Failure, FailureKind};
use crate::event_stream::signing::SignMessage;
use crate::protocol::checksum::TRAILER;
use crate::service::OperationSchema;
use http::request::Parts;
use http::uri::Scheme;
use std::future::ready;

/// Signs the requests and events of a client.
///
/// Bodies are hashed, except where the operation has `@unsignedPayload`, and streams over TLS. The service is that of
/// the model's `@sigv4`.
#[derive(Clone, Debug)]
pub struct SigV4 {
    source: Source<Credentials>,
    region: String,
    service: Option<String>,
    options: Option<Options>,
    clock: Clock,
}

impl SigV4 {
    /// An authorizer for this region with credentials from here: [`Credentials`], or what gets and replaces them.
    pub fn new(credentials: impl Provide<Credentials>, region: impl Into<String>) -> Self {
        Self {
            source: Source::new(credentials),
            region: region.into(),
            service: None,
            options: None,
            clock: Clock::default(),
        }
    }

    /// Signs for this service, in place of the model's.
    #[must_use]
    pub fn service(mut self, name: impl Into<String>) -> Self {
        self.service = Some(name.into());
        self
    }

    /// Sets the options, in place of those that the service wants.
    #[must_use]
    pub fn options(mut self, options: Options) -> Self {
        self.options = Some(options);
        self
    }

    /// Replaces the clock, by which requests and events are dated.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    async fn sign(&self, request: Unproven<'_>) -> Result<Option<Box<dyn SignMessage>>, Failure> {
        let credentials = self.source.get(&self.clock).await?;
        let service = self
            .service
            .as_deref()
            .unwrap_or(super::named(request.scheme));
        let options = self
            .options
            .unwrap_or_else(|| Options::of(request.operation));
        let signer = Signer::new(credentials, Scope::new(&self.region, service)).options(options);
        let payload = match request.body {
            SignedBody::Stream => unhashed(request.operation, request.head)?,
            _ if request.operation.auth.unsigned_payload => Payload::Unsigned,
            SignedBody::Whole(body) => Payload::of(body),
            SignedBody::Events => Payload::Events,
        };
        let signed = signer
            .sign(request.head, &payload, self.clock.now())
            .map_err(|error| {
                Failure::new(FailureKind::Invalid, error.to_string()).with_source(error)
            })?;
        if payload != Payload::Events {
            return Ok(None);
        }
        let clock = self.clock.clone();
        Ok(Some(Box::new(
            signer.events(&signed.signature, move || clock.now()),
        )))
    }
}

/// What is signed of a body that is not here: that it is not signed, where TLS protects it.
fn unhashed(operation: &OperationSchema, head: &Parts) -> Result<Payload, Failure> {
    if head.uri.scheme() == Some(&Scheme::HTTPS) || operation.auth.unsigned_payload {
        return Ok(match head.headers.contains_key(TRAILER) {
            true => Payload::UnsignedTrailer,
            false => Payload::Unsigned,
        });
    }
    let name = operation.name();
    let message =
        format!("a stream cannot be signed without TLS: call {name} over https, or with bytes");
    Err(Failure::new(FailureKind::Invalid, message))
}

impl Authorizer for SigV4 {
    fn scheme(&self) -> &'static str {
        super::ID
    }

    fn authorize<'a>(
        &'a self,
        request: Unproven<'a>,
    ) -> AuthFuture<'a, Result<Option<Box<dyn SignMessage>>, Failure>> {
        Box::pin(self.sign(request))
    }
}

/// Credentials that do not expire.
impl Provide<Credentials> for Credentials {
    fn provide(&self) -> AuthFuture<'_, Result<Issued<Credentials>, BoxError>> {
        let value = self.clone();
        Box::pin(ready(Ok(Issued {
            value,
            expires: None,
        })))
    }
}
