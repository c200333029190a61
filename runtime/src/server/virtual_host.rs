//! Hosts that stand for the first segment of paths.

use crate::protocol::binding::host;
use http::request::Parts;
use http::uri::{PathAndQuery, Uri};

/// The head with the path that a request to a host below one of `bases` is for; `None` where it is for no such host.
pub(super) fn moved(head: &Parts, bases: &[String]) -> Option<Parts> {
    if bases.is_empty() {
        return None;
    }
    let host = host::of(head)?;
    let labels = bases.iter().filter_map(|base| below(host, base));
    let label = labels.min_by_key(|label| label.len())?;
    let path = head.uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let path = if path.starts_with('/') { path } else { "/" };
    let mut parts = head.uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(format!("/{label}{path}")).ok()?);
    let mut head = head.clone();
    head.uri = Uri::from_parts(parts).ok()?;
    Some(head)
}

fn below<'h>(host: &'h str, base: &str) -> Option<&'h str> {
    let split = host.len().checked_sub(base.len())?;
    let (before, after) = host.split_at_checked(split)?;
    let label = before.strip_suffix('.')?;
    (after.eq_ignore_ascii_case(base) && !label.is_empty()).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Request;

    fn path(uri: &str, host: Option<&str>) -> Option<String> {
        let mut request = Request::get(uri);
        if let Some(host) = host {
            request = request.header("host", host);
        }
        let (head, ()) = request.body(()).unwrap().into_parts();
        let bases = ["store.example".to_owned(), "s3.store.example".to_owned()];
        moved(&head, &bases).map(|head| head.uri.path_and_query().unwrap().to_string())
    }

    #[test]
    fn a_host_below_a_listed_one_is_the_first_segment() {
        let there = |uri, host| path(uri, host).unwrap();
        assert_eq!(there("http://b.store.example/k?q", None), "/b/k?q");
        assert_eq!(there("http://b.c.Store.Example:9/", None), "/b.c/");
        assert_eq!(there("http://b.s3.store.example/k", None), "/b/k");
        assert_eq!(there("/../k", Some("b.store.example:80")), "/b/../k");
    }

    #[test]
    fn any_other_host_changes_nothing() {
        for (uri, host) in [
            ("http://store.example/k", None),
            ("http://bstore.example/k", None),
            ("http://.store.example/k", None),
            ("http://elsewhere.example/k", None),
            ("/k", Some("store.example")),
            ("/k", None),
        ] {
            assert_eq!(path(uri, host), None, "{uri} {host:?}");
        }
    }
}
