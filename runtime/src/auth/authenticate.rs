use super::AuthFuture;
use super::found::unavailable;
use crate::event_stream::Limits;
use crate::event_stream::signing::VerifyMessage;
use crate::service::{AuthScheme, OperationSchema, Rejection};
use bytes::Bytes;
use http::request::Parts;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// Who calls, once it is proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The shape ID of the scheme's trait: `aws.auth#sigv4`.
    pub scheme: &'static str,
    /// The access key, the user, or what the token or key stands for.
    pub name: String,
}

/// A request whose caller is not proven yet.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// What it asks for.
    pub operation: &'static OperationSchema,
    /// The scheme, which is the authenticator's.
    pub scheme: &'static AuthScheme,
    /// Its head as it came.
    pub head: &'a Parts,
    /// The limits of events within signed ones.
    pub limits: Limits,
}

/// Checks a body against what its request was proven with.
pub type BodyCheck = Box<dyn FnOnce(&Bytes) -> Result<(), Rejection> + Send>;

/// What is known of the caller of a request.
#[derive(Default)]
pub struct Proven {
    /// Who it is; `None` where anybody may call.
    pub identity: Option<Identity>,
    /// Of a scheme that covers the body: to be called before the input is read.
    pub body: Option<BodyCheck>,
    /// Of a scheme that signs events: verifies those that follow.
    pub events: Option<Box<dyn VerifyMessage>>,
}

/// Finds out who calls, by one scheme.
pub trait Authenticator: fmt::Debug + Send + Sync + 'static {
    /// The shape ID of the scheme's trait: `aws.auth#sigv4`.
    fn scheme(&self) -> &'static str;

    /// Checks what the head of a request claims; `None` where it claims nothing in this scheme.
    ///
    /// # Errors
    /// The refusal to answer with.
    fn authenticate<'a>(
        &'a self,
        claim: Claim<'a>,
    ) -> AuthFuture<'a, Result<Option<Proven>, Rejection>>;

    /// The refusal of a request that claims nothing.
    fn challenge(&self, scheme: &AuthScheme) -> Rejection;
}

/// The authenticators of a router.
#[derive(Clone, Debug, Default)]
pub(crate) struct Authenticators(Vec<Arc<dyn Authenticator>>);

impl Authenticators {
    pub(crate) fn add(&mut self, authenticator: impl Authenticator) {
        self.0.push(Arc::new(authenticator));
    }

    /// Whether anybody here finds out who calls this operation.
    pub(crate) fn ask_of(&self, operation: &OperationSchema) -> bool {
        !self.0.is_empty() && !operation.auth.schemes.is_empty()
    }

    /// Finds out who sent a request, as its operation wants it, within the bound.
    pub(crate) async fn authenticate(
        &self,
        operation: &'static OperationSchema,
        head: &Parts,
        limits: Limits,
        bound: Duration,
    ) -> Result<Proven, Rejection> {
        if !self.ask_of(operation) {
            return Ok(Proven::default());
        }
        let ask = self.ask(operation, head, limits);
        timeout(bound, ask)
            .await
            .unwrap_or_else(|_| Err(too_slow()))
    }

    async fn ask(
        &self,
        operation: &'static OperationSchema,
        head: &Parts,
        limits: Limits,
    ) -> Result<Proven, Rejection> {
        let mut refusal = None;
        for scheme in operation.auth.schemes {
            let Some(authenticator) = self.0.iter().find(|a| a.scheme() == scheme.id()) else {
                continue;
            };
            let claim = Claim {
                operation,
                scheme,
                head,
                limits,
            };
            match authenticator.authenticate(claim).await? {
                Some(proven) => return Ok(proven),
                None => refusal = refusal.or_else(|| Some(authenticator.challenge(scheme))),
            }
        }
        match refusal {
            _ if operation.auth.optional => Ok(Proven::default()),
            refusal => Err(refusal.unwrap_or_else(|| unknown(operation))),
        }
    }
}

fn unknown(operation: &OperationSchema) -> Rejection {
    tracing::error!(
        operation = operation.id,
        "no authenticator knows any of the operation's schemes"
    );
    Rejection::new(
        403,
        "AccessDeniedException",
        "the operation cannot be called here",
    )
}

fn too_slow() -> Rejection {
    unavailable("it took too long to find out who calls")
}

impl fmt::Debug for Proven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proven")
            .field("identity", &self.identity)
            .finish_non_exhaustive()
    }
}
