//! Typed views of authentication traits.

use super::values::text;
use super::{TraitMap, id};
use crate::node::Node;

/// `smithy.api#httpApiKeyAuth`: a key in a header or in the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HttpApiKeyAuth<'m> {
    /// The name of the header or query parameter.
    pub name: &'m str,
    /// Where the key travels.
    pub location: ApiKeyLocation,
    /// The scheme before the key, where the header is `Authorization`.
    pub scheme: Option<&'m str>,
}

/// Where an API key travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyLocation {
    /// In a header.
    Header,
    /// In a query parameter.
    Query,
}

impl TraitMap {
    /// `@auth`: identifiers of schemes, best first; an empty list allows none.
    #[must_use]
    pub fn auth(&self) -> Option<Vec<&str>> {
        let items = self.value(id::AUTH)?.as_array()?;
        Some(items.iter().filter_map(Node::as_str).collect())
    }

    /// `@httpApiKeyAuth`.
    #[must_use]
    pub fn http_api_key_auth(&self) -> Option<HttpApiKeyAuth<'_>> {
        let node = self.value(id::HTTP_API_KEY_AUTH)?;
        let location = match text(node, "in")? {
            "header" => ApiKeyLocation::Header,
            "query" => ApiKeyLocation::Query,
            _ => return None,
        };
        Some(HttpApiKeyAuth {
            name: text(node, "name")?,
            location,
            scheme: text(node, "scheme"),
        })
    }

    /// `@aws.auth#sigv4`: the name that signatures give the service.
    #[must_use]
    pub fn sigv4(&self) -> Option<&str> {
        text(self.value(id::SIGV4)?, "name")
    }

    /// `@aws.auth#sigv4a`: the name that signatures give the service.
    #[must_use]
    pub fn sigv4a(&self) -> Option<&str> {
        text(self.value(id::SIGV4A)?, "name")
    }
}
