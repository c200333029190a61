//! A form taken apart at the dots of its names.

use crate::codec::nesting::{MAX_DEPTH, too_deep};
use crate::serde::{Error, ErrorKind, Result};
use percent_encoding::percent_decode;
use std::collections::BTreeMap;

/// What the parameters that begin with one path say.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) value: Option<String>,
    parts: BTreeMap<String, Tree>,
}

impl Tree {
    /// Takes a form apart.
    ///
    /// # Errors
    /// A parameter that is there twice, or nesting beyond the limit.
    pub(super) fn parse(body: &[u8]) -> Result<Self> {
        let mut root = Self::default();
        for (name, value) in parameters(body) {
            let mut at = &mut root;
            for (depth, part) in name.split('.').enumerate() {
                // A list or map takes two parts a level.
                if depth > 2 * MAX_DEPTH {
                    return Err(too_deep());
                }
                at = at.parts.entry(part.to_owned()).or_default();
            }
            if at.value.replace(value).is_some() {
                let what = format!("the parameter {name} is there twice");
                return Err(Error::new(ErrorKind::Syntax(what.into())));
            }
        }
        Ok(root)
    }

    pub(super) fn get(&self, part: &str) -> Option<&Self> {
        self.parts.get(part)
    }

    /// The parts that are numbers, in their order.
    pub(super) fn numbered(&self) -> Vec<&Self> {
        let numbers = self.parts.iter().filter_map(|(name, tree)| {
            let number: u32 = name.parse().ok()?;
            Some((number, tree))
        });
        let mut numbers: Vec<_> = numbers.collect();
        numbers.sort_by_key(|(number, _)| *number);
        numbers.into_iter().map(|(_, tree)| tree).collect()
    }
}

/// Names and values, decoded; what is not UTF-8 is replaced.
pub(super) fn parameters(body: &[u8]) -> impl Iterator<Item = (String, String)> + '_ {
    let pairs = body
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty());
    pairs.map(|pair| {
        let at = pair.iter().position(|byte| *byte == b'=');
        let (name, value) = match at {
            Some(at) => (pair.get(..at), pair.get(at + 1..)),
            None => (Some(pair), None),
        };
        (
            decoded(name.unwrap_or_default()),
            decoded(value.unwrap_or_default()),
        )
    })
}

// A plus sign is a space here, and nowhere else.
fn decoded(bytes: &[u8]) -> String {
    let spaced: Vec<u8> = bytes
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    percent_decode(&spaced).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_taken_apart_at_dots_and_decoded() {
        let tree = Tree::parse(b"a.b=1+2&a.c=%C3%A4&d&=e&&f.10=x&f.9=y").unwrap();
        let value = |path: &[&str]| {
            let found = path.iter().try_fold(&tree, |tree, part| tree.get(part));
            found.and_then(|tree| tree.value.clone())
        };
        assert_eq!(value(&["a", "b"]).as_deref(), Some("1 2"));
        assert_eq!(value(&["a", "c"]).as_deref(), Some("\u{e4}"));
        assert_eq!(value(&["d"]).as_deref(), Some(""));
        let numbered = tree.get("f").unwrap().numbered();
        let values: Vec<_> = numbered.iter().map(|tree| tree.value.as_deref()).collect();
        assert_eq!(values, [Some("y"), Some("x")]);
    }

    #[test]
    fn a_parameter_twice_and_a_path_without_end_are_refused() {
        assert!(Tree::parse(b"a=1&a=2").is_err());
        let deep = "a.".repeat(2 * MAX_DEPTH + 1) + "a=1";
        let error = Tree::parse(deep.as_bytes()).unwrap_err();
        assert_eq!(*error.kind(), ErrorKind::TooDeep(MAX_DEPTH));
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
            let _ = Tree::parse(body);
        }
    }
}
