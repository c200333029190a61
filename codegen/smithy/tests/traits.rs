//! Typed views of traits say what the model says, and the defaults where it does not.

#![allow(clippy::unwrap_used, reason = "a test ends where its support fails")]

use std::time::Duration;

use trompe_smithy::traits::{
    AcceptorState, ApiKeyLocation, Matcher, PathComparator, PathMatcher, TraitMap,
};
use trompe_smithy::{Loader, Model};

/// A model whose traits may be unknown: the views read values alone.
fn model(text: &str) -> Model {
    let text = format!("$version: \"2.0\"\nnamespace a\n{text}");
    let loader = Loader::new().allow_unknown_traits(true);
    loader.text("a.smithy", text).load().model
}

fn traits<'m>(model: &'m Model, name: &str) -> &'m TraitMap {
    &model.find(&format!("a#{name}")).unwrap().traits
}

#[test]
fn auth_traits_are_read() {
    let model = model(
        "@httpApiKeyAuth(name: \"X-Key\", in: \"header\", scheme: \"Key\")
        @aws.auth#sigv4(name: \"rooms\") @auth([httpApiKeyAuth])
        service Svc {}
        @auth([]) @optionalAuth operation Op {}",
    );
    let key = traits(&model, "Svc").http_api_key_auth().unwrap();
    assert_eq!((key.name, key.scheme), ("X-Key", Some("Key")));
    assert_eq!(key.location, ApiKeyLocation::Header);
    assert_eq!(traits(&model, "Svc").sigv4(), Some("rooms"));
    assert_eq!(traits(&model, "Svc").sigv4a(), None);
    let auth = traits(&model, "Svc").auth();
    assert_eq!(auth, Some(vec!["smithy.api#httpApiKeyAuth"]));
    assert_eq!(traits(&model, "Op").auth(), Some(vec![]));
    assert!(traits(&model, "Op").has_optional_auth());
}

#[test]
fn http_and_xml_traits_are_read() {
    let model = model(
        "@cors(additionalAllowedHeaders: [\"X-A\"]) @xmlNamespace(uri: \"urn:a\", prefix: \"p\")
        service Svc {}
        @endpoint(hostPrefix: \"{room}.\") @httpChecksumRequired
        @requestCompression(encodings: [\"gzip\"])
        @aws.protocols#httpChecksum(requestAlgorithmMember: \"how\", responseAlgorithms: [\"CRC32\"])
        operation Op {}",
    );
    let cors = traits(&model, "Svc").cors().unwrap();
    assert_eq!((cors.origin, cors.max_age), ("*", 600));
    assert!(cors.origins.is_empty());
    assert_eq!(cors.additional_allowed_headers, ["X-A"]);
    assert!(cors.additional_exposed_headers.is_empty());
    let xml = traits(&model, "Svc").xml_namespace().unwrap();
    assert_eq!((xml.uri, xml.prefix), ("urn:a", Some("p")));
    let op = traits(&model, "Op");
    assert_eq!(op.host_prefix(), Some("{room}."));
    assert!(op.is_http_checksum_required());
    assert_eq!(op.request_compression(), Some(vec!["gzip"]));
    let checksum = op.http_checksum().unwrap();
    assert_eq!(checksum.request_algorithm_member, Some("how"));
    assert_eq!(checksum.response_algorithms, ["CRC32"]);
    assert!(!checksum.request_checksum_required);
}

#[test]
fn aws_traits_are_read() {
    let model = model(
        "@aws.api#service(sdkId: \"Rooms\", arnNamespace: \"rooms\")
        @aws.protocols#restXml(http: [\"h2\", \"http/1.1\"], noErrorWrapping: true)
        @aws.protocols#awsQueryCompatible
        @smithy.rules#clientContextParams(Fast: { type: \"boolean\", documentation: \"d\" })
        service Svc {}
        @aws.api#arn(template: \"room/{id}\", noRegion: true)
        resource Room { identifiers: { id: String } }
        @aws.protocols#awsQueryError(code: \"Gone\", httpResponseCode: 410) @error(\"client\")
        structure Gone {}",
    );
    let svc = traits(&model, "Svc");
    let service = svc.aws_service().unwrap();
    assert_eq!(
        (service.sdk_id, service.arn_namespace),
        ("Rooms", Some("rooms"))
    );
    assert_eq!(service.endpoint_prefix, None);
    let protocol = svc.http_protocol("aws.protocols#restXml").unwrap();
    assert_eq!(protocol.http, ["h2", "http/1.1"]);
    assert_eq!(protocol.event_stream_http, protocol.http);
    assert!(protocol.no_error_wrapping && svc.is_aws_query_compatible());
    assert!(svc.http_protocol("aws.protocols#restJson1").is_none());
    let params: Vec<_> = svc.client_context_params().collect();
    assert_eq!((params[0].name, params[0].kind), ("Fast", "boolean"));
    let arn = traits(&model, "Room").arn().unwrap();
    assert_eq!(arn.template, "room/{id}");
    assert!(arn.no_region && !arn.no_account && !arn.absolute);
    let error = traits(&model, "Gone").aws_query_error().unwrap();
    assert_eq!((error.code, error.http_response_code), ("Gone", 410));
}

#[test]
fn waiters_are_read_with_their_default_delays() {
    let model = model(
        "@smithy.waiters#waitable(Ready: { maxDelay: 30, acceptors: [
            { state: \"success\", matcher: { output: {
                path: \"state\", expected: \"up\", comparator: \"stringEquals\" } } }
            { state: \"retry\", matcher: { errorType: \"Gone\" } }
            { state: \"failure\", matcher: { success: false } }
        ] })
        operation Op {}",
    );
    let waiters: Vec<_> = traits(&model, "Op").waiters().collect();
    let [waiter] = waiters.as_slice() else {
        unreachable!("one waiter")
    };
    assert_eq!(waiter.name, "Ready");
    assert_eq!(waiter.min_delay, Duration::from_secs(2));
    assert_eq!(waiter.max_delay, Duration::from_secs(30));
    let found: Vec<_> = waiter
        .acceptors
        .iter()
        .map(|acceptor| (acceptor.state, acceptor.matcher))
        .collect();
    let path = PathMatcher {
        path: "state",
        expected: "up",
        comparator: PathComparator::StringEquals,
    };
    let wanted = [
        (AcceptorState::Success, Matcher::Output(path)),
        (AcceptorState::Retry, Matcher::ErrorType("Gone")),
        (AcceptorState::Failure, Matcher::Success(false)),
    ];
    assert_eq!(found, wanted);
}
