use super::ID;
use crate::auth::found::{Whose, challenge};
use crate::auth::{AuthFuture, Authenticator, Claim, Proven};
use crate::error::BoxError;
use crate::service::{ApiKeyPlace, AuthScheme, Rejection};
use http::request::Parts;
use percent_encoding::percent_decode_str;
use std::fmt;

/// Asks a function whose a key is.
#[derive(Clone)]
pub struct ApiKeyAuthenticator(Whose);

impl ApiKeyAuthenticator {
    /// An authenticator. `whose` is given the key and tells the name of its owner, if it has one.
    pub fn new<F>(whose: impl Fn(String) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Option<String>, BoxError>> + Send + 'static,
    {
        Self(Whose::new(whose))
    }
}

impl Authenticator for ApiKeyAuthenticator {
    fn scheme(&self) -> &'static str {
        ID
    }

    fn authenticate<'a>(
        &'a self,
        claim: Claim<'a>,
    ) -> AuthFuture<'a, Result<Option<Proven>, Rejection>> {
        Box::pin(async move {
            match find(claim.head, claim.scheme) {
                Some(key) => {
                    self.0
                        .prove(ID, &key, || refusal("the key is not valid"))
                        .await
                }
                None => Ok(None),
            }
        })
    }

    fn challenge(&self, _: &AuthScheme) -> Rejection {
        refusal("the request has no key")
    }
}

fn refusal(message: &str) -> Rejection {
    challenge("ApiKey", "", message)
}

fn find(head: &Parts, at: &AuthScheme) -> Option<String> {
    let AuthScheme::ApiKey {
        name,
        place,
        scheme,
    } = at
    else {
        return None;
    };
    match place {
        ApiKeyPlace::Header => {
            let value = head.headers.get(*name)?.to_str().ok()?;
            let Some(scheme) = scheme else {
                return Some(value.to_owned());
            };
            let (found, key) = value.split_once(' ')?;
            found
                .eq_ignore_ascii_case(scheme)
                .then(|| key.trim().to_owned())
        }
        ApiKeyPlace::Query => in_query(head.uri.query()?, name),
    }
}

fn in_query(query: &str, name: &str) -> Option<String> {
    let decoded = |text: &str| {
        percent_decode_str(text)
            .decode_utf8()
            .map(|text| text.into_owned())
    };
    let pairs = query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let mut values = pairs.filter(|(key, _)| decoded(key).is_ok_and(|key| key == name));
    decoded(values.next()?.1).ok()
}

impl fmt::Debug for ApiKeyAuthenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKeyAuthenticator")
    }
}
