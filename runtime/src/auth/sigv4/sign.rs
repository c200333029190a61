use super::ALGORITHM;
use super::canonical::{Calculation, Canonical};
use super::credentials::Credentials;
use super::error::SignError;
use super::events::{Chain, SigV4EventSigner};
use super::headers::{self, CONTENT_SHA256, DATE, Field, OWN, SECURITY_TOKEN};
use super::key::SigningKey;
use super::options::Options;
use super::payload::Payload;
use super::query;
use super::scope::Scope;
use super::signature::Signature;
use super::time::DateTime;
use crate::types::Timestamp;
use http::HeaderValue;
use http::header::{AUTHORIZATION, HeaderName};
use http::request::Parts;

/// Signs requests to one service.
#[derive(Clone, Debug)]
pub struct Signer {
    pub(super) credentials: Credentials,
    pub(super) scope: Scope,
    pub(super) options: Options,
}

/// The signature of a request, and how it came about.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The signature, which the first message of a signed event stream builds on.
    pub signature: Signature,
    /// What was signed.
    pub calculation: Calculation,
}

impl Signer {
    /// A signer with the options of most services.
    pub fn new(credentials: Credentials, scope: Scope) -> Self {
        Self {
            credentials,
            scope,
            options: Options::default(),
        }
    }

    /// Sets the options.
    #[must_use]
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Signs a request in its headers: sets `x-amz-date`, `authorization` and, where they are called for,
    /// `x-amz-content-sha256` and `x-amz-security-token`.
    ///
    /// Every header that is there is signed, but for those that intermediaries may change; headers that are added
    /// later are not. The host is that of the URI, or else the `host` header.
    ///
    /// # Errors
    /// What cannot be signed; the head is then as it was.
    pub fn sign(
        &self,
        head: &mut Parts,
        payload: &Payload,
        time: Timestamp,
    ) -> Result<Signed, SignError> {
        let time = DateTime::new(time).ok_or(SignError::Time)?;
        let added = self.added(payload, &time)?;
        let fields = self.fields(head, &added)?;
        let query = query::canonical(head.uri.query().unwrap_or_default(), &[]);
        let request = Canonical {
            head,
            options: self.options,
            query,
            fields,
            payload,
        };
        let names = request.signed_headers();
        let signed = self.seal(&request, &time);
        let authorization = sendable(
            &AUTHORIZATION,
            &self.authorization(&time, &names, &signed.signature),
        )?;
        OWN.iter().for_each(|name| drop(head.headers.remove(name)));
        head.headers.extend(added);
        head.headers.insert(AUTHORIZATION, authorization);
        Ok(signed)
    }

    /// The headers that are signed with the request, and the session token even where it is not.
    fn added(
        &self,
        payload: &Payload,
        time: &DateTime,
    ) -> Result<Vec<(HeaderName, HeaderValue)>, SignError> {
        let mut added = vec![(DATE, sendable(&DATE, time.as_str())?)];
        if self.options.content_sha256_header || !matches!(payload, Payload::Sha256(_)) {
            added.push((
                CONTENT_SHA256,
                sendable(&CONTENT_SHA256, &payload.to_string())?,
            ));
        }
        if let Some(token) = self.credentials.session_token() {
            added.push((SECURITY_TOKEN, sendable(&SECURITY_TOKEN, token)?));
        }
        Ok(added)
    }

    fn fields(
        &self,
        head: &Parts,
        added: &[(HeaderName, HeaderValue)],
    ) -> Result<Vec<Field>, SignError> {
        let mut fields = headers::signable(head, &OWN)?;
        let signs = |name: &HeaderName| *name != SECURITY_TOKEN || self.options.sign_session_token;
        for (name, value) in added.iter().filter(|(name, _)| signs(name)) {
            fields.push((name.as_str().to_owned(), headers::canonical(name, value)?));
        }
        fields.sort();
        Ok(fields)
    }

    pub(super) fn seal(&self, request: &Canonical<'_>, time: &DateTime) -> Signed {
        let calculation = Calculation::new(request, &self.scope, time);
        let key = SigningKey::derive(&self.credentials, &self.scope, time.date());
        Signed {
            signature: key.sign(calculation.string_to_sign()),
            calculation,
        }
    }

    pub(super) fn credential(&self, time: &DateTime) -> String {
        format!(
            "{}/{}",
            self.credentials.access_key_id(),
            self.scope.on(time.date())
        )
    }

    fn authorization(&self, time: &DateTime, names: &str, signature: &Signature) -> String {
        let credential = self.credential(time);
        format!("{ALGORITHM} Credential={credential}, SignedHeaders={names}, Signature={signature}")
    }

    /// The signer of the messages of an event stream that begins with a request of this signature.
    ///
    /// `clock` tells the time of each message.
    pub fn events(
        &self,
        request: &Signature,
        clock: impl Fn() -> Timestamp + Send + 'static,
    ) -> SigV4EventSigner {
        let chain = Chain::new(self.credentials.clone(), self.scope.clone(), *request);
        SigV4EventSigner::new(chain, Box::new(clock))
    }
}

fn sendable(name: &HeaderName, value: &str) -> Result<HeaderValue, SignError> {
    let what = match *name == SECURITY_TOKEN {
        true => "session token",
        false => "access key id, region or service",
    };
    let mut value = HeaderValue::from_str(value).map_err(|_| SignError::Unsendable(what))?;
    value.set_sensitive(*name == SECURITY_TOKEN || *name == AUTHORIZATION);
    Ok(value)
}
