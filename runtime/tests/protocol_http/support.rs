//! Shapes, a service of them, and the two ends of an exchange without a network.

use bytes::Bytes;
use http::{HeaderMap, Request, Response, request, response};
use std::collections::BTreeMap;
use trompe::protocol::{REST_JSON_1, RPC_V2_CBOR};
use trompe::schema::{self, Binding, Kind, Member, Schema};
use trompe::serde::{
    self, Blueprint, Members, Shape, ShapeDeserializer, ShapeSerializer, Value, downcast,
};
use trompe::service::{
    ErrorSchema, EventStreamSchema, Fault, HttpTrait, OperationSchema, Protocol, Rejection,
    RoutedRequest, Segment, ServiceSchema,
};
use trompe::types::{Blob, Document, Timestamp, TimestampFormat, Unit};

macro_rules! shape {
    ($name:ident $schema:ident { $($field:ident: $type:ty = $member:expr;)* }) => {
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) struct $name { $(pub(crate) $field: $type),* }

        pub(crate) static $schema: Schema = Schema::structure(concat!("test#", stringify!($name)), &[$($member),*]);

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: Value::blank()),* }
            }
        }

        impl Members for $name {
            fn blank() -> Self {
                Self::default()
            }

            fn schema(&self) -> &'static Schema {
                &$schema
            }

            #[allow(unused_variables, unused_mut)] // shapes without members
            fn write_members(&self, w: &mut dyn ShapeSerializer) {
                let mut members = $schema.members().iter();
                $(self.$field.write(members.next().unwrap(), w);)*
            }

            #[allow(unused_variables, unused_mut)] // shapes without members
            fn read_member(&mut self, index: usize, d: &mut dyn ShapeDeserializer) -> serde::Result<()> {
                let mut members = $schema.members().iter().enumerate();
                $(if let Some((i, m)) = members.next() && i == index {
                    return self.$field.read(m, d);
                })*
                Ok(())
            }
        }
    };
}

pub(crate) const fn member(name: &'static str, target: &'static Schema) -> Member {
    Member::new(name, target)
}

pub(crate) const fn header(
    name: &'static str,
    at: &'static str,
    target: &'static Schema,
) -> Member {
    Member::new(name, target).bound(Binding::Header(at))
}

pub(crate) const fn query(name: &'static str, at: &'static str, target: &'static Schema) -> Member {
    Member::new(name, target).bound(Binding::Query(at))
}

pub(crate) const fn label(name: &'static str, target: &'static Schema) -> Member {
    Member::new(name, target).bound(Binding::Label).required()
}

pub(crate) const fn payload(name: &'static str, target: &'static Schema) -> Member {
    Member::new(name, target).bound(Binding::Payload)
}

pub(crate) static STRINGS: Schema =
    Schema::list("test#Strings", &[member("member", &schema::STRING)]);
pub(crate) static INTEGERS: Schema =
    Schema::list("test#Integers", &[member("member", &schema::INTEGER)]);
pub(crate) static DOUBLES: Schema =
    Schema::list("test#Doubles", &[member("member", &schema::DOUBLE)]);
pub(crate) static BOOLEANS: Schema =
    Schema::list("test#Booleans", &[member("member", &schema::BOOLEAN)]);
pub(crate) static DATES: Schema =
    Schema::list("test#Dates", &[member("member", &schema::TIMESTAMP)]);
pub(crate) static STRING_MAP: Schema = Schema::map(
    "test#StringMap",
    &[
        member("key", &schema::STRING),
        member("value", &schema::STRING),
    ],
);
pub(crate) static STRINGS_MAP: Schema = Schema::map(
    "test#StringsMap",
    &[member("key", &schema::STRING), member("value", &STRINGS)],
);
pub(crate) static JSON_TEXT: Schema =
    Schema::simple("test#JsonText", Kind::String).media_type("application/json");
pub(crate) static JPEG: Schema = Schema::simple("test#Jpeg", Kind::Blob).media_type("image/jpeg");
pub(crate) static COLOR: Schema = Schema::enumeration("test#Color", &["red", "green"]);

shape! { Nested NESTED {
    text: Option<String> = member("text", &schema::STRING);
    count: Option<i32> = member("count", &schema::INTEGER).named_in_json("cnt");
} }

// Every kind of binding that a request has beside a payload.
shape! { Everything EVERYTHING {
    name: String = label("name", &schema::STRING);
    at: Timestamp = label("at", &schema::TIMESTAMP);
    number: f64 = label("number", &schema::DOUBLE);
    rest: String = label("rest", &schema::STRING);
    text: Option<String> = query("text", "q", &schema::STRING);
    flag: Option<bool> = query("flag", "flag", &schema::BOOLEAN);
    since: Option<Timestamp> = query("since", "since", &schema::TIMESTAMP);
    sizes: Option<Vec<f64>> = query("sizes", "size", &DOUBLES);
    tags: Option<Vec<String>> = query("tags", "tag", &STRINGS);
    params: Option<BTreeMap<String, Vec<String>>> = member("params", &STRINGS_MAP).bound(Binding::QueryParams);
    short: Option<i16> = header("short", "x-short", &schema::SHORT);
    word: Option<String> = header("word", "x-word", &schema::STRING);
    words: Option<Vec<String>> = header("words", "x-words", &STRINGS);
    flags: Option<Vec<bool>> = header("flags", "x-flags", &BOOLEANS);
    numbers: Option<Vec<i32>> = header("numbers", "x-numbers", &INTEGERS);
    date: Option<Timestamp> = header("date", "x-date", &schema::TIMESTAMP);
    dates: Option<Vec<Timestamp>> = header("dates", "x-dates", &DATES);
    epoch: Option<Timestamp> = header("epoch", "x-epoch", &schema::TIMESTAMP)
        .timestamp_format(TimestampFormat::EpochSeconds);
    json: Option<String> = header("json", "x-json", &JSON_TEXT);
    meta: Option<BTreeMap<String, String>> = member("meta", &STRING_MAP)
        .bound(Binding::PrefixHeaders("x-meta-"));
    body_text: Option<String> = member("bodyText", &schema::STRING);
    body_blob: Option<Blob> = member("bodyBlob", &schema::BLOB);
    nested: Option<Nested> = member("nested", &NESTED);
    list: Option<Vec<Nested>> = member("list", &NESTED_LIST);
} }

pub(crate) static NESTED_LIST: Schema =
    Schema::list("test#NestedList", &[member("member", &NESTED)]);

shape! { HeadersOnly HEADERS_ONLY {
    word: Option<String> = header("word", "x-word", &schema::STRING);
} }
shape! { Empty EMPTY {} }
shape! { Plain PLAIN { value: Option<i32> = member("value", &schema::INTEGER); } }
shape! { BlobPayload BLOB_PAYLOAD {
    kind: Option<String> = header("kind", "content-type", &schema::STRING);
    data: Option<Blob> = payload("data", &schema::BLOB);
} }
shape! { JpegPayload JPEG_PAYLOAD { data: Option<Blob> = payload("data", &JPEG); } }
shape! { TextPayload TEXT_PAYLOAD { text: Option<String> = payload("text", &schema::STRING); } }
shape! { TypedText TYPED_TEXT {
    kind: Option<String> = header("kind", "content-type", &schema::STRING);
    text: Option<String> = payload("text", &schema::STRING);
} }
shape! { EnumPayload ENUM_PAYLOAD { color: Option<String> = payload("color", &COLOR); } }
shape! { StructurePayload STRUCTURE_PAYLOAD { nested: Option<Nested> = payload("nested", &NESTED); } }
shape! { DocumentPayload DOCUMENT_PAYLOAD { any: Option<Document> = payload("any", &schema::DOCUMENT); } }
shape! { Coded CODED {
    status: Option<i32> = member("status", &schema::INTEGER).bound(Binding::ResponseCode);
    word: Option<String> = header("word", "x-word", &schema::STRING);
    ignored: Option<String> = query("ignored", "ignored", &schema::STRING);
} }
shape! { AllHeaders ALL_HEADERS {
    every: Option<BTreeMap<String, String>> = member("every", &STRING_MAP).bound(Binding::PrefixHeaders(""));
    hello: Option<String> = header("hello", "hello", &schema::STRING);
} }
shape! { Precedence PRECEDENCE {
    foo: Option<String> = query("foo", "bar", &schema::STRING);
    baz: Option<BTreeMap<String, String>> = member("baz", &STRING_MAP).bound(Binding::QueryParams);
} }
shape! { Required REQUIRED {
    string: String = member("string", &schema::STRING).required();
    in_query: String = query("stringInQuery", "stringInQuery", &schema::STRING).required();
    in_header: String = header("stringInHeader", "string-in-headers", &schema::STRING).required();
} }
shape! { Opening OPENING { word: String = header("word", "x-word", &schema::STRING).required(); } }
shape! { Key KEY { key: String = label("key", &schema::STRING); } }
shape! { Sad SAD {
    word: Option<String> = header("word", "x-word", &schema::STRING);
    message: Option<String> = member("message", &schema::STRING);
    nested: Option<Nested> = member("nested", &NESTED);
} }

const fn of<T: Shape + Value>(schema: &'static Schema) -> Blueprint {
    Blueprint::of::<T>(schema)
}

pub(crate) static SAD_ERROR: ErrorSchema = ErrorSchema::new(of::<Sad>(&SAD), 403, Fault::Client);
static EVENTS: EventStreamSchema = EventStreamSchema::new("events", &EVENT_UNION, &[]);
static EVENT_UNION: Schema = Schema::union("test#Events", &[]);

pub(crate) static SERVICE: ServiceSchema = ServiceSchema::new(
    "test#Weather",
    "1",
    &[&RPC_V2_CBOR, &REST_JSON_1],
    &[
        &ALL,
        &ANYHEADERS,
        &BLOB,
        &CODE,
        &DOCUMENT,
        &DUPLEX,
        &EMPTYIO,
        &ENUM,
        &HEADERS,
        &JPEGS,
        &LIST,
        &NOTHING,
        &PRECEDE,
        &REQUIRE,
        &STRUCTURE,
        &TEXT,
        &TYPED,
        &WATCH,
    ],
);

macro_rules! operations {
    ($($name:ident $id:literal $method:literal $path:expr, $query:expr, $code:literal,
        $input:ty: $in:expr => $output:ty: $out:expr, $events:expr;)*) => {$(
        pub(crate) static $name: OperationSchema = OperationSchema {
            input_events: $events.0,
            output_events: $events.1,
            ..OperationSchema::new(
                concat!("test#", $id),
                &SERVICE,
                of::<$input>(&$in),
                of::<$output>(&$out),
            )
            .http(HttpTrait { method: $method, path: $path, query: $query, code: $code })
        };
    )*};
}

type Events = (
    Option<&'static EventStreamSchema>,
    Option<&'static EventStreamSchema>,
);
const NO: Events = (None, None);
const BOTH: Events = (Some(&EVENTS), Some(&EVENTS));
const OUT: Events = (None, Some(&EVENTS));

use Segment::{GreedyLabel, Label, Literal};

operations! {
    ALL "All" "POST" &[Literal("all"), Label(0), Label(1), Label(2), Literal("x"), GreedyLabel(3)],
        &[("fixed", "yes"), ("bare", "")], 200, Everything: EVERYTHING => Everything: EVERYTHING, NO;
    ANYHEADERS "Anyheaders" "GET" &[Literal("anyheaders")], &[], 200,
        AllHeaders: ALL_HEADERS => AllHeaders: ALL_HEADERS, NO;
    BLOB "Blob" "POST" &[Literal("blob")], &[], 200, BlobPayload: BLOB_PAYLOAD => BlobPayload: BLOB_PAYLOAD, NO;
    CODE "Code" "PUT" &[Literal("code")], &[], 202, Empty: EMPTY => Coded: CODED, NO;
    DOCUMENT "Document" "PUT" &[Literal("document")], &[], 200,
        DocumentPayload: DOCUMENT_PAYLOAD => DocumentPayload: DOCUMENT_PAYLOAD, NO;
    DUPLEX "Duplex" "POST" &[Literal("duplex")], &[], 200, Opening: OPENING => Opening: OPENING, BOTH;
    EMPTYIO "Emptyio" "POST" &[Literal("emptyio")], &[], 200, Empty: EMPTY => Empty: EMPTY, NO;
    ENUM "Enum" "POST" &[Literal("enum")], &[], 200, EnumPayload: ENUM_PAYLOAD => EnumPayload: ENUM_PAYLOAD, NO;
    HEADERS "Headers" "POST" &[Literal("headers")], &[], 200,
        HeadersOnly: HEADERS_ONLY => HeadersOnly: HEADERS_ONLY, NO;
    JPEGS "Jpegs" "POST" &[Literal("jpegs")], &[], 200, JpegPayload: JPEG_PAYLOAD => JpegPayload: JPEG_PAYLOAD, NO;
    LIST "List" "POST" &[Literal("list")], &[], 200, Plain: PLAIN => Plain: PLAIN, NO;
    NOTHING "Nothing" "POST" &[], &[], 200, Unit: schema::UNIT => Unit: schema::UNIT, NO;
    PRECEDE "Precede" "POST" &[Literal("precede")], &[], 200, Precedence: PRECEDENCE => Unit: schema::UNIT, NO;
    REQUIRE "Require" "POST" &[Literal("require")], &[], 200, Required: REQUIRED => Unit: schema::UNIT, NO;
    STRUCTURE "Structure" "PUT" &[Literal("structure")], &[], 200,
        StructurePayload: STRUCTURE_PAYLOAD => StructurePayload: STRUCTURE_PAYLOAD, NO;
    TEXT "Text" "POST" &[Literal("text")], &[], 200, TextPayload: TEXT_PAYLOAD => TextPayload: TEXT_PAYLOAD, NO;
    TYPED "Typed" "POST" &[Literal("typed")], &[], 200, TypedText: TYPED_TEXT => TypedText: TYPED_TEXT, NO;
    WATCH "Watch" "GET" &[Literal("watch")], &[], 200, Plain: PLAIN => Opening: OPENING, OUT;
}

pub(crate) fn parts<T>(request: Request<T>) -> (request::Parts, T) {
    request.into_parts()
}

/// What a client sends.
pub(crate) fn send(
    protocol: &dyn Protocol,
    op: &'static OperationSchema,
    input: &dyn Shape,
) -> Request<Bytes> {
    protocol.write_request(op, input).unwrap()
}

/// What a server reads of it.
pub(crate) fn receive(
    protocol: &dyn Protocol,
    request: Request<Bytes>,
) -> Result<(RoutedRequest, Box<dyn Shape>), Rejection> {
    let (head, body) = request.into_parts();
    let route = protocol
        .route(&SERVICE, &head)
        .expect("a request of another protocol")?;
    let mut input = route.operation.input.blank();
    protocol.read_input(&route, &head, &body, &mut *input)?;
    Ok((route, input))
}

/// As [`receive`], for a request that must be right.
pub(crate) fn receive_as<T: Shape>(protocol: &dyn Protocol, request: Request<Bytes>) -> T {
    let (_, input) = receive(protocol, request).unwrap();
    downcast(input).unwrap()
}

pub(crate) fn response_parts(response: Response<Bytes>) -> (response::Parts, Bytes) {
    response.into_parts()
}

/// What a client reads of a response.
pub(crate) fn read_output<T: Shape>(
    protocol: &dyn Protocol,
    op: &'static OperationSchema,
    response: Response<Bytes>,
) -> T {
    let (head, body) = response.into_parts();
    assert!(protocol.is_success(op, &head));
    let mut output = op.output.blank();
    protocol
        .read_output(op, &head, &body, &mut *output)
        .unwrap();
    downcast(output).unwrap()
}

/// A request as it comes from anywhere.
pub(crate) fn raw(
    method: &str,
    uri: &str,
    headers: &[(&str, &str)],
    body: &'static str,
) -> Request<Bytes> {
    let mut builder = Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder.body(Bytes::from_static(body.as_bytes())).unwrap()
}

pub(crate) fn answer(status: u16, headers: &[(&str, &str)], body: &'static str) -> Response<Bytes> {
    let mut builder = Response::builder().status(status);
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    builder.body(Bytes::from_static(body.as_bytes())).unwrap()
}

pub(crate) fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|v| v.to_str().unwrap())
}

pub(crate) fn text(body: &Bytes) -> &str {
    std::str::from_utf8(body).unwrap()
}

pub(crate) const JSON: (&str, &str) = ("content-type", "application/json");

/// An input with the labels that its path needs.
pub(crate) fn everything() -> Everything {
    Everything {
        name: "n".to_owned(),
        at: Timestamp::new(1576540098, 0),
        number: 4.1,
        rest: "r".to_owned(),
        ..Everything::default()
    }
}
