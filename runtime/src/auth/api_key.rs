//! `@httpApiKeyAuth`: a key in a header or in the query of every request. Of use over TLS only.

use super::basic::challenge;
use super::bearer::{Whose, sensitive};
use super::{
    AuthFuture, Authenticator, Authorizer, Claim, Clock, Proven, Provide, Source, Unproven,
};
use crate::error::{BoxError, Failure, FailureKind};
use crate::event_stream::signing::SignMessage;
use crate::service::{ApiKeyPlace, AuthScheme, Rejection};
use http::request::Parts;
use http::{HeaderName, Uri};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::fmt;

const ID: &str = "smithy.api#httpApiKeyAuth";

/// Sends a key where the model says.
#[derive(Clone, Debug)]
pub struct ApiKey {
    source: Source<String>,
    clock: Clock,
}

impl ApiKey {
    /// An authorizer with keys from here: a text, or what gets and replaces them.
    pub fn new(keys: impl Provide<String>) -> Self {
        Self {
            source: Source::new(keys),
            clock: Clock::default(),
        }
    }

    /// Replaces the clock, which says when a key expires.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }
}

impl Authorizer for ApiKey {
    fn scheme(&self) -> &'static str {
        ID
    }

    fn authorize<'a>(
        &'a self,
        request: Unproven<'a>,
    ) -> AuthFuture<'a, Result<Option<Box<dyn SignMessage>>, Failure>> {
        Box::pin(async move {
            let key = self.source.get(&self.clock).await?;
            add(request.head, request.scheme, &key)?;
            Ok(None)
        })
    }
}

fn add(head: &mut Parts, to: &AuthScheme, key: &str) -> Result<(), Failure> {
    let AuthScheme::ApiKey {
        name,
        place,
        scheme,
    } = to
    else {
        return Err(Failure::internal("an API key for another scheme"));
    };
    match place {
        ApiKeyPlace::Header => {
            let name = HeaderName::try_from(*name).map_err(unsendable)?;
            let value = scheme.map_or_else(|| key.to_owned(), |scheme| format!("{scheme} {key}"));
            head.headers.insert(name, sensitive(value)?);
        }
        ApiKeyPlace::Query => head.uri = with_query(&head.uri, name, key)?,
    }
    Ok(())
}

fn with_query(uri: &Uri, name: &str, key: &str) -> Result<Uri, Failure> {
    let encoded = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
    let joint = if uri.query().is_some() { '&' } else { '?' };
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let path = format!("{path}{joint}{}={}", encoded(name), encoded(key));
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(path.parse().map_err(unsendable)?);
    Uri::from_parts(parts).map_err(unsendable)
}

fn unsendable(error: impl Into<BoxError>) -> Failure {
    Failure::new(FailureKind::Invalid, "the API key cannot be sent").with_source(error)
}

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
