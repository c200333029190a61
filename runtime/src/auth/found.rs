//! What authenticators have in common: what a request claims, and what is answered.

use super::{AuthFuture, Identity, Proven};
use crate::error::BoxError;
use crate::service::Rejection;
use http::HeaderValue;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::request::Parts;
use std::sync::Arc;

/// What an `Authorization` header of this scheme says, in any case of the scheme's letters (RFC 9110, section 11.1).
pub(super) fn token<'h>(head: &'h Parts, scheme: &str) -> Option<&'h str> {
    let value = head.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (found, token) = value.split_once(' ')?;
    found.eq_ignore_ascii_case(scheme).then(|| token.trim())
}

/// The refusal of a request that must say more of who sends it (RFC 9110, section 11.6.1).
pub(super) fn challenge(scheme: &str, realm: &str, message: &str) -> Rejection {
    let rejection = Rejection::new(401, "UnauthorizedException", message);
    let realm: String = realm.chars().filter(|c| !matches!(c, '"' | '\\')).collect();
    match HeaderValue::try_from(format!("{scheme} realm=\"{realm}\"")) {
        Ok(value) => rejection.header(WWW_AUTHENTICATE, value),
        Err(_) => rejection,
    }
}

pub(super) fn proven(scheme: &'static str, name: String) -> Proven {
    Proven {
        identity: Some(Identity { scheme, name }),
        ..Proven::default()
    }
}

/// The refusal of a request whose caller could not be looked up.
pub(super) fn unavailable(why: &str) -> Rejection {
    tracing::error!(why, "a caller could not be looked up");
    Rejection::new(
        503,
        "ServiceUnavailableException",
        "callers cannot be looked up now",
    )
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
