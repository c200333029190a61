//! A form taken apart at the dots of its names.

use crate::codec::nesting::{MAX_DEPTH, too_deep};
use crate::serde::{Error, ErrorKind, Result};
use percent_encoding::percent_decode;
use std::cmp::Ordering;

/// The parameters of a form, those with the same beginnings beside each other: so a path costs what it is long,
/// however many parts it has.
#[derive(Debug, Default)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// Takes a form apart.
    ///
    /// # Errors
    /// A parameter that is there twice or is not UTF-8, or nesting beyond the limit.
    pub(super) fn parse(body: &[u8]) -> Result<Self> {
        let mut found = Vec::new();
        for parameter in parameters(body) {
            let (name, value) = parameter?;
            // A list or map takes two parts a level.
            if name.split('.').count() > 2 * MAX_DEPTH + 1 {
                return Err(too_deep());
            }
            found.push((name, value));
        }
        found.sort_by(|(a, _), (b, _)| a.split('.').cmp(b.split('.')));
        let mut beside = found.iter().zip(found.iter().skip(1));
        if let Some(((name, _), _)) = beside.find(|((a, _), (b, _))| a == b) {
            let what = format!("the parameter {name} is there twice");
            return Err(Error::new(ErrorKind::Syntax(what.into())));
        }
        Ok(Self(found))
    }

    pub(super) fn root(&self) -> Tree<'_> {
        Tree {
            parameters: &self.0,
            at: 0,
        }
    }
}

/// What the parameters that begin with one path say; there is at least one, but for the root.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tree<'f> {
    parameters: &'f [(String, String)],
    /// Where the next part of their names begins.
    at: usize,
}

impl<'f> Tree<'f> {
    /// The value of the path itself, which is sorted before all that is below it.
    pub(super) fn value(self) -> Option<&'f str> {
        let (name, value) = self.parameters.first()?;
        (self.at > name.len()).then_some(value.as_str())
    }

    pub(super) fn get(self, part: &str) -> Option<Self> {
        let is_before = |order: Ordering| {
            self.parameters
                .partition_point(|(name, _)| next_part(name, self.at).cmp(&Some(part)) < order)
        };
        let (start, end) = (is_before(Ordering::Equal), is_before(Ordering::Greater));
        let parameters = self.parameters.get(start..end)?;
        let at = self.at + part.len() + 1;
        (!parameters.is_empty()).then_some(Self { parameters, at })
    }

    /// The parts that are numbers, in their order.
    pub(super) fn numbered(self) -> Vec<Self> {
        let (is_alike, at) = (self.is_alike(), self.at);
        let groups = self.parameters.chunk_by(is_alike);
        let numbers = groups.filter_map(|parameters| {
            let part = next_part(&parameters.first()?.0, at)?;
            let number: u64 = part.parse().ok()?;
            let at = at + part.len() + 1;
            Some((number, Self { parameters, at }))
        });
        let mut numbers: Vec<_> = numbers.collect();
        numbers.sort_by_key(|(number, _)| *number);
        numbers.into_iter().map(|(_, tree)| tree).collect()
    }

    fn is_alike(self) -> impl Fn(&(String, String), &(String, String)) -> bool {
        move |(a, _), (b, _)| next_part(a, self.at) == next_part(b, self.at)
    }
}

/// The part of a name that begins there; `None` where the name is over.
fn next_part(name: &str, at: usize) -> Option<&str> {
    name.get(at..)?.split('.').next()
}

/// Names and values, decoded; an error in place of what is not UTF-8.
pub(super) fn parameters(body: &[u8]) -> impl Iterator<Item = Result<(String, String)>> + '_ {
    let pairs = body
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty());
    pairs.map(|pair| {
        let at = pair.iter().position(|byte| *byte == b'=');
        let (name, value) = match at {
            Some(at) => (pair.get(..at), pair.get(at + 1..)),
            None => (Some(pair), None),
        };
        Ok((
            decoded(name.unwrap_or_default())?,
            decoded(value.unwrap_or_default())?,
        ))
    })
}

// A plus sign is a space here, and nowhere else.
fn decoded(bytes: &[u8]) -> Result<String> {
    let spaced: Vec<u8> = bytes
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    let text = String::from_utf8(percent_decode(&spaced).collect());
    text.map_err(|_| Error::new(ErrorKind::Malformed("UTF-8")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_taken_apart_at_dots_and_decoded() {
        let form = b"a.b=1+2&a.c=%C3%A4&d&=e&&f.10=x&f.9=y&f.99999999999.z=w&a-b=3&a=4";
        let form = Form::parse(form).unwrap();
        let value = |path: &[&str]| {
            let found = path
                .iter()
                .try_fold(form.root(), |tree, part| tree.get(part));
            found.and_then(Tree::value)
        };
        assert_eq!(value(&["a"]), Some("4"));
        assert_eq!(value(&["a", "b"]), Some("1 2"));
        assert_eq!(value(&["a", "c"]), Some("\u{e4}"));
        assert_eq!(value(&["a", "d"]), None);
        assert_eq!(value(&["a-b"]), Some("3"));
        assert_eq!(value(&["d"]), Some(""));
        assert_eq!(value(&[""]), Some("e"));
        assert_eq!(value(&["f"]), None);
        let numbered = form.root().get("f").unwrap().numbered();
        let values: Vec<_> = numbered.iter().map(|tree| tree.value()).collect();
        assert_eq!(values, [Some("y"), Some("x"), None]);
        assert_eq!(numbered[2].get("z").and_then(Tree::value), Some("w"));
    }

    #[test]
    fn a_parameter_twice_and_a_path_without_end_are_refused() {
        assert!(Form::parse(b"a=1&b=3&a=2").is_err());
        let deep = "a.".repeat(2 * MAX_DEPTH + 1) + "a=1";
        let error = Form::parse(deep.as_bytes()).unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::TooDeep(MAX_DEPTH));
    }

    #[test]
    fn what_is_not_utf8_is_refused_and_not_replaced() {
        for form in [&b"a=%ff"[..], b"%ff=a", b"a=\xff", b"a=%ED%A0%80"] {
            assert!(Form::parse(form).is_err(), "{form:?}");
        }
    }

    #[test]
    fn no_bytes_break_it() {
        for body in [
            &b"%"[..],
            b"%f",
            b"%zz=%",
            b"=",
            b"&&&",
            b"\xff=\xfe",
            b"a.=1&.=2&..=3",
        ] {
            let _ = Form::parse(body).map(|form| form.root().numbered().len());
        }
    }
}
