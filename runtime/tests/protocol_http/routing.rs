//! Routing by URI pattern (Smithy 2.0, "Specificity routing").

use super::support::*;
use Segment::{GreedyLabel, Label, Literal};
use http::Request;
use trompe::protocol::REST_JSON_1;
use trompe::schema;
use trompe::serde::Blueprint;
use trompe::service::{HostSegment, HttpTrait, OperationSchema, Protocol, Segment, ServiceSchema};
use trompe::types::Unit;

macro_rules! routes {
    ($service:ident: $($name:ident $id:literal $method:literal $path:expr, $query:expr $(, $host:expr)?;)*) => {
        static $service: ServiceSchema =
            ServiceSchema::new("test#Routes", "", &[&REST_JSON_1], &[$(&$name),*]);
        $(static $name: OperationSchema = OperationSchema::new(
            concat!("test#", $id),
            &$service,
            Blueprint::of::<Key>(&KEY),
            Blueprint::of::<Unit>(&schema::UNIT),
        )
        .http(HttpTrait { method: $method, path: $path, query: $query, code: 200 })
        .host_prefix(routes!(@host $($host)?))
        .idempotent();)*
    };
    (@host) => { &[] };
    (@host $host:expr) => { $host };
}

routes! { PATTERNS:
    ONE "one" "GET" &[Literal("abc"), Literal("bcd"), Label(0)], &[];
    TWO "two" "GET" &[Literal("abc"), Label(0), Literal("cde")], &[];
    THREE "three" "GET" &[Label(0), Literal("bcd"), Literal("cde")], &[("def", "efg")];
    MIDDLE "middle" "GET" &[Literal("abc"), GreedyLabel(0), Literal("end")], &[];
    GREEDY "greedy" "GET" &[Literal("abc"), GreedyLabel(0)], &[];
    ROOT "root" "GET" &[], &[];
    ABC "abc" "GET" &[Literal("abc")], &[];
    QUERY "query" "GET" &[Literal("abc")], &[("key", "")];
    VALUE "value" "GET" &[Literal("abc")], &[("key", "v"), ("other", "")];
    POST "post" "POST" &[Literal("abc")], &[];
    REGEX "regex" "GET" &[Literal("redos"), Label(0), Literal("(a+)+")], &[];
}

routes! { HOSTS:
    DATA "data" "GET" &[Literal("h")], &[], &[HostSegment::Literal("data.")];
    LABEL "label" "GET" &[Literal("h")], &[], &[HostSegment::Label(0), HostSegment::Literal(".data.")];
    BARE "bare" "GET" &[Literal("h")], &[];
    OTHER "other" "GET" &[Literal("i")], &[], &[HostSegment::Literal("data.")];
}

/// The operation and its label, or the status of the refusal.
fn find(method: &str, uri: &str) -> Result<(&'static str, Option<String>), u16> {
    let head = parts(Request::builder().method(method).uri(uri).body(()).unwrap()).0;
    match REST_JSON_1.route(&PATTERNS, &head).unwrap() {
        Ok(route) => {
            assert!(std::ptr::eq(
                PATTERNS.operations[route.index],
                route.operation
            ));
            Ok((
                route.operation.name(),
                route.labels.into_iter().next().map(|(_, text)| text),
            ))
        }
        Err(rejection) => Err(rejection.status),
    }
}

fn get(uri: &str) -> (&'static str, Option<String>) {
    find("GET", uri).unwrap_or_else(|status| panic!("{uri}: {status}"))
}

fn labelled(name: &'static str, label: &str) -> (&'static str, Option<String>) {
    (name, Some(label.to_owned()))
}

#[test]
fn literals_go_before_labels_from_the_left_and_paths_before_query_literals() {
    assert_eq!(get("/abc/bcd/cde"), labelled("one", "cde"));
    assert_eq!(get("/abc/bcd/cde?def=efg"), labelled("one", "cde"));
    assert_eq!(get("/abc/foo/cde?def=efg"), labelled("two", "foo"));
    assert_eq!(get("/foo/bcd/cde?def=efg"), labelled("three", "foo"));
    assert_eq!(find("GET", "/foo/bcd/cde?def=other"), Err(404));
}

#[test]
fn greedy_labels_span_segments_and_longer_patterns_go_first() {
    assert_eq!(get("/abc/foo/bar/end"), labelled("middle", "foo/bar"));
    assert_eq!(
        get("/abc/foo/end/bar/end"),
        labelled("middle", "foo/end/bar")
    );
    assert_eq!(get("/abc/foo/bar/baz"), labelled("greedy", "foo/bar/baz"));
    assert_eq!(get("/abc/end"), labelled("greedy", "end"));
    assert_eq!(get("/abc/a%2Fb/c"), labelled("greedy", "a/b/c"));
}

#[test]
fn query_literals_make_a_pattern_more_specific() {
    assert_eq!(get("/abc").0, "abc");
    assert_eq!(get("/abc?key").0, "query");
    assert_eq!(get("/abc?more=1&key=anything").0, "query");
    assert_eq!(get("/abc?key=v&other=").0, "value");
    assert_eq!(get("/abc?%6Bey=v&other").0, "value");
}

#[test]
fn a_trailing_slash_counts_in_greedy_labels_only() {
    assert_eq!(get("/abc/").0, "abc");
    assert_eq!(get("/").0, "root");
    assert_eq!(get("/abc/bcd/x/"), labelled("one", "x"));
    assert_eq!(get("/abc/foo/bar/end/"), labelled("middle", "foo/bar"));
    assert_eq!(get("/abc/x/y/"), labelled("greedy", "x/y/"));
    assert_eq!(get("/abc/x/"), labelled("greedy", "x/"));
    assert_eq!(get("/abc/%78%2F/"), labelled("greedy", "x//"));
    assert_eq!(get("/abc//"), labelled("greedy", "/"));
}

#[test]
fn segments_are_compared_and_bound_decoded() {
    assert_eq!(
        get("/%61bc/bcd/hello%2Fescape%20%25"),
        labelled("one", "hello/escape %")
    );
    assert_eq!(get("/redos/abc/(a+)+"), labelled("regex", "abc"));
    assert_eq!(get("/redos/abc/%28a%2B%29%2B"), labelled("regex", "abc"));
}

#[test]
fn a_label_is_never_empty() {
    assert_eq!(find("GET", "/redos//(a+)+"), Err(404));
    assert_eq!(find("GET", "/redos//"), Err(404));
}

#[test]
fn an_unknown_path_is_not_found_and_another_method_not_allowed() {
    assert_eq!(find("GET", "/xyz"), Err(404));
    assert_eq!(find("GET", "/ABC"), Err(404));
    assert_eq!(find("PUT", "/abc"), Err(405));
    assert_eq!(find("POST", "/abc").map(|f| f.0), Ok("post"));
    assert_eq!(find("POST", "/abc/bcd/x"), Err(405));
}

#[test]
fn another_method_is_refused_with_those_that_there_are() {
    let request = Request::put("/abc").body(()).unwrap();
    let route = REST_JSON_1.route(&PATTERNS, &request.into_parts().0);
    let rejection = route.unwrap().unwrap_err();
    let allow = (
        http::header::ALLOW,
        http::HeaderValue::from_static("GET, POST"),
    );
    assert_eq!(rejection.headers, [allow]);
}

#[test]
fn a_request_of_another_protocol_is_left_to_it() {
    let request = Request::builder()
        .uri("/abc")
        .header("smithy-protocol", "rpc-v2-cbor")
        .body(())
        .unwrap();
    assert!(REST_JSON_1.route(&PATTERNS, &parts(request).0).is_none());
}

#[test]
fn operations_that_differ_by_their_hosts_are_told_apart_by_them() {
    let find = |host: &str, path: &str| {
        let request = Request::get(path).header("host", host);
        let head = parts(request.body(()).unwrap()).0;
        let route = REST_JSON_1.route(&HOSTS, &head).unwrap();
        route.map(|route| route.operation.name()).unwrap()
    };
    assert_eq!(find("data.example.com", "/h"), "data");
    assert_eq!(find("DATA.example.com:8443", "/h"), "data");
    assert_eq!(find("eu.data.example.com", "/h"), "label");
    assert_eq!(find("data.data.example.com", "/h"), "label");
    assert_eq!(find("example.com", "/h"), "bare");
    assert_eq!(find("other.example.com", "/h"), "bare");
    // The only one there is: a proxy may have put its own host there.
    assert_eq!(find("127.0.0.1:8080", "/i"), "other");
}
