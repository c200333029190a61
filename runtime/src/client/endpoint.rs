//! Where a client calls.

use crate::error::{Failure, FailureKind};
use crate::host;
use http::Uri;
use http::uri::{self, Authority, PathAndQuery, Scheme};

/// An endpoint: `http://host[:port][/path]` (HTTP/2 with prior knowledge) or `https://…` (TLS).
#[derive(Clone, Debug)]
pub(super) struct Endpoint {
    scheme: Scheme,
    authority: Authority,
    prefix: String,
}

fn invalid(message: String) -> Failure {
    Failure::new(FailureKind::Invalid, message)
}

impl Endpoint {
    pub(super) fn parse(text: &str) -> Result<Self, Failure> {
        let wrong = |why: &str| invalid(format!("{text:?} is not an endpoint: {why}"));
        let uri: Uri = text
            .parse()
            .map_err(|e: http::uri::InvalidUri| wrong(&e.to_string()))?;
        let parts = uri.into_parts();
        let scheme = parts
            .scheme
            .filter(|s| *s == Scheme::HTTP || *s == Scheme::HTTPS);
        let scheme = scheme.ok_or_else(|| wrong("it needs the scheme http or https"))?;
        let authority = parts.authority.filter(|a| !a.host().is_empty());
        let authority = authority.ok_or_else(|| wrong("it has no host"))?;
        if authority.as_str().contains('@') {
            return Err(wrong("it carries user information"));
        }
        let authority = normal(authority, &scheme).ok_or_else(|| wrong("it has no such port"))?;
        let path = parts.path_and_query;
        if path.as_ref().is_some_and(|p| p.query().is_some()) {
            return Err(wrong("it has a query"));
        }
        let prefix = path.map_or_else(String::new, |p| p.path().trim_end_matches('/').to_owned());
        Ok(Self {
            scheme,
            authority,
            prefix,
        })
    }

    pub(super) fn place(&self) -> (&Scheme, &Authority) {
        (&self.scheme, &self.authority)
    }

    pub(super) fn is_tls(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }

    /// The path before those of operations, without a slash at its end.
    pub(super) fn path(&self) -> &str {
        &self.prefix
    }

    /// The absolute URI of a path with its query, at the host that `host_prefix` comes before.
    pub(super) fn uri(&self, host_prefix: &str, relative: &Uri) -> Result<Uri, Failure> {
        let path = relative.path_and_query().cloned();
        let path = path.unwrap_or_else(|| PathAndQuery::from_static("/"));
        let wrong = |error: http::Error| {
            // Without the path, in which there may be what nobody is to see.
            invalid("the path cannot be called".to_owned()).with_source(error)
        };
        let mut parts = uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(match host_prefix {
            "" => self.authority.clone(),
            prefix => Authority::try_from(format!("{prefix}{}", self.authority))
                .map_err(|error| wrong(error.into()))?,
        });
        parts.path_and_query = Some(match self.prefix.as_str() {
            "" => path,
            prefix => PathAndQuery::try_from(format!("{prefix}{path}"))
                .map_err(|error| wrong(error.into()))?,
        });
        Uri::from_parts(parts).map_err(|error| wrong(error.into()))
    }
}

/// The authority in its normal form (RFC 9110, section 4.2.3), as it is told and signed: there are servers, and proxies
/// before them, that take the usual port off before they verify a signature. `None` where its port is no number of one.
fn normal(authority: Authority, scheme: &Scheme) -> Option<Authority> {
    match host::port(&authority, scheme)? == host::usual_port(scheme) {
        true => Authority::try_from(authority.host()).ok(),
        false => Some(authority),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_the_endpoint_comes_before_the_path_of_the_operation() {
        let endpoint = Endpoint::parse("http://[::1]:7000/base/").unwrap();
        assert_eq!(
            endpoint
                .uri("", &Uri::from_static("/a?b=c"))
                .unwrap()
                .to_string(),
            "http://[::1]:7000/base/a?b=c"
        );
    }

    #[test]
    fn the_usual_port_of_a_scheme_is_not_told() {
        for (text, told) in [
            ("http://a.example:80", "http://a.example/"),
            ("https://a.example:443/b", "https://a.example/b/"),
            ("https://[::1]:443", "https://[::1]/"),
            ("https://a.example:", "https://a.example/"),
            ("http://a.example:443", "http://a.example:443/"),
            ("https://a.example:80", "https://a.example:80/"),
        ] {
            let endpoint = Endpoint::parse(text).unwrap();
            let uri = endpoint.uri("", &Uri::from_static("/")).unwrap();
            assert_eq!(uri.to_string(), told);
        }
    }

    #[test]
    fn what_is_no_endpoint_is_refused_with_the_reason() {
        for (text, why) in [
            ("example.com:80", "scheme"),
            ("ftp://example.com", "scheme"),
            ("http://user@example.com", "user information"),
            ("http://example.com:65536", "port"),
            ("http://example.com:x", "not an endpoint"),
            ("http://[::1]:65536", "port"),
            ("http://example.com/?q", "query"),
            ("http://", "not an endpoint"),
            ("", "not an endpoint"),
        ] {
            let message = Endpoint::parse(text).unwrap_err().to_string();
            assert!(message.contains(why), "{text}: {message}");
        }
    }
}
