use super::ID;
use crate::auth::{AuthFuture, Authorizer, Unproven};
use crate::error::{Failure, FailureKind};
use crate::event_stream::signing::SignMessage;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::HeaderValue;
use http::header::AUTHORIZATION;
use std::fmt;

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

impl fmt::Debug for Basic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Basic")
    }
}
