//! Typed views of traits about HTTP beyond bindings, and of XML.

use super::values::{flag, text, texts};
use super::{TraitMap, id};
use crate::node::Node;

/// `smithy.api#cors`: what browsers may do with a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cors<'m> {
    /// The origin allowed; `*` when not given.
    pub origin: &'m str,
    /// Named origins, in place of a single one; empty when not given.
    pub origins: Vec<(&'m str, &'m str)>,
    /// Seconds that the answer to a preflight may be kept; -1 for not at all, 600 when not given.
    pub max_age: i64,
    /// Headers allowed beyond those that the model binds.
    pub additional_allowed_headers: Vec<&'m str>,
    /// Headers exposed beyond those that the model binds.
    pub additional_exposed_headers: Vec<&'m str>,
}

/// `aws.protocols#httpChecksum`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpChecksum<'m> {
    /// The input member that names the algorithm for the request.
    pub request_algorithm_member: Option<&'m str>,
    /// Whether a request must have a checksum.
    pub request_checksum_required: bool,
    /// The input member that asks for validation of the response.
    pub request_validation_mode_member: Option<&'m str>,
    /// The algorithms to look for in a response.
    pub response_algorithms: Vec<&'m str>,
}

/// `smithy.api#xmlNamespace`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct XmlNamespace<'m> {
    /// The namespace.
    pub uri: &'m str,
    /// The prefix; the default namespace without one.
    pub prefix: Option<&'m str>,
}

impl TraitMap {
    /// `@cors`.
    #[must_use]
    pub fn cors(&self) -> Option<Cors<'_>> {
        let node = self.value(id::CORS)?;
        let max_age = node.get("maxAge").and_then(Node::as_i64);
        let origins = node.get("origins").and_then(Node::as_object);
        let origins = origins.into_iter().flatten();
        let origins = origins.filter_map(|(name, entry)| Some((&**name, entry.value.as_str()?)));
        Some(Cors {
            origin: text(node, "origin").unwrap_or("*"),
            origins: origins.collect(),
            max_age: max_age.unwrap_or(600),
            additional_allowed_headers: texts(node, "additionalAllowedHeaders"),
            additional_exposed_headers: texts(node, "additionalExposedHeaders"),
        })
    }

    /// `@endpoint`: the prefix of the host, with members marked `hostLabel` in braces.
    #[must_use]
    pub fn host_prefix(&self) -> Option<&str> {
        text(self.value(id::ENDPOINT)?, "hostPrefix")
    }

    /// `@aws.protocols#httpChecksum`.
    #[must_use]
    pub fn http_checksum(&self) -> Option<HttpChecksum<'_>> {
        let node = self.value(id::HTTP_CHECKSUM)?;
        Some(HttpChecksum {
            request_algorithm_member: text(node, "requestAlgorithmMember"),
            request_checksum_required: flag(node, "requestChecksumRequired"),
            request_validation_mode_member: text(node, "requestValidationModeMember"),
            response_algorithms: texts(node, "responseAlgorithms"),
        })
    }

    /// `@requestCompression`: the encodings, best first.
    #[must_use]
    pub fn request_compression(&self) -> Option<Vec<&str>> {
        Some(texts(self.value(id::REQUEST_COMPRESSION)?, "encodings"))
    }

    /// `@xmlNamespace`.
    #[must_use]
    pub fn xml_namespace(&self) -> Option<XmlNamespace<'_>> {
        let node = self.value(id::XML_NAMESPACE)?;
        Some(XmlNamespace {
            uri: text(node, "uri")?,
            prefix: text(node, "prefix"),
        })
    }
}
