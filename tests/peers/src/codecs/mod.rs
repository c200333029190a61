//! JSON and CBOR of generated types, beside serde_json and ciborium on types of the same shape written by hand.
//!
//! - `theirs`: those types
//! - `messages`: a page of a query (25 items of 10 attributes) and the description of a table

mod messages;
mod theirs;

use crate::clock::{cpu, micros_each};
use crate::table::{Row, Side};
use bytes::{Bytes, BytesMut};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use std::hint::black_box;
use std::rc::Rc;
use trompe::codec::cbor::CBOR;
use trompe::codec::json::AWS_JSON;
use trompe::serde::Members;
use trompe::service::Codec;
use trompe_peers::dynamo_db_20120810::types;

/// A message that both sides have a type for.
trait Ours: Members + PartialEq + Debug + 'static {}

impl<T: Members + PartialEq + Debug + 'static> Ours for T {}

trait Theirs: Serialize + DeserializeOwned + PartialEq + Debug + 'static {}

impl<T: Serialize + DeserializeOwned + PartialEq + Debug + 'static> Theirs for T {}

pub(crate) fn rows() -> Vec<Row> {
    let query = [
        "json-write-query",
        "json-read-query",
        "cbor-write-query",
        "cbor-read-query",
    ];
    let table = [
        "json-write-table",
        "json-read-table",
        "cbor-write-table",
        "cbor-read-table",
    ];
    let mut rows = beside::<types::QueryOutput, _>(query, messages::query());
    rows.extend(beside::<types::DescribeTableOutput, _>(
        table,
        messages::table(),
    ));
    rows
}

fn beside<O: Ours, T: Theirs>(names: [&'static str; 4], value: T) -> Vec<Row> {
    let json = Bytes::from(serde_json::to_vec(&value).expect("a value of JSON"));
    let cbor = Bytes::from(their_cbor(&value));
    let ours = read::<O>(&AWS_JSON, &json);
    let our_cbor = write(&CBOR, &ours);
    same(&ours, &our_cbor, &value);
    let (ours, value) = (Rc::new(ours), Rc::new(value));
    let sides = [
        (
            our_writes(&AWS_JSON, &ours),
            their_writes(&value, their_json),
        ),
        (
            our_reads::<O>(&AWS_JSON, &json),
            their_reads(&json, read_their_json::<T>),
        ),
        (our_writes(&CBOR, &ours), their_writes(&value, their_cbor)),
        (
            our_reads::<O>(&CBOR, &our_cbor),
            their_reads(&cbor, read_their_cbor::<T>),
        ),
    ];
    let peers = [
        ("serde_json", 1.0),
        ("serde_json", 1.0),
        ("ciborium", 0.7),
        ("ciborium", 0.7),
    ];
    let rows = names.into_iter().zip(peers).zip(sides);
    rows.map(|((name, (peer, bound)), (ours, theirs))| Row {
        name,
        peer,
        unit: "us",
        count: 2_000,
        bound,
        ours,
        theirs,
    })
    .collect()
}

/// Both sides have the same value, and what is written is read back as it was.
fn same<O: Ours, T: Theirs>(ours: &O, our_cbor: &Bytes, value: &T) {
    let json = write(&AWS_JSON, ours);
    assert_eq!(&read_their_json::<T>(&json), value);
    assert_eq!(&read::<O>(&AWS_JSON, &json), ours);
    assert_eq!(&read::<O>(&CBOR, our_cbor), ours);
    assert_eq!(&read_their_cbor::<T>(&their_cbor(value)), value);
}

// As the protocols do it: into a buffer of the message's own.
fn write<O: Ours>(codec: &dyn Codec, value: &O) -> Bytes {
    let mut out = BytesMut::new();
    let written = codec.write_document(&mut out, value);
    written.expect("a value that can be written");
    out.freeze()
}

// As a client reads a response.
fn read<O: Ours>(codec: &dyn Codec, document: &Bytes) -> O {
    let mut value = O::blank();
    let read = codec.read_document(document, 0..document.len(), false, &mut value);
    read.expect("a document of the type");
    value
}

fn their_json<T: Theirs>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("a value of JSON")
}

fn read_their_json<T: Theirs>(document: &[u8]) -> T {
    serde_json::from_slice(document).expect("a document of the type")
}

fn their_cbor<T: Theirs>(value: &T) -> Vec<u8> {
    let mut out = Vec::new();
    ciborium::into_writer(value, &mut out).expect("a value of CBOR");
    out
}

fn read_their_cbor<T: Theirs>(document: &[u8]) -> T {
    ciborium::from_reader(document).expect("a document of the type")
}

fn our_writes<O: Ours>(codec: &'static dyn Codec, value: &Rc<O>) -> Side {
    let value = Rc::clone(value);
    side(move || drop(black_box(write(codec, black_box(&*value)))))
}

fn our_reads<O: Ours>(codec: &'static dyn Codec, document: &Bytes) -> Side {
    let document = document.clone();
    side(move || drop(black_box(read::<O>(codec, black_box(&document)))))
}

fn their_writes<T: Theirs>(value: &Rc<T>, write: fn(&T) -> Vec<u8>) -> Side {
    let value = Rc::clone(value);
    side(move || drop(black_box(write(black_box(&value)))))
}

fn their_reads<T: Theirs>(document: &Bytes, read: fn(&[u8]) -> T) -> Side {
    let document = document.clone();
    side(move || drop(black_box(read(black_box(&document)))))
}

/// The cost of one repetition, in microseconds.
fn side(work: impl Fn() + 'static) -> Side {
    Box::new(move |count| {
        let since = cpu();
        (0..count).for_each(|_| work());
        micros_each(since, count)
    })
}
