use super::ID;
use crate::auth::authorize::sensitive;
use crate::auth::{AuthFuture, Authorizer, Clock, Provide, Source, Unproven};
use crate::error::Failure;
use crate::event_stream::signing::SignMessage;
use http::header::AUTHORIZATION;

/// Sends a token.
#[derive(Clone, Debug)]
pub struct Bearer {
    source: Source<String>,
    clock: Clock,
}

impl Bearer {
    /// An authorizer with tokens from here: a text, or what gets and replaces them.
    pub fn new(tokens: impl Provide<String>) -> Self {
        Self {
            source: Source::new(tokens),
            clock: Clock::default(),
        }
    }

    /// Replaces the clock, which says when a token expires.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }
}

impl Authorizer for Bearer {
    fn scheme(&self) -> &'static str {
        ID
    }

    fn authorize<'a>(
        &'a self,
        request: Unproven<'a>,
    ) -> AuthFuture<'a, Result<Option<Box<dyn SignMessage>>, Failure>> {
        Box::pin(async move {
            let token = self.source.get(&self.clock).await?;
            let value = sensitive(format!("Bearer {token}"))?;
            request.head.headers.insert(AUTHORIZATION, value);
            Ok(None)
        })
    }
}
