//! What is refused, and that the refusal says why.

use crate::support::{NOW, Server, credentials, request, scope, signer};
use http::HeaderValue;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use http::request::Parts;
use std::time::Duration;
use trompe::auth::sigv4::{
    Authorization, Credentials, Options, Payload, Scope, SignError, Signer, VerifyError,
};
use trompe::types::Timestamp;

const URI: &str = "https://media.example/rooms?kind=a";

fn signed() -> Parts {
    let mut head = request(
        URI,
        &[
            ("content-type", "application/cbor"),
            ("x-amz-target", "Create"),
        ],
    );
    signer()
        .sign(&mut head, &Payload::of(b"body"), NOW)
        .unwrap();
    head
}

fn presigned() -> Parts {
    let mut head = request(URI, &[]);
    signer()
        .presign(&mut head, &Payload::Unsigned, NOW, Duration::from_secs(60))
        .unwrap();
    head
}

fn refusal(head: &Parts) -> String {
    Server::new()
        .take(head, &Payload::of(b"body"))
        .unwrap_err()
        .to_string()
}

fn replace(head: &mut Parts, old: &str, new: &str) {
    let value = head.headers[AUTHORIZATION].to_str().unwrap();
    assert!(value.contains(old), "{value}");
    let value = HeaderValue::from_str(&value.replace(old, new)).unwrap();
    head.headers.insert(AUTHORIZATION, value);
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::new(NOW.seconds() + seconds, 0)
}

#[test]
fn a_request_without_a_signature_is_anonymous() {
    assert!(Authorization::of(&request(URI, &[])).unwrap().is_none());
}

#[test]
fn another_kind_of_authorization_is_named() {
    let bearer = request(URI, &[("authorization", "Bearer abc")]);
    let asymmetric = request(
        URI,
        &[("authorization", "AWS4-ECDSA-P256-SHA256 Credential=a")],
    );
    for (head, name) in [(bearer, "Bearer"), (asymmetric, "AWS4-ECDSA-P256-SHA256")] {
        assert!(
            matches!(Authorization::of(&head), Err(VerifyError::Algorithm(found)) if found == name)
        );
    }
}

#[test]
fn a_missing_part_is_named() {
    for name in ["Credential", "SignedHeaders", "Signature"] {
        let mut head = signed();
        replace(&mut head, &format!("{name}="), "Other=");
        assert_eq!(refusal(&head), format!("the signed request has no {name}"));
    }
    for name in ["x-amz-date", "content-type"] {
        let mut head = signed();
        head.headers.remove(name);
        assert!(
            refusal(&head).starts_with(&format!("the signed request has no {name} header")),
            "{}",
            refusal(&head)
        );
    }
}

#[test]
fn a_missing_query_parameter_is_named() {
    for name in [
        "Algorithm",
        "Credential",
        "Date",
        "Expires",
        "SignedHeaders",
        "Signature",
    ] {
        let name = format!("X-Amz-{name}");
        let mut head = presigned();
        head.uri = head
            .uri
            .to_string()
            .replace(&name, "other")
            .parse()
            .unwrap();
        let error = Server::new().take(&head, &Payload::Unsigned).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("the signed request has no {name}")
        );
    }
}

#[test]
fn what_must_be_there_once_is_not_there_twice() {
    for name in ["authorization", "x-amz-date", "x-amz-content-sha256"] {
        let mut head = signed();
        let value = head.headers[name].clone();
        head.headers.append(name, value);
        assert!(
            matches!(Authorization::of(&head), Err(VerifyError::Duplicate(_))),
            "{name}"
        );
    }
    let mut head = presigned();
    head.uri = format!("{}&X%2DAmz-Expires=600000", head.uri)
        .parse()
        .unwrap();
    assert!(matches!(
        Authorization::of(&head),
        Err(VerifyError::Duplicate("X-Amz-Expires"))
    ));
    head.headers = signed().headers;
    assert!(matches!(
        Authorization::of(&head),
        Err(VerifyError::SignedTwice)
    ));
}

#[test]
fn a_scope_of_another_day_region_or_service_is_refused_with_both_scopes() {
    for (old, new) in [
        ("20150830", "20150831"),
        ("us-east-1", "us-east-2"),
        ("/service/", "/other/"),
    ] {
        let mut head = signed();
        replace(&mut head, old, new);
        let text = refusal(&head);
        assert!(
            text.contains(new) && text.contains("20150830/us-east-1/service/aws4_request"),
            "{text}"
        );
    }
    let mut head = signed();
    replace(&mut head, "aws4_request", "aws5_request");
    assert!(refusal(&head).starts_with("Credential of the signed request cannot be read"));
}

#[test]
fn a_signature_holds_for_a_quarter_of_an_hour_on_either_side() {
    let (head, payload) = (signed(), Payload::of(b"body"));
    for (seconds, holds) in [(-901, false), (-900, true), (900, true), (901, false)] {
        let server = Server {
            now: at(seconds),
            ..Server::new()
        };
        match server.take(&head, &payload) {
            Ok(_) => assert!(holds, "{seconds}"),
            Err(VerifyError::Skew { .. }) => assert!(!holds, "{seconds}"),
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn a_presigned_request_holds_until_it_expires() {
    let head = presigned();
    let take = |seconds| {
        Server {
            now: at(seconds),
            ..Server::new()
        }
        .take(&head, &Payload::Unsigned)
    };
    assert!(take(-900).is_ok() && take(59).is_ok());
    assert!(matches!(take(60), Err(VerifyError::Expired { .. })));
    assert!(matches!(take(-901), Err(VerifyError::Skew { .. })));
}

#[test]
fn an_expiry_out_of_range_is_neither_signed_nor_accepted() {
    for expires in [
        Duration::ZERO,
        Duration::from_millis(1500),
        Duration::from_secs(604_801),
    ] {
        let outcome = signer().presign(&mut request(URI, &[]), &Payload::Unsigned, NOW, expires);
        assert_eq!(outcome.unwrap_err(), SignError::Expires(expires));
    }
    for bad in ["0", "604801", "-1", "1e3", "99999999999999999999"] {
        let mut head = presigned();
        head.uri = head
            .uri
            .to_string()
            .replace("Expires=60", &format!("Expires={bad}"))
            .parse()
            .unwrap();
        assert!(
            matches!(
                Authorization::of(&head),
                Err(VerifyError::Malformed {
                    place: "X-Amz-Expires",
                    ..
                })
            ),
            "{bad}"
        );
    }
}

#[test]
fn an_unsigned_header_of_the_protocol_is_refused() {
    let mut head = signed();
    head.headers
        .insert("x-amz-acl", HeaderValue::from_static("public"));
    assert_eq!(
        refusal(&head),
        "header x-amz-acl of the request must be signed"
    );
    let mut head = signed();
    replace(&mut head, "host;", "");
    assert_eq!(refusal(&head), "header host of the request must be signed");
}

#[test]
fn headers_that_the_server_requires_must_be_signed() {
    let mut head = request(URI, &[]);
    signer()
        .sign(&mut head, &Payload::of(b"body"), NOW)
        .unwrap();
    head.headers
        .insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
    let mut server = Server::new();
    assert!(server.take(&head, &Payload::of(b"body")).is_ok());
    server.verifier = server.verifier.require_signed([CONTENT_TYPE]);
    assert!(matches!(
        server.take(&head, &Payload::of(b"body")),
        Err(VerifyError::UnsignedHeader(_))
    ));
}

#[test]
fn two_hosts_are_refused_by_both_ends() {
    let mut head = signed();
    head.headers
        .insert(HOST, HeaderValue::from_static("evil.example"));
    assert_eq!(refusal(&head), "the request names more than one host");
    assert!(matches!(
        signer().sign(&mut head, &Payload::Unsigned, NOW),
        Err(SignError::Head(_))
    ));
    head.headers
        .insert(HOST, HeaderValue::from_static("media.example"));
    assert!(Server::new().take(&head, &Payload::of(b"body")).is_ok());
}

#[test]
fn the_host_of_http_1_and_the_authority_of_http_2_are_the_same() {
    let mut head = signed();
    head.uri = "/rooms?kind=a".parse().unwrap();
    assert_eq!(refusal(&head), "the request names no host");
    head.headers
        .insert(HOST, HeaderValue::from_static("media.example"));
    assert!(Server::new().take(&head, &Payload::of(b"body")).is_ok());
}

#[test]
fn a_body_that_is_not_the_declared_one_is_refused() {
    let error = Server::new()
        .take(&signed(), &Payload::of(b"another"))
        .unwrap_err();
    assert!(matches!(error, VerifyError::Payload { .. }), "{error}");
    let mut head = request(URI, &[]);
    signer().sign(&mut head, &Payload::Unsigned, NOW).unwrap();
    let error = Server::new()
        .take(&head, &Payload::of(b"body"))
        .unwrap_err();
    assert!(
        matches!(error, VerifyError::Payload { declared, .. } if declared == "UNSIGNED-PAYLOAD")
    );
}

#[test]
fn the_session_token_must_be_that_of_the_access_key() {
    let temporary = Credentials::temporary("AKIDEXAMPLE", "secret", "token+/=");
    for sign_session_token in [true, false] {
        let options = Options {
            sign_session_token,
            ..Options::default()
        };
        let signer = Signer::new(temporary.clone(), scope()).options(options);
        let (mut header, mut query) = (request(URI, &[]), request(URI, &[]));
        signer.sign(&mut header, &Payload::Unsigned, NOW).unwrap();
        signer
            .presign(&mut query, &Payload::Unsigned, NOW, Duration::from_secs(60))
            .unwrap();
        for head in [header, query] {
            let take =
                |credentials| Server::with(options, credentials).take(&head, &Payload::Unsigned);
            assert!(take(temporary.clone()).is_ok());
            for other in [
                Credentials::temporary("AKIDEXAMPLE", "secret", "token"),
                Credentials::new("AKIDEXAMPLE", "secret"),
            ] {
                assert!(matches!(take(other), Err(VerifyError::SessionToken)));
            }
        }
    }
}

#[test]
fn another_key_or_secret_is_refused() {
    let other_key = Server {
        credentials: Credentials::new("OTHER", "x"),
        ..Server::new()
    };
    assert!(matches!(
        other_key.take(&signed(), &Payload::of(b"body")),
        Err(VerifyError::AccessKey)
    ));
    let other_secret = Server {
        credentials: Credentials::new("AKIDEXAMPLE", "x"),
        ..Server::new()
    };
    let error = other_secret
        .take(&signed(), &Payload::of(b"body"))
        .unwrap_err();
    let VerifyError::Mismatch(calculation) = error else {
        panic!("{error}")
    };
    assert!(
        calculation
            .canonical_request()
            .starts_with("POST\n/rooms\nkind=a\ncontent-type:application/cbor\n")
    );
}

#[test]
fn a_request_signed_again_has_one_signature() {
    let mut head = signed();
    let later = at(3600);
    signer()
        .sign(&mut head, &Payload::of(b"other"), later)
        .unwrap();
    let server = Server {
        now: later,
        ..Server::new()
    };
    assert!(server.take(&head, &Payload::of(b"other")).is_ok());
    let mut head = presigned();
    signer()
        .presign(&mut head, &Payload::Unsigned, later, Duration::from_secs(1))
        .unwrap();
    assert!(server.take(&head, &Payload::Unsigned).is_ok());
}

#[test]
fn a_request_that_cannot_be_signed_is_left_as_it_was() {
    let broken = Signer::new(Credentials::temporary("key", "secret", "to\nken"), scope());
    let mut head = request(URI, &[("x-amz-date", "old")]);
    assert_eq!(
        broken.sign(&mut head, &Payload::Unsigned, NOW).unwrap_err(),
        SignError::Unsendable("session token")
    );
    assert_eq!(
        signer()
            .sign(&mut head, &Payload::Unsigned, Timestamp::new(i64::MAX, 0))
            .unwrap_err(),
        SignError::Time
    );
    assert_eq!(
        (head.headers.len(), head.headers["x-amz-date"].as_bytes()),
        (1, b"old".as_slice())
    );
}

#[test]
fn secrets_are_not_shown() {
    let credentials = Credentials::temporary("AKIDEXAMPLE", "hush-secret", "hush-token");
    let signer = Signer::new(credentials.clone(), Scope::new("r", "s"));
    let mut head = request(URI, &[]);
    let signed = signer.sign(&mut head, &Payload::Unsigned, NOW).unwrap();
    let claim = Authorization::of(&head).unwrap();
    let shown = format!("{credentials:?} {signer:?} {signed:?} {claim:?} {head:?}");
    assert!(
        shown.contains("AKIDEXAMPLE") && !shown.contains("hush"),
        "{shown}"
    );
    assert!(!format!("{:?}", self::credentials()).contains("EXAMPLEKEY"));
}

#[test]
fn an_escaped_slash_is_not_a_slash() {
    for double_encode in [true, false] {
        let options = Options {
            double_encode,
            ..Options::default()
        };
        let mut head = request("https://media.example/rooms/a%2Fb", &[]);
        signer()
            .options(options)
            .sign(&mut head, &Payload::Unsigned, NOW)
            .unwrap();
        let server = Server::with(options, credentials());
        assert!(server.take(&head, &Payload::Unsigned).is_ok());
        head.uri = "https://media.example/rooms/a/b".parse().unwrap();
        assert!(matches!(
            server.take(&head, &Payload::Unsigned),
            Err(VerifyError::Mismatch(_))
        ));
    }
}

#[test]
fn a_plus_in_the_query_is_a_space_and_an_escaped_one_is_not() {
    let mut head = request("https://media.example/?q=a+b", &[]);
    signer().sign(&mut head, &Payload::Unsigned, NOW).unwrap();
    head.uri = "https://media.example/?q=a%20b".parse().unwrap();
    assert!(Server::new().take(&head, &Payload::Unsigned).is_ok());
    head.uri = "https://media.example/?q=a%2Bb".parse().unwrap();
    assert!(Server::new().take(&head, &Payload::Unsigned).is_err());
}
