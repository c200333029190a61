//! Constraint traits of shapes and members.

use regex::{Regex, RegexBuilder};

use super::Check;
use crate::diagnostic::Severity;
use crate::map::HashSet;
use crate::node::{Node, NodeValue, Number};
use crate::shape::{Shape, ShapeKind};
use crate::shape_id::ShapeId;
use crate::traits::{LengthTrait, RangeTrait, TraitMap, id};

/// How much memory a pattern may take, in bytes: less is tried first, for that is what counts.
const PATTERN_SIZES: [usize; 3] = [1 << 14, 1 << 17, 1 << 20];

/// How much memory all patterns of a check may take, in bytes.
pub(super) const PATTERNS_SIZE: usize = 256 << 20;

impl Check<'_, '_> {
    /// Holds a value against the traits of a shape or member; `target` is the shape, or the one
    /// the member targets.
    pub(super) fn constraints(
        &mut self,
        traits: &TraitMap,
        on: &ShapeId,
        place: &str,
        target: Option<&Shape>,
        node: &Node,
    ) {
        let kind = target.map(|target| target.kind);
        if kind == Some(ShapeKind::Timestamp) {
            self.timestamp(traits, on, place, target, node);
        }
        if traits.is_empty() {
            return;
        }
        if let (Some(entries), Some(text)) = (traits.value(id::ENUM), node.as_str())
            && kind == Some(ShapeKind::String)
        {
            self.entry(entries, on, node, text);
        }
        if let Some(length) = traits.length() {
            self.length(length, on, kind == Some(ShapeKind::Blob), node);
        }
        if let Some(range) = traits.range() {
            self.range(range, on, place, node);
        }
        if let (Some(pattern), Some(text)) = (traits.pattern(), node.as_str()) {
            self.pattern(pattern, on, node, text);
        }
        if let (true, Some(items)) = (traits.has_unique_items(), node.as_array()) {
            self.unique(on, node, items);
        }
        if let (Some(reference), Some(text)) = (traits.value(id::ID_REF), node.as_str()) {
            self.shape_reference(reference, node, text);
        }
    }

    /// The `enum` trait of Smithy 1.0.
    fn entry(&mut self, entries: &Node, on: &ShapeId, node: &Node, text: &str) {
        let entries = entries.as_array().unwrap_or_default().iter();
        let values = entries.filter_map(|entry| entry.get("value")?.as_str());
        let mut values: Vec<_> = values.collect();
        if values.is_empty() || values.contains(&text) {
            return;
        }
        values.sort_unstable();
        let message = format!(
            "String value provided for `{on}` must be one of the following values: {}",
            crate::validate::ticked(values)
        );
        self.fail(node, message);
    }

    fn range(&mut self, range: RangeTrait<'_>, on: &ShapeId, place: &str, node: &Node) {
        let value = match &node.value {
            NodeValue::Number(number) => Some(number),
            NodeValue::String(text) if &**text == "NaN" => {
                let message = format!(
                    "Value provided for `{on}` must be a number because the `smithy.api#range` trait is applied, \
                     but found \"NaN\""
                );
                return self.breach("", node, message);
            }
            NodeValue::String(text) if matches!(&**text, "Infinity" | "-Infinity") => None,
            _ => return,
        };
        // What is no number is infinite.
        let is_least = node.as_str().is_some_and(|text| text.starts_with('-'));
        let is_below = |min: &&str| value.map_or(is_least, |value| *value < Number::new(min));
        let is_above = |max: &&str| value.map_or(!is_least, |value| *value > Number::new(max));
        let below = range.min.filter(is_below).map(|min| ("greater", min));
        let above = range.max.filter(is_above).map(|max| ("less", max));
        for (word, bound) in below.into_iter().chain(above) {
            let message = format!(
                "Value provided for `{on}` must be {word} than or equal to {bound}, but found {node}"
            );
            let event = format!("{place}.InvalidRange");
            match self.rules.lenient_zero && value.is_some_and(Number::is_zero) {
                true => self.push(Severity::Warning, &event, node, message),
                false => self.breach(&event, node, message),
            }
        }
    }

    fn length(&mut self, length: LengthTrait, on: &ShapeId, blob: bool, node: &Node) {
        let (count, unit) = match &node.value {
            NodeValue::String(text) if blob => (text.len(), "bytes"),
            NodeValue::String(text) => (text.encode_utf16().count(), "characters"),
            NodeValue::Array(items) => (items.len(), "elements"),
            NodeValue::Object(members) => (members.len(), "entries"),
            _ => return,
        };
        let count = count as u64;
        let text = unit == "characters";
        let below = length.min.filter(|min| count < *min).map(|min| match text {
            true => format!("String value provided for `{on}` must be >= {min} characters, but the provided value is only {count} characters."),
            false => format!("Value provided for `{on}` must have at least {min} {unit}, but the provided value only has {count} {unit}"),
        });
        let above = length.max.filter(|max| count > *max).map(|max| match text {
            true => format!("String value provided for `{on}` must be <= {max} characters, but the provided value is {count} characters."),
            false => format!("Value provided for `{on}` must have no more than {max} {unit}, but the provided value has {count} {unit}"),
        });
        for message in below.into_iter().chain(above) {
            self.breach("", node, message);
        }
    }

    /// A pattern with what `regex` does not know, such as look-ahead, is taken to match.
    fn pattern(&mut self, pattern: &str, on: &ShapeId, node: &Node, text: &str) {
        if self.checker.patterns_room == 0 {
            return;
        }
        let known = &mut self.checker.patterns;
        if !known.contains_key(pattern) {
            let room = self.checker.patterns_room;
            let (built, taken) = compile(pattern);
            let left = room.saturating_sub(taken);
            known.insert(pattern.to_owned(), built);
            self.checker.patterns_room = left;
            if left == 0 {
                self.checker.patterns.clear();
                let message = format!(
                    "The patterns of this model take more than {PATTERNS_SIZE} bytes of memory; \
                     this and further ones are not checked"
                );
                return self.fail(node, message);
            }
        }
        let matches = known
            .get(pattern)
            .and_then(Option::as_ref)
            .is_none_or(|r| r.is_match(text));
        if !matches {
            let message = format!(
                "String value provided for `{on}` must match regular expression: {pattern}"
            );
            self.breach("", node, message);
        }
    }

    fn unique(&mut self, on: &ShapeId, node: &Node, items: &[Node]) {
        let mut seen = HashSet::default();
        let mut repeated: Vec<String> = Vec::new();
        for item in items.iter().map(Node::to_string) {
            if seen.contains(&item) && !repeated.contains(&item) {
                repeated.push(item);
            } else {
                seen.insert(item);
            }
        }
        if !repeated.is_empty() {
            let message = format!(
                "Value provided for `{on}` must have unique items, but the following items had multiple entries: \
                 [`{}`]",
                repeated.join("`, `")
            );
            self.breach("", node, message);
        }
    }
}

/// The pattern, and how much memory it takes at most; nothing of one that would take too much.
fn compile(pattern: &str) -> (Option<Regex>, usize) {
    let mut taken = 0;
    for size in PATTERN_SIZES {
        taken += size;
        match RegexBuilder::new(pattern).size_limit(size).build() {
            Err(regex::Error::CompiledTooBig(_)) => {}
            built => return (built.ok(), taken),
        }
    }
    (None, taken)
}
