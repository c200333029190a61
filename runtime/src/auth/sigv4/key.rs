use super::TERMINATOR;
use super::credentials::Credentials;
use super::scope::Scope;
use super::signature::Signature;
use hmac::digest::zeroize::Zeroizing;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// The block of SHA-256, in bytes.
const BLOCK: usize = 64;

/// The key of one day, region and service. It is overwritten when dropped.
#[derive(Clone)]
pub(super) struct SigningKey(Hmac<Sha256>);

impl SigningKey {
    pub(super) fn derive(credentials: &Credentials, scope: &Scope, date: &str) -> Self {
        let day = keyed(credentials.seed());
        let region = step(day, date);
        let service = step(region, &scope.region);
        let request = step(service, &scope.service);
        Self(step(request, TERMINATOR))
    }

    pub(super) fn sign(&self, text: &str) -> Signature {
        Signature::from_bytes(
            self.0
                .clone()
                .chain_update(text)
                .finalize()
                .into_bytes()
                .into(),
        )
    }

    /// Whether the signature is that of the text, in a time that does not depend on the answer.
    pub(super) fn verify(&self, text: &str, signature: &Signature) -> bool {
        self.0
            .clone()
            .chain_update(text)
            .verify_slice(signature.as_bytes())
            .is_ok()
    }
}

/// The next key of the derivation.
fn step(key: Hmac<Sha256>, text: &str) -> Hmac<Sha256> {
    let next: Zeroizing<[u8; 32]> =
        Zeroizing::new(key.chain_update(text).finalize().into_bytes().into());
    keyed(&*next)
}

/// RFC 2104, section 2: a short key is filled up with zeros, a long one is hashed first.
fn keyed(key: &[u8]) -> Hmac<Sha256> {
    let hashed = (key.len() > BLOCK).then(|| Sha256::digest(key));
    let key = hashed.as_deref().unwrap_or(key);
    let mut block = Zeroizing::new([0_u8; BLOCK]);
    block
        .iter_mut()
        .zip(key)
        .for_each(|(byte, key)| *byte = *key);
    Hmac::new((&*block).into())
}
