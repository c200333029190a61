use super::chat::{Audio, Headers, Mixed, Report, SERVER_EVENTS, Said, ServerSignal, Text};
use crate::codec::cbor::CBOR;
use crate::codec::json::REST_JSON;
use crate::event_stream::{EpochMillis, HeaderValue, Limits, Message, Prefixes};
use crate::operation::Event;
use crate::serde::Value;
use crate::service::Codec;
use crate::session::event_codec::{Class, EventFormat, read_event};
use crate::types::{Blob, Timestamp};
use bytes::BytesMut;

static CODECS: [&dyn Codec; 2] = [&REST_JSON, &CBOR];

fn format(codec: &'static dyn Codec) -> EventFormat {
    EventFormat::new(&SERVER_EVENTS, codec)
}

fn encode(event: &ServerSignal, codec: &'static dyn Codec) -> Message {
    let mut out = BytesMut::new();
    format(codec)
        .write_event(
            event.index().unwrap(),
            event.members().unwrap(),
            (&mut out, &mut Prefixes::default()),
        )
        .unwrap();
    let (message, length) = Message::decode(out.clone().freeze(), &Limits::server()).unwrap();
    assert_eq!(length, out.len());
    message
}

fn decode(
    message: &Message,
    codec: &'static dyn Codec,
    strict: bool,
) -> crate::serde::Result<ServerSignal> {
    let Class::Event(index) = format(codec).class(message, &mut 0).unwrap() else {
        panic!()
    };
    let mut event = ServerSignal::blank(index).unwrap();
    read_event(event.members_mut().unwrap(), message, codec, strict)?;
    Ok(event)
}

fn names(message: &Message) -> Vec<&str> {
    message.headers().iter().map(|(name, _)| name).collect()
}

fn all() -> Vec<ServerSignal> {
    let said = Said {
        text: "hé".to_owned(),
    };
    vec![
        ServerSignal::Said(said.clone()),
        ServerSignal::Headers(Headers {
            flag: Some(false),
            small: Some(-2),
            number: Some(i32::MIN),
            large: Some(i64::MAX),
            bytes: Some(Blob::from_static(b"\0\xff")),
            text: Some("text".to_owned()),
            at: Some(Timestamp::from_millis(1_730_384_114_001)),
        }),
        ServerSignal::Headers(Headers::blank()),
        ServerSignal::Mixed(Mixed {
            before: "b".to_owned(),
            seq: 7,
            after: Some(said.clone()),
        }),
        ServerSignal::Mixed(Mixed {
            before: String::new(),
            seq: 0,
            after: None,
        }),
        ServerSignal::Audio(Audio {
            data: Some(Blob::from_static(b"pcm")),
        }),
        ServerSignal::Audio(Audio {
            data: Some(Blob::new()),
        }),
        ServerSignal::Audio(Audio { data: None }),
        ServerSignal::Text(Text {
            body: "plain".to_owned(),
        }),
        ServerSignal::Text(Text {
            body: String::new(),
        }),
        ServerSignal::Report(Report {
            seq: Some(1),
            said: Some(said),
        }),
        ServerSignal::Report(Report {
            seq: None,
            said: None,
        }),
    ]
}

#[test]
fn every_event_comes_back_as_it_was() {
    for codec in CODECS {
        for event in all() {
            for strict in [false, true] {
                let back = decode(&encode(&event, codec), codec, strict).unwrap();
                assert_eq!(format!("{back:?}"), format!("{event:?}"));
            }
        }
    }
}

#[test]
fn the_headers_have_the_types_of_their_members() {
    let message = encode(&all()[1], &REST_JSON);
    let headers = message.headers();
    assert_eq!(headers.get("flag"), Some(HeaderValue::Bool(false)));
    assert_eq!(headers.get("small"), Some(HeaderValue::Short(-2)));
    assert_eq!(headers.get("number"), Some(HeaderValue::Integer(i32::MIN)));
    assert_eq!(headers.get("large"), Some(HeaderValue::Long(i64::MAX)));
    assert_eq!(
        headers.get("bytes"),
        Some(HeaderValue::ByteArray(b"\0\xff"))
    );
    assert_eq!(headers.get("text"), Some(HeaderValue::String("text")));
    assert_eq!(
        headers.get("at"),
        Some(HeaderValue::Timestamp(EpochMillis(1_730_384_114_001)))
    );
    assert_eq!(headers.get(":content-type"), None);
    assert!(message.payload().is_empty());
}

#[test]
fn members_beside_headers_are_the_document() {
    let message = encode(&all()[3], &REST_JSON);
    assert_eq!(
        message.payload(),
        r#"{"before":"b","after":{"text":"hé"}}"#.as_bytes()
    );
    assert_eq!(
        names(&message),
        [":message-type", ":event-type", ":content-type", "seq"]
    );
}

#[test]
fn payloads_say_what_they_are() {
    let content_type = |event: &ServerSignal| {
        let message = encode(event, &CBOR);
        match message.headers().get(":content-type") {
            Some(HeaderValue::String(text)) => text.to_owned(),
            _ => String::new(),
        }
    };
    let types: Vec<_> = all().iter().map(content_type).collect();
    let (cbor, raw, text) = ("application/cbor", "application/octet-stream", "text/plain");
    assert_eq!(
        types,
        [cbor, "", "", cbor, cbor, raw, raw, "", text, text, cbor, ""]
    );
}

#[test]
fn a_structured_payload_is_a_document_of_its_own() {
    let message = encode(&all()[10], &REST_JSON);
    assert_eq!(message.payload(), r#"{"text":"hé"}"#.as_bytes());
}

#[test]
fn what_the_model_requires_is_demanded_by_strict_readers_only() {
    let event = |name: &str| {
        Message::new("")
            .header(":message-type", "event")
            .unwrap()
            .header(":event-type", name)
            .unwrap()
    };
    for name in ["said", "mixed"] {
        decode(&event(name), &REST_JSON, false).unwrap();
        assert!(decode(&event(name), &REST_JSON, true).is_err(), "{name}");
    }
    let error = decode(&event("mixed"), &REST_JSON, true).unwrap_err();
    assert_eq!(error.path(), "/seq");
    decode(&event("text"), &REST_JSON, true).unwrap();
    decode(&event("report"), &REST_JSON, true).unwrap();
}

#[test]
fn a_header_of_the_wrong_type_names_its_member() {
    let message = Message::new("")
        .header(":message-type", "event")
        .and_then(|m| m.header(":event-type", "headers"))
        .and_then(|m| m.header("number", "7"))
        .unwrap();
    let error = decode(&message, &REST_JSON, false).unwrap_err();
    assert_eq!(error.path(), "/number");
}

#[test]
fn headers_in_any_order_are_understood() {
    let message = Message::new(r#"{"before":"x"}"#)
        .header("seq", 5_i32)
        .and_then(|m| m.header(":content-type", "application/json"))
        .and_then(|m| m.header(":event-type", "mixed"))
        .and_then(|m| m.header("stranger", true))
        .and_then(|m| m.header(":message-type", "event"))
        .unwrap();
    let ServerSignal::Mixed(mixed) = decode(&message, &REST_JSON, true).unwrap() else {
        panic!()
    };
    assert_eq!((mixed.before.as_str(), mixed.seq), ("x", 5));
}

#[test]
fn an_event_and_an_exception_of_one_name_are_two_things() {
    let class = |message_type: &str, header: &str, name: &str| {
        let message = Message::new("{}")
            .header(":message-type", message_type)
            .unwrap();
        format(&REST_JSON)
            .class(&message.header(header, name).unwrap(), &mut 0)
            .unwrap()
    };
    assert_eq!(
        class("exception", ":exception-type", "closed"),
        Class::Exception(7)
    );
    assert_eq!(
        class("event", ":event-type", "closed"),
        Class::Unknown("closed".to_owned())
    );
    assert!(matches!(
        class("exception", ":exception-type", "said"),
        Class::Unmodeled(_)
    ));
}

#[test]
fn an_event_that_cannot_be_sent_leaves_the_buffer_as_it_was() {
    let mut out = BytesMut::from(&b"before"[..]);
    let text = "x".repeat(40_000);
    let event = Headers {
        text: Some(text),
        ..Headers::blank()
    };
    let failure = format(&REST_JSON)
        .write_event(1, &event, (&mut out, &mut Prefixes::default()))
        .unwrap_err();
    assert!(failure.to_string().starts_with("headers cannot be sent"));
    assert_eq!(out, &b"before"[..]);
}
