use super::XML;
use super::tree::Tree;
use crate::codec::MAX_DEPTH;
use crate::schema::{Member, ROOT, STRING, Schema, Xml};
use crate::serde::{
    ErrorKind, Members, Result, ShapeDeserializer, ShapeSerializer, Value, read_structure,
};
use crate::service::Codec;
use bytes::BytesMut;

fn refused(document: &str) -> (ErrorKind, usize) {
    let error = Tree::parse(document.as_bytes()).unwrap_err();
    (error.kind().clone(), error.offset().unwrap())
}

#[test]
fn what_is_not_one_well_formed_document_is_refused_with_its_place() {
    for (document, at) in [
        ("", 0),
        ("<a>", 3),
        ("<a><b></a>", 6),
        ("<a/><b/>", 4),
        ("<a/>text", 4),
        ("text<a/>", 0),
        ("<a>&unknown;</a>", 3),
        ("<a>&#x0;</a>", 3),
        ("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", 0),
        ("<a b=\"1\" b=\"2\"/>", 0),
    ] {
        assert_eq!(refused(document).1, at, "{document}");
    }
}

#[test]
fn nesting_has_a_limit() {
    let nested = |depth: usize| "<a>".repeat(depth) + &"</a>".repeat(depth);
    assert!(Tree::parse(nested(MAX_DEPTH).as_bytes()).is_ok());
    let (kind, _) = refused(&nested(MAX_DEPTH + 1));
    assert_eq!(kind, ErrorKind::TooDeep(MAX_DEPTH));
}

#[test]
fn text_is_put_together_from_its_pieces() {
    let document = "<?xml version=\"1.0\"?><a> x&amp;<!-- no -->&#x41;<![CDATA[<&]]>\u{e4}</a>\n";
    let tree = Tree::parse(document.as_bytes()).unwrap();
    assert_eq!(tree.text(0), " x&A<&\u{e4}");
}

#[test]
fn a_document_that_is_cut_anywhere_is_refused() {
    let document = "<a b=\"c\"><d>e&lt;</d><f/><![CDATA[g]]></a>";
    for end in 0..document.len() {
        assert!(Tree::parse(&document.as_bytes()[..end]).is_err(), "{end}");
    }
    assert!(Tree::parse(&[0xff]).is_err());
}

#[test]
fn the_way_to_the_members_may_be_shorter_than_the_protocol_says() {
    let inside = |document: &'static str| {
        let tree = Tree::parse(document.as_bytes()).unwrap();
        tree.text(tree.inside(["Outer", "Inner"].into_iter()))
            .to_owned()
    };
    assert_eq!(inside("<Outer><x/><Inner>y</Inner></Outer>"), "y");
    assert_eq!(inside("<Inner>y</Inner>"), "y");
    assert_eq!(inside("<Outer>y</Outer>"), "y");
    assert_eq!(inside("<Other><ns:Inner>y</ns:Inner></Other>"), "y");
}

#[test]
fn nothing_in_a_document_of_one_member_is_an_absent_member() {
    let member = |document: &'static str| {
        let mut tree = Tree::parse(document.as_bytes()).unwrap();
        let root = tree.wrap();
        tree.first_child(root).map(|id| tree.text(id).to_owned())
    };
    assert_eq!(member("<Place>here</Place>").as_deref(), Some("here"));
    assert_eq!(member("<Place><x/></Place>").as_deref(), Some(""));
    assert_eq!(member("<Place xmlns=\"http://a\"/>"), None);
    assert_eq!(member("<Place></Place>"), None);
}

static TEXTS: Schema = Schema::structure(
    "test#Texts",
    &[
        Member::new("inTag", &STRING).xml(&Xml {
            attribute: true,
            ..Xml::NONE
        }),
        Member::new("inElement", &STRING),
    ],
);

#[derive(Debug, Default, PartialEq)]
struct Texts([String; 2]);

impl Members for Texts {
    fn blank() -> Self {
        Self::default()
    }

    fn schema(&self) -> &'static Schema {
        &TEXTS
    }

    fn write_members(&self, w: &mut dyn ShapeSerializer) {
        for (m, text) in TEXTS.members().iter().zip(&self.0) {
            text.write(m, w);
        }
    }

    fn read_member(&mut self, index: usize, d: &mut dyn ShapeDeserializer) -> Result<()> {
        self.0[index].read(&TEXTS.members()[index], d)
    }
}

#[test]
fn white_space_and_quotes_are_read_as_they_were_written_in_attributes_too() {
    let text = " a\tb\nc\rd\r\ne  <\"&'>\u{85}\u{2028}f\n";
    let written = Texts([text.to_owned(), text.to_owned()]);
    let mut out = BytesMut::new();
    let outcome = XML.write(&mut out, &mut |w| {
        w.root(&TEXTS);
        w.begin_structure(&ROOT);
        written.write_members(w);
        w.end_structure(&ROOT);
    });
    outcome.unwrap();
    // What any other reader would make a space or a line feed of is not there as it is.
    for normalized in ['\r', '\n', '\u{85}', '\u{2028}'] {
        assert!(!String::from_utf8_lossy(&out).contains(normalized));
    }
    let mut read = Texts::default();
    let outcome = XML.read(&out.freeze(), true, &mut |d| read_structure(&mut read, d));
    outcome.unwrap();
    assert_eq!(read, written);
}
