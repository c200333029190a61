//! What a `restJson1` client writes for every kind of binding.

use super::support::*;
use bytes::Bytes;
use std::collections::BTreeMap;
use trompe::protocol::REST_JSON_1;
use trompe::serde::ErrorKind;
use trompe::service::Protocol;
use trompe::types::{Document, Timestamp, Unit};

fn all(input: &Everything) -> http::Request<Bytes> {
    send(&REST_JSON_1, &ALL, input)
}

fn refusal(input: &Everything) -> String {
    REST_JSON_1
        .write_request(&ALL, input)
        .unwrap_err()
        .to_string()
}

#[test]
fn labels_are_encoded_and_greedy_ones_keep_their_slashes() {
    let input = Everything {
        name: " %:/?#[]@!$&'()*+,;=😹".to_owned(),
        rest: "there/gu y".to_owned(),
        number: f64::NEG_INFINITY,
        ..everything()
    };
    let name = "%20%25%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%F0%9F%98%B9";
    let path = format!("/all/{name}/2019-12-16T23%3A48%3A18Z/-Infinity/x/there/gu%20y");
    assert_eq!(all(&input).uri().path(), path);
    assert_eq!(all(&input).method(), "POST");
}

#[test]
fn a_label_that_means_another_path_is_an_error_that_names_its_member_unless_it_is_greedy() {
    for dots in [".", ".."] {
        let name = dots.to_owned();
        let told = refusal(&Everything {
            name,
            ..everything()
        });
        assert!(
            told.contains("/name") && told.contains("other paths"),
            "{told}"
        );
    }
    let input = Everything {
        name: "...".to_owned(),
        rest: "./../key".to_owned(),
        ..everything()
    };
    let path = all(&input).uri().path().to_owned();
    assert!(
        path.starts_with("/all/.../") && path.ends_with("/x/./../key"),
        "{path}"
    );
}

#[test]
fn an_empty_label_is_an_error_that_names_its_member() {
    assert!(
        refusal(&Everything {
            name: String::new(),
            ..everything()
        })
        .ends_with("at /name")
    );
    assert!(
        refusal(&Everything {
            rest: String::new(),
            ..everything()
        })
        .ends_with("at /rest")
    );
}

#[test]
fn query_strings_have_literals_then_members_then_params() {
    let params = [
        ("p &", vec!["how's"]),
        ("q", vec!["taken"]),
        ("fixed", vec!["taken"]),
        ("none", vec![]),
    ];
    let input = Everything {
        text: Some("&🐱".to_owned()),
        flag: Some(false),
        since: Some(Timestamp::new(1, 0)),
        sizes: Some(vec![1.1, f64::NAN]),
        tags: Some(vec!["a".to_owned(), String::new()]),
        params: Some(
            params
                .map(|(k, v)| (k.to_owned(), v.into_iter().map(str::to_owned).collect()))
                .into(),
        ),
        ..everything()
    };
    assert_eq!(
        all(&input).uri().query(),
        Some(
            "fixed=yes&bare&q=%26%F0%9F%90%B1&flag=false&since=1970-01-01T00%3A00%3A01Z&size=1.1&size=NaN\
             &tag=a&tag=&p%20%26=how%27s"
        ),
    );
}

#[test]
fn an_empty_list_is_no_query_parameter_but_a_header() {
    let input = Everything {
        tags: Some(vec![]),
        words: Some(vec![]),
        word: Some(String::new()),
        ..everything()
    };
    let request = all(&input);
    assert_eq!(request.uri().query(), Some("fixed=yes&bare"));
    assert_eq!(value(request.headers(), "x-words"), Some(""));
    assert_eq!(value(request.headers(), "x-word"), Some(""));
    assert_eq!(value(request.headers(), "x-numbers"), None);
}

#[test]
fn headers_join_lists_quote_strings_and_encode_media() {
    let date = Timestamp::new(1576540098, 0);
    let input = Everything {
        short: Some(-3),
        words: Some(["b,c", "\"def\"", "a"].map(str::to_owned).into()),
        flags: Some(vec![true, false]),
        numbers: Some(vec![1, 2, 3]),
        date: Some(date),
        dates: Some(vec![date, date]),
        epoch: Some(date),
        json: Some("true".to_owned()),
        ..everything()
    };
    let request = all(&input);
    let headers = request.headers();
    let http_date = "Mon, 16 Dec 2019 23:48:18 GMT";
    assert_eq!(value(headers, "x-short"), Some("-3"));
    assert_eq!(value(headers, "x-words"), Some(r#""b,c", "\"def\"", a"#));
    assert_eq!(value(headers, "x-flags"), Some("true, false"));
    assert_eq!(value(headers, "x-numbers"), Some("1, 2, 3"));
    assert_eq!(value(headers, "x-date"), Some(http_date));
    assert_eq!(
        value(headers, "x-dates"),
        Some(&*format!("{http_date}, {http_date}"))
    );
    assert_eq!(value(headers, "x-epoch"), Some("1576540098"));
    assert_eq!(value(headers, "x-json"), Some("dHJ1ZQ=="));
}

#[test]
fn a_value_that_no_header_can_have_is_an_error_that_names_its_member() {
    for bad in ["line\nbreak", "nul\0", " leading", "trailing\t", "\u{7f}"] {
        let message = refusal(&Everything {
            word: Some(bad.to_owned()),
            ..everything()
        });
        assert!(message.ends_with("at /word"), "{message}");
    }
    for bad in ["", "white space", "ü", "line\n"] {
        let meta = BTreeMap::from([(bad.to_owned(), "v".to_owned())]);
        let outcome = REST_JSON_1.write_request(
            &ALL,
            &Everything {
                meta: Some(meta),
                ..everything()
            },
        );
        assert_eq!(outcome.is_ok(), bad.is_empty(), "{bad:?}");
    }
}

#[test]
fn a_prefix_never_sets_a_header_of_the_connection() {
    for name in ["content-length", "Transfer-Encoding", "host", "connection"] {
        let every = Some(BTreeMap::from([(name.to_owned(), "1".to_owned())]));
        let error = REST_JSON_1
            .write_request(&ANYHEADERS, &AllHeaders { every, hello: None })
            .unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Unwritable(_)), "{name}");
        assert_eq!(error.path(), format!("/every/{name}"));
    }
}

#[test]
fn keys_of_a_prefix_that_differ_only_in_case_are_an_error() {
    let every = ["X-One", "x-one"].map(|name| (name.to_owned(), "1".to_owned()));
    let input = AllHeaders {
        every: Some(BTreeMap::from(every)),
        hello: None,
    };
    let error = REST_JSON_1.write_request(&ANYHEADERS, &input).unwrap_err();
    assert_eq!(error.path(), "/every/x-one");
}

#[test]
fn a_uri_longer_than_uris_can_be_is_an_error() {
    let input = Everything {
        rest: "a".repeat(70_000),
        ..everything()
    };
    assert!(REST_JSON_1.write_request(&ALL, &input).is_err());
}

#[test]
fn more_headers_than_a_message_can_have_are_an_error() {
    let every = (0..40_000)
        .map(|n| (format!("h{n}"), String::new()))
        .collect();
    let input = AllHeaders {
        every: Some(every),
        hello: None,
    };
    assert!(REST_JSON_1.write_request(&ANYHEADERS, &input).is_err());
}

#[test]
fn a_header_of_a_member_goes_before_one_of_a_map() {
    let every = BTreeMap::from([
        ("x-foo".to_owned(), "Foo".to_owned()),
        ("hello".to_owned(), "Hello".to_owned()),
    ]);
    let request = send(
        &REST_JSON_1,
        &ANYHEADERS,
        &AllHeaders {
            every: Some(every),
            hello: Some("There".to_owned()),
        },
    );
    assert_eq!(value(request.headers(), "x-foo"), Some("Foo"));
    assert_eq!(value(request.headers(), "hello"), Some("There"));
    assert_eq!(request.headers().get_all("hello").iter().count(), 1);
}

#[test]
fn a_query_parameter_of_a_member_goes_before_one_of_a_map() {
    let baz = BTreeMap::from([
        ("bar".to_owned(), "fromMap".to_owned()),
        ("qux".to_owned(), "also".to_owned()),
    ]);
    let named = Precedence {
        foo: Some("named".to_owned()),
        baz: Some(baz.clone()),
    };
    assert_eq!(
        send(&REST_JSON_1, &PRECEDE, &named).uri(),
        "/precede?bar=named&qux=also"
    );
    let unnamed = Precedence {
        foo: None,
        baz: Some(baz),
    };
    assert_eq!(
        send(&REST_JSON_1, &PRECEDE, &unnamed).uri(),
        "/precede?bar=fromMap&qux=also"
    );
}

#[test]
fn members_of_the_body_make_a_document_even_when_all_are_absent() {
    let request = all(&everything());
    assert_eq!(text(request.body()), "{}");
    assert_eq!(
        value(request.headers(), "content-type"),
        Some("application/json")
    );
    assert_eq!(value(request.headers(), "content-length"), Some("2"));
    let nested = Some(Nested {
        text: None,
        count: Some(7),
    });
    let request = all(&Everything {
        nested,
        word: Some("w".to_owned()),
        ..everything()
    });
    assert_eq!(text(request.body()), r#"{"nested":{"cnt":7}}"#);
}

#[test]
fn an_input_without_members_of_the_body_has_neither_body_nor_content_type() {
    let headers = HeadersOnly {
        word: Some("w".to_owned()),
    };
    for request in [
        send(&REST_JSON_1, &HEADERS, &headers),
        send(&REST_JSON_1, &EMPTYIO, &Empty {}),
        send(&REST_JSON_1, &NOTHING, &Unit),
    ] {
        assert!(request.body().is_empty());
        assert_eq!(value(request.headers(), "content-type"), None);
        assert_eq!(value(request.headers(), "content-length"), None);
    }
    assert_eq!(send(&REST_JSON_1, &NOTHING, &Unit).uri(), "/");
}

#[test]
fn payloads_are_their_own_bytes_with_their_own_type() {
    let data = Some(Bytes::from_static(b"1234"));
    let blob = send(
        &REST_JSON_1,
        &BLOB,
        &BlobPayload {
            kind: None,
            data: data.clone(),
        },
    );
    assert_eq!(
        value(blob.headers(), "content-type"),
        Some("application/octet-stream")
    );
    assert_eq!(blob.body(), "1234");
    let typed = BlobPayload {
        kind: Some("image/jpg".to_owned()),
        data: data.clone(),
    };
    assert_eq!(
        value(send(&REST_JSON_1, &BLOB, &typed).headers(), "content-type"),
        Some("image/jpg")
    );
    let jpeg = send(&REST_JSON_1, &JPEGS, &JpegPayload { data });
    assert_eq!(value(jpeg.headers(), "content-type"), Some("image/jpeg"));
    let string = send(
        &REST_JSON_1,
        &TEXT,
        &TextPayload {
            text: Some("raw".to_owned()),
        },
    );
    assert_eq!(value(string.headers(), "content-type"), Some("text/plain"));
    assert_eq!(string.body(), "raw");
    let color = send(
        &REST_JSON_1,
        &ENUM,
        &EnumPayload {
            color: Some("red".to_owned()),
        },
    );
    assert_eq!(
        (value(color.headers(), "content-type"), text(color.body())),
        (Some("text/plain"), "red")
    );
    let any = send(
        &REST_JSON_1,
        &DOCUMENT,
        &DocumentPayload {
            any: Some(Document::Integer(5)),
        },
    );
    assert_eq!(
        (value(any.headers(), "content-type"), text(any.body())),
        (Some("application/json"), "5")
    );
}

#[test]
fn an_absent_payload_is_no_body_but_for_a_structure() {
    let blob = send(&REST_JSON_1, &BLOB, &BlobPayload::default());
    assert!(blob.body().is_empty() && value(blob.headers(), "content-type").is_none());
    let any = send(&REST_JSON_1, &DOCUMENT, &DocumentPayload::default());
    assert!(any.body().is_empty() && value(any.headers(), "content-type").is_none());
    let structure = send(&REST_JSON_1, &STRUCTURE, &StructurePayload::default());
    assert_eq!(text(structure.body()), "{}");
    assert_eq!(
        value(structure.headers(), "content-type"),
        Some("application/json")
    );
}

#[test]
fn the_head_of_an_event_stream_has_its_type_and_no_length() {
    let request = send(
        &REST_JSON_1,
        &DUPLEX,
        &Opening {
            word: "w".to_owned(),
        },
    );
    assert_eq!(
        value(request.headers(), "content-type"),
        Some("application/vnd.amazon.eventstream")
    );
    assert_eq!(
        value(request.headers(), "accept"),
        Some("application/vnd.amazon.eventstream")
    );
    assert_eq!(value(request.headers(), "x-word"), Some("w"));
    assert_eq!(value(request.headers(), "content-length"), None);
    assert!(request.body().is_empty());
    assert!(!REST_JSON_1.has_initial_messages());
}
