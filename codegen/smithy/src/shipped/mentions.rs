//! Which of the shipped namespaces a text names, and which it has itself, found in one pass.

use super::{NAMESPACES, PRELUDE};
use crate::shape::ShapeKind;

/// Sets of places in [`NAMESPACES`].
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mentions {
    /// Namespaces of identifiers that occur anywhere in the text.
    pub(super) used: u64,
    /// Namespaces that the text has shapes of.
    pub(super) defined: u64,
    /// Whether the text is a prelude of its own.
    pub(super) has_prelude: bool,
}

impl Mentions {
    /// Reads an IDL or JSON AST text.
    pub(super) fn of(text: &str) -> Self {
        let ast = text.trim_start().starts_with('{');
        let mut found = Self::default();
        if !ast {
            text.lines()
                .filter_map(declared)
                .for_each(|name| found.define(name));
        }
        for (at, _) in text.match_indices('#') {
            let (before, after) = text.split_at(at);
            let name = namespace_at_end(before);
            if ast && is_key_of_shape(before, name, after) {
                found.define(name);
            }
            if name != PRELUDE.namespace {
                found.used |= bit(name);
            }
        }
        found
    }

    pub(super) fn add(&mut self, other: Self) {
        self.used |= other.used;
        self.defined |= other.defined;
        self.has_prelude |= other.has_prelude;
    }

    fn define(&mut self, namespace: &str) {
        self.has_prelude |= namespace == PRELUDE.namespace;
        self.defined |= bit(namespace);
    }
}

fn bit(namespace: &str) -> u64 {
    // Most namespaces are of nobody's here; those that are begin with one of two letters.
    if !namespace.starts_with(['a', 's']) {
        return 0;
    }
    let found = NAMESPACES.binary_search_by(|shipped| shipped.namespace.cmp(namespace));
    found.map_or(0, |at| 1 << at)
}

fn namespace_at_end(text: &str) -> &str {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_');
    let length = text.bytes().rev().take_while(is_part).count();
    text.get(text.len() - length..).unwrap_or_default()
}

/// The namespace of a `namespace` statement.
fn declared(line: &str) -> Option<&str> {
    let name = line.strip_prefix("namespace")?;
    name.starts_with([' ', '\t']).then(|| name.trim())
}

/// Traits are keyed by identifiers too, but only shapes have a `type` that is one of shapes.
fn is_key_of_shape(before: &str, namespace: &str, after: &str) -> bool {
    if bit(namespace) == 0 && namespace != PRELUDE.namespace {
        return false;
    }
    let opened = before.len() - namespace.len();
    let quoted = before
        .get(..opened)
        .is_some_and(|before| before.ends_with('"'));
    // A shape or two of the prelude may be repeated; whoever brings its own has them all.
    let repeated = namespace == PRELUDE.namespace && !after.starts_with("#trait\"");
    quoted && !repeated && kind(after).is_some()
}

fn kind(after: &str) -> Option<ShapeKind> {
    let mut rest = after.split_once('"')?.1;
    for token in [":", "{", "\"type\"", ":", "\""] {
        rest = rest.trim_start().strip_prefix(token)?;
    }
    ShapeKind::from_keyword(rest.split('"').next()?)
}

#[cfg(test)]
mod tests {
    use super::super::NAMESPACES;
    use super::Mentions;

    fn names(bits: u64) -> Vec<&'static str> {
        let set = NAMESPACES.iter().enumerate();
        let set = set.filter(|(at, _)| bits & (1 << at) != 0);
        set.map(|(_, shipped)| shipped.namespace).collect()
    }

    #[test]
    fn namespaces_can_be_found_by_their_order() {
        assert!(NAMESPACES.is_sorted_by(|a, b| a.namespace < b.namespace));
        assert!(NAMESPACES.len() < 64);
    }

    #[test]
    fn identifiers_name_what_is_needed_and_definitions_what_is_not() {
        let idl = "namespace aws.api\nuse aws.auth#sigv4\n// aws.iam\nx.aws.iam#y alloy#z";
        let found = Mentions::of(idl);
        assert_eq!(names(found.used), ["alloy", "aws.auth"]);
        assert_eq!(names(found.defined), ["aws.api"]);
        assert!(!found.has_prelude);
    }

    #[test]
    fn in_json_only_shapes_are_definitions() {
        let trait_key = r#"{"shapes": {"a#B": {"traits": {"aws.api#data": {"type": "x"}}}}}"#;
        assert_eq!(names(Mentions::of(trait_key).defined), [""; 0]);
        let shape_key = r#"{"shapes": {"aws.api#data": { "type": "string" }}}"#;
        assert_eq!(names(Mentions::of(shape_key).defined), ["aws.api"]);
        let prelude = r#"{"shapes": {"smithy.api#trait": { "type": "structure" }}}"#;
        assert!(Mentions::of(prelude).has_prelude);
        let repeated = r#"{"shapes": {"smithy.api#String": { "type": "string" }}}"#;
        assert!(!Mentions::of(repeated).has_prelude);
    }
}
