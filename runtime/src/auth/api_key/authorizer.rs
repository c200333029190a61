use super::ID;
use crate::auth::authorize::sensitive;
use crate::auth::{AuthFuture, Authorizer, Clock, Provide, Source, Unproven};
use crate::error::{BoxError, Failure, FailureKind};
use crate::event_stream::signing::SignMessage;
use crate::service::{ApiKeyPlace, AuthScheme};
use http::request::Parts;
use http::{HeaderName, Uri};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

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
