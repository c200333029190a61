use super::tree::Tree;
use crate::codec::MAX_DEPTH;
use crate::serde::ErrorKind;

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
