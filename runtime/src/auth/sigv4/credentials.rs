use hmac::digest::zeroize::Zeroize;
use std::fmt;
use std::sync::Arc;

/// An access key, its secret, and the session token of temporary credentials.
///
/// Clones share one copy, which is overwritten when the last of them is dropped.
#[derive(Clone)]
pub struct Credentials(Arc<Inner>);

struct Inner {
    access_key_id: String,
    /// `AWS4` and the secret access key, the first key of the derivation.
    seed: Secret,
    session_token: Option<Secret>,
}

impl Credentials {
    /// Credentials without a session token.
    pub fn new(access_key_id: impl Into<String>, secret_access_key: impl Into<String>) -> Self {
        Self::build(access_key_id.into(), Secret(secret_access_key.into()), None)
    }

    /// Temporary credentials, whose session token is sent with every request.
    pub fn temporary(
        access_key_id: impl Into<String>,
        secret_access_key: impl Into<String>,
        session_token: impl Into<String>,
    ) -> Self {
        let token = Secret(session_token.into());
        Self::build(
            access_key_id.into(),
            Secret(secret_access_key.into()),
            Some(token),
        )
    }

    fn build(access_key_id: String, secret: Secret, session_token: Option<Secret>) -> Self {
        let seed = Secret(["AWS4", &secret.0].concat());
        Self(Arc::new(Inner {
            access_key_id,
            seed,
            session_token,
        }))
    }

    /// The public name of the key.
    pub fn access_key_id(&self) -> &str {
        &self.0.access_key_id
    }

    pub(super) fn seed(&self) -> &[u8] {
        self.0.seed.0.as_bytes()
    }

    pub(super) fn session_token(&self) -> Option<&str> {
        self.0.session_token.as_ref().map(|token| token.0.as_str())
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("access_key_id", &self.0.access_key_id)
            .finish_non_exhaustive()
    }
}

/// Text that is overwritten when dropped, and cannot be printed.
struct Secret(String);

impl Drop for Secret {
    fn drop(&mut self) {
        let mut bytes = std::mem::take(&mut self.0).into_bytes();
        bytes.as_mut_slice().zeroize();
    }
}
