//! `@httpBasicAuth`: a name and a password with every request (RFC 7617). Of use over TLS only.

use super::authenticate::unavailable;
use super::{AuthFuture, Authenticator, Authorizer, Claim, Identity, Proven, Unproven};
use crate::error::{BoxError, Failure, FailureKind};
use crate::event_stream::signing::SignMessage;
use crate::service::{AuthScheme, Rejection};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::HeaderValue;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::request::Parts;
use std::fmt;
use std::sync::Arc;

const ID: &str = AuthScheme::HttpBasic.id();

/// Sends a name and a password.
#[derive(Clone)]
pub struct Basic(HeaderValue);

impl Basic {
    /// The authorizer of this user.
    ///
    /// # Errors
    /// The name has a colon, with which it cannot be sent.
    pub fn new(user: &str, password: &str) -> Result<Self, Failure> {
        let invalid =
            |why: &str| Failure::new(FailureKind::Invalid, format!("the user's name {why}"));
        if user.contains(':') {
            return Err(invalid("has a colon"));
        }
        let pair = BASE64_STANDARD.encode(format!("{user}:{password}"));
        let mut value = HeaderValue::try_from(format!("Basic {pair}"))
            .map_err(|error| invalid("cannot be sent").with_source(error))?;
        value.set_sensitive(true);
        Ok(Self(value))
    }
}

impl Authorizer for Basic {
    fn scheme(&self) -> &'static str {
        ID
    }

    fn authorize<'a>(
        &'a self,
        request: Unproven<'a>,
    ) -> AuthFuture<'a, Result<Option<Box<dyn SignMessage>>, Failure>> {
        request.head.headers.insert(AUTHORIZATION, self.0.clone());
        Box::pin(std::future::ready(Ok(None)))
    }
}

type Check = dyn Fn(String, String) -> AuthFuture<'static, Result<bool, BoxError>> + Send + Sync;

/// Asks a function whether a name and a password belong together.
#[derive(Clone)]
pub struct BasicAuthenticator {
    realm: String,
    check: Arc<Check>,
}

impl BasicAuthenticator {
    /// An authenticator for the users of this realm. `check` is given the name and the password, which it must
    /// compare in a time that does not depend on where they differ.
    pub fn new<F>(
        realm: impl Into<String>,
        check: impl Fn(String, String) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<bool, BoxError>> + Send + 'static,
    {
        Self {
            realm: realm.into(),
            check: Arc::new(move |user, password| Box::pin(check(user, password))),
        }
    }

    fn refusal(&self, message: &str) -> Rejection {
        challenge("Basic", &self.realm, message)
    }

    async fn prove(&self, pair: &str) -> Result<Option<Proven>, Rejection> {
        let pair = BASE64_STANDARD
            .decode(pair)
            .ok()
            .and_then(|pair| String::from_utf8(pair).ok());
        let Some((user, password)) = pair.as_deref().and_then(|pair| pair.split_once(':')) else {
            return Err(self.refusal("the Authorization header is not that of RFC 7617"));
        };
        match (self.check)(user.to_owned(), password.to_owned()).await {
            Ok(true) => Ok(Some(proven(ID, user.to_owned()))),
            Ok(false) => Err(self.refusal("the user and the password do not belong together")),
            Err(error) => Err(unavailable(&error.to_string())),
        }
    }
}

impl Authenticator for BasicAuthenticator {
    fn scheme(&self) -> &'static str {
        ID
    }

    fn authenticate<'a>(
        &'a self,
        claim: Claim<'a>,
    ) -> AuthFuture<'a, Result<Option<Proven>, Rejection>> {
        Box::pin(async move {
            match token(claim.head, "Basic") {
                Some(pair) => self.prove(pair).await,
                None => Ok(None),
            }
        })
    }

    fn challenge(&self, _: &AuthScheme) -> Rejection {
        self.refusal("the request does not tell who sends it")
    }
}

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

impl fmt::Debug for Basic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Basic")
    }
}

impl fmt::Debug for BasicAuthenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BasicAuthenticator")
            .field("realm", &self.realm)
            .finish_non_exhaustive()
    }
}
