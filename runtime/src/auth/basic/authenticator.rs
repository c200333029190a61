use super::ID;
use crate::auth::found::{challenge, proven, token, unavailable};
use crate::auth::{AuthFuture, Authenticator, Claim, Proven};
use crate::error::BoxError;
use crate::service::{AuthScheme, Rejection};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use std::fmt;
use std::sync::Arc;

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

impl fmt::Debug for BasicAuthenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BasicAuthenticator")
            .field("realm", &self.realm)
            .finish_non_exhaustive()
    }
}
