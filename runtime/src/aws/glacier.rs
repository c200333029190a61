//! Amazon S3 Glacier, the service of vaults and archives.

use super::{Customization, set_text, text_of};
use crate::error::{Failure, FailureKind};
use crate::protocol::content::Streamed;
use crate::schema::Binding;
use crate::serde::Shape;
use crate::service::OperationSchema;
use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, Request};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Amazon S3 Glacier wants the version of its API in a header, `-` for the account of whoever signs, and two hashes
/// of an archive's bytes.
#[derive(Clone, Copy, Debug)]
pub struct Glacier;

/// Glacier, for schemas.
pub static GLACIER: Glacier = Glacier;

const VERSION: HeaderName = HeaderName::from_static("x-amz-glacier-version");
const HASH: HeaderName = HeaderName::from_static("x-amz-content-sha256");
const TREE_HASH: HeaderName = HeaderName::from_static("x-amz-sha256-tree-hash");

/// How many bytes a leaf of the tree hash is of.
const LEAF: usize = 1024 * 1024;

impl Customization for Glacier {
    fn complete(
        &self,
        operation: &'static OperationSchema,
        input: &mut dyn Shape,
    ) -> Result<(), Failure> {
        let mut members = input.schema().members().iter();
        let Some(index) = members.position(|m| m.name() == "accountId") else {
            return Ok(());
        };
        let given = text_of(input, |m| m.name() == "accountId");
        if given.is_some_and(|account| !account.is_empty()) {
            return Ok(());
        }
        set_text(input, index, "-").map_err(|error| {
            let message = format!("the account of {} cannot be set", operation.name());
            Failure::new(FailureKind::Invalid, message).with_source(error)
        })
    }

    fn change(
        &self,
        operation: &'static OperationSchema,
        _: &dyn Shape,
        request: &mut Request<Bytes>,
    ) -> Result<(), Failure> {
        if is_upload(operation) && request.extensions().get::<Streamed>().is_some() {
            return told(operation, request.headers_mut());
        }
        let hashes = is_upload(operation).then(|| {
            let body = request.body();
            (hex(&Sha256::digest(body)), hex(&tree_hash(body)))
        });
        let headers = request.headers_mut();
        set(headers, VERSION, operation.service.version);
        if let Some((hash, tree)) = hashes {
            set(headers, HASH, &hash);
            set(headers, TREE_HASH, &tree);
        }
        Ok(())
    }
}

// What sends bytes together with their hash.
fn is_upload(operation: &OperationSchema) -> bool {
    let members = || operation.input.schema().members().iter();
    members().any(|m| matches!(m.binding(), Binding::Header(name) if TREE_HASH == name))
        && members().any(|m| m.binding() == Binding::Payload)
}

// The hashes of a stream come too late for the head.
fn told(operation: &OperationSchema, headers: &mut HeaderMap) -> Result<(), Failure> {
    set(headers, VERSION, operation.service.version);
    if headers.contains_key(HASH) && headers.contains_key(TREE_HASH) {
        return Ok(());
    }
    let name = operation.name();
    let message = format!("{name} wants the hashes of its body first: call it with bytes");
    Err(Failure::new(FailureKind::Invalid, message))
}

fn set(headers: &mut HeaderMap, name: HeaderName, text: &str) {
    if let Ok(value) = HeaderValue::from_str(text) {
        headers.entry(name).or_insert(value);
    }
}

/// The hash of pairs of hashes, down to those of every mebibyte ("Computing checksums" of the developer guide).
fn tree_hash(body: &[u8]) -> Vec<u8> {
    let mut level: Vec<Vec<u8>> = match body {
        [] => vec![Sha256::digest(body).to_vec()],
        body => body
            .chunks(LEAF)
            .map(|leaf| Sha256::digest(leaf).to_vec())
            .collect(),
    };
    while level.len() > 1 {
        let pairs = level.chunks(2).map(|pair| match pair {
            [one] => one.clone(),
            pair => Sha256::digest(pair.concat()).to_vec(),
        });
        level = pairs.collect();
    }
    level.pop().unwrap_or_default()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(bytes: &[u8]) -> Vec<u8> {
        Sha256::digest(bytes).to_vec()
    }

    #[test]
    fn a_tree_hash_pairs_the_hashes_of_mebibytes_and_takes_an_odd_one_up() {
        let body: Vec<u8> = (0..3 * LEAF + 1).map(|at| (at % 251) as u8).collect();
        let leaves: Vec<_> = body.chunks(LEAF).map(hash).collect();
        let [a, b, c, d] = leaves.try_into().unwrap();
        let left = hash(&[a, b].concat());
        let four = hash(&[left.clone(), hash(&[c.clone(), d].concat())].concat());
        assert_eq!(tree_hash(&body), four);
        let three = hash(&[left, c].concat());
        assert_eq!(tree_hash(&body[..3 * LEAF]), three);
    }

    #[test]
    fn up_to_a_mebibyte_the_tree_hash_is_the_hash() {
        for body in [&b""[..], b"hello world", &[7; LEAF]] {
            assert_eq!(tree_hash(body), hash(body));
        }
    }
}
