use super::ID;
use crate::auth::found::{Whose, challenge, token};
use crate::auth::{AuthFuture, Authenticator, Claim, Proven};
use crate::error::BoxError;
use crate::service::{AuthScheme, Rejection};
use std::fmt;

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
