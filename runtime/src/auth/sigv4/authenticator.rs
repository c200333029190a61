use super::authorization::Authorization;
use super::credentials::Credentials;
use super::options::Options;
use super::payload::Payload;
use super::refusal::VerifyError;
use super::scope::Scope;
use super::signature::Signature;
use super::verify::Verifier;
use crate::auth::found::unavailable;
use crate::auth::{AuthFuture, Authenticator, BodyCheck, Claim, Clock, Identity, Proven};
use crate::error::BoxError;
use crate::serde::stream_member;
use crate::service::{AuthScheme, OperationSchema, Rejection};
use http::header::HeaderName;
use http::request::Parts;
use std::fmt;
use std::future::ready;
use std::sync::Arc;
use std::time::Duration;

/// Where a server finds the secrets of its callers.
///
/// [`Credentials`] know their own key, and a vector of them each of theirs.
pub trait FindCredentials: fmt::Debug + Send + Sync + 'static {
    /// The credentials with this access key, if there are any. `session_token` is what the request was sent with:
    /// the credentials must have the same.
    ///
    /// # Errors
    /// They could not be looked up; the caller is answered with 503.
    fn find<'a>(
        &'a self,
        access_key_id: &'a str,
        session_token: Option<&'a str>,
    ) -> AuthFuture<'a, Result<Option<Credentials>, BoxError>>;
}

/// Verifies the requests and events of a server's callers.
///
/// Where the head tells the hash of the body, it is verified before the body is read. A body must be hashed except
/// where the operation has `@unsignedPayload` or takes a stream, and events must be signed.
#[derive(Clone, Debug)]
pub struct SigV4Authenticator {
    keys: Arc<dyn FindCredentials>,
    region: String,
    service: Option<String>,
    options: Option<Options>,
    max_skew: Duration,
    required: Vec<HeaderName>,
    clock: Clock,
}

impl SigV4Authenticator {
    /// An authenticator for this region. Clocks may differ by 15 minutes.
    pub fn new(keys: impl FindCredentials, region: impl Into<String>) -> Self {
        Self {
            keys: Arc::new(keys),
            region: region.into(),
            service: None,
            options: None,
            max_skew: Duration::from_secs(15 * 60),
            required: Vec::new(),
            clock: Clock::default(),
        }
    }

    /// Wants requests signed for this service, in place of the model's.
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

    /// See [`Verifier::max_skew`].
    #[must_use]
    pub fn max_skew(mut self, bound: Duration) -> Self {
        self.max_skew = bound;
        self
    }

    /// See [`Verifier::require_signed`].
    #[must_use]
    pub fn require_signed(mut self, names: impl IntoIterator<Item = HeaderName>) -> Self {
        self.required.extend(names);
        self
    }

    /// Replaces the clock.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    fn verifier(&self, claim: &Claim<'_>) -> Verifier {
        let service = self
            .service
            .as_deref()
            .unwrap_or(super::named(claim.scheme));
        let options = self.options.unwrap_or_else(|| Options::of(claim.operation));
        Verifier::new(Scope::new(&self.region, service))
            .options(options)
            .max_skew(self.max_skew)
            .require_signed(self.required.iter().cloned())
    }

    async fn prove(&self, claim: Claim<'_>) -> Result<Option<Proven>, Rejection> {
        let signed = match Authorization::of(claim.head) {
            Ok(Some(signed)) => signed,
            // Of another scheme, which another authenticator may know.
            Ok(None) | Err(VerifyError::Algorithm(_)) => return Ok(None),
            Err(error) => return Err(refusal(&error)),
        };
        let found = self
            .keys
            .find(signed.access_key_id(), signed.session_token())
            .await;
        let credentials = found
            .map_err(|error| unavailable(&error.to_string()))?
            .ok_or_else(unknown_key)?;
        let name = signed.access_key_id().to_owned();
        let request = Request {
            verifier: self.verifier(&claim),
            signed,
            credentials,
            clock: self.clock.clone(),
        };
        let mut proven = request.prove(&claim)?;
        proven.identity = Some(Identity {
            scheme: super::ID,
            name,
        });
        Ok(Some(proven))
    }
}

/// A signed request, and what it takes to verify it.
struct Request {
    verifier: Verifier,
    signed: Authorization,
    credentials: Credentials,
    clock: Clock,
}

impl Request {
    fn verify(&self, head: &Parts, payload: &Payload) -> Result<Signature, Rejection> {
        let now = self.clock.now();
        let verified = self
            .verifier
            .verify(head, &self.signed, payload, &self.credentials, now);
        verified.map_err(|error| refusal(&error))
    }

    fn prove(self, claim: &Claim<'_>) -> Result<Proven, Rejection> {
        let mut proven = Proven::default();
        match (wanted(claim.operation), self.signed.payload()) {
            (Wanted::Events, _) => {
                let first = self.verify(claim.head, &Payload::Events)?;
                let events = self
                    .verifier
                    .events(&first, &self.credentials, claim.limits);
                proven.events = Some(Box::new(events));
            }
            (
                Wanted::HashOrNothing,
                Some(told @ (Payload::Unsigned | Payload::UnsignedTrailer)),
            ) => {
                self.verify(claim.head, &told)?;
            }
            (_, Some(told @ Payload::Sha256(_))) => {
                self.verify(claim.head, &told)?;
                proven.body = Some(Box::new(move |body| compare(told, Payload::of(body))));
            }
            // Without a hash in the head, only the body says what was signed.
            (_, None) => proven.body = Some(self.afterwards(claim.head.clone())),
            (_, Some(told)) => return Err(mismatch(told, "the hash of the body")),
        }
        Ok(proven)
    }

    fn afterwards(self, head: Parts) -> BodyCheck {
        Box::new(move |body| self.verify(&head, &Payload::of(body)).map(drop))
    }
}

/// What the signature of an operation's requests must cover beside the head.
enum Wanted {
    Hash,
    HashOrNothing,
    Events,
}

fn wanted(operation: &OperationSchema) -> Wanted {
    // Of a stream nobody has a hash before it is sent.
    let is_unhashed =
        operation.auth.unsigned_payload || stream_member(operation.input.schema()).is_some();
    match (is_unhashed, operation.input_events) {
        (true, _) => Wanted::HashOrNothing,
        (false, Some(_)) => Wanted::Events,
        (false, None) => Wanted::Hash,
    }
}

fn compare(told: Payload, actual: Payload) -> Result<(), Rejection> {
    match told == actual {
        true => Ok(()),
        false => Err(mismatch(told, &actual.to_string())),
    }
}

fn mismatch(told: Payload, wanted: &str) -> Rejection {
    refusal(&VerifyError::Payload {
        declared: told.to_string(),
        actual: wanted.to_owned(),
    })
}

fn unknown_key() -> Rejection {
    Rejection::new(
        403,
        "UnrecognizedClientException",
        "the access key is not known",
    )
}

/// The names are those that AWS services answer with.
fn refusal(error: &VerifyError) -> Rejection {
    let code = match error {
        VerifyError::Head(_)
        | VerifyError::Missing(_)
        | VerifyError::Duplicate(_)
        | VerifyError::SignedTwice
        | VerifyError::Malformed { .. }
        | VerifyError::Algorithm(_) => "IncompleteSignatureException",
        VerifyError::AccessKey | VerifyError::SessionToken => "UnrecognizedClientException",
        _ => "InvalidSignatureException",
    };
    Rejection::new(403, code, error.to_string())
}

impl Authenticator for SigV4Authenticator {
    fn scheme(&self) -> &'static str {
        super::ID
    }

    fn authenticate<'a>(
        &'a self,
        claim: Claim<'a>,
    ) -> AuthFuture<'a, Result<Option<Proven>, Rejection>> {
        Box::pin(self.prove(claim))
    }

    fn challenge(&self, _: &AuthScheme) -> Rejection {
        Rejection::new(
            403,
            "MissingAuthenticationTokenException",
            "the request is not signed",
        )
    }
}

impl FindCredentials for Credentials {
    fn find<'a>(
        &'a self,
        access_key_id: &'a str,
        _: Option<&'a str>,
    ) -> AuthFuture<'a, Result<Option<Credentials>, BoxError>> {
        let is_it = self.access_key_id() == access_key_id;
        Box::pin(ready(Ok(is_it.then(|| self.clone()))))
    }
}

impl FindCredentials for Vec<Credentials> {
    fn find<'a>(
        &'a self,
        access_key_id: &'a str,
        _: Option<&'a str>,
    ) -> AuthFuture<'a, Result<Option<Credentials>, BoxError>> {
        let found = self
            .iter()
            .find(|known| known.access_key_id() == access_key_id);
        Box::pin(ready(Ok(found.cloned())))
    }
}
