use std::fmt::Write;

use serde_json::{Map, Value};

/// A value, and what is to be said of it.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    pub(super) data: Data,
    /// Its type, where that is not plain to see.
    pub(super) kind: Option<&'static str>,
    /// What the model has against it.
    pub(super) problem: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) enum Data {
    Leaf(Value),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl Tree {
    pub(super) fn of(data: Data) -> Self {
        Self {
            data,
            kind: None,
            problem: None,
        }
    }

    pub(super) fn leaf(value: impl Into<Value>) -> Self {
        Self::of(Data::Leaf(value.into()))
    }

    pub(super) fn kind(mut self, kind: &'static str) -> Self {
        self.kind = Some(kind);
        self
    }

    pub(super) fn problem(mut self, words: impl Into<String>) -> Self {
        self.problem.get_or_insert(words.into());
        self
    }

    /// The value alone.
    pub(super) fn to_json(&self) -> Value {
        match &self.data {
            Data::Leaf(value) => value.clone(),
            Data::List(items) => items.iter().map(Self::to_json).collect(),
            Data::Map(entries) => {
                let pairs = entries
                    .iter()
                    .map(|(key, value)| (key.clone(), value.to_json()));
                Value::Object(pairs.collect::<Map<_, _>>())
            }
        }
    }

    /// Every problem, with the path to it.
    pub(super) fn problems(&self, path: &str, found: &mut Vec<String>) {
        found.extend(self.problem.iter().map(|words| format!("{path}: {words}")));
        match &self.data {
            Data::Leaf(_) => {}
            Data::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    item.problems(&format!("{path}/{index}"), found);
                }
            }
            Data::Map(entries) => {
                for (key, value) in entries {
                    value.problems(&format!("{path}/{key}"), found);
                }
            }
        }
    }

    /// Writes the value under its name, one line a member.
    pub(super) fn write(&self, name: &str, depth: usize, out: &mut String) {
        let indent = "  ".repeat(depth);
        let mark = if self.problem.is_some() { "! " } else { "" };
        let mut said: Vec<&str> = self.kind.into_iter().collect();
        said.extend(self.problem.as_deref());
        let said = match said.is_empty() {
            true => String::new(),
            false => format!("  ({})", said.join("; ")),
        };
        // Writing to a string does not fail.
        let _ = match &self.data {
            Data::Leaf(value) => writeln!(out, "{indent}{mark}{name}: {value}{said}"),
            Data::List(items) if items.is_empty() => {
                writeln!(out, "{indent}{mark}{name}: []{said}")
            }
            Data::Map(entries) if entries.is_empty() => {
                writeln!(out, "{indent}{mark}{name}: {{}}{said}")
            }
            _ => writeln!(out, "{indent}{mark}{name}:{said}"),
        };
        match &self.data {
            Data::Leaf(_) => {}
            Data::List(items) => items
                .iter()
                .for_each(|item| item.write("-", depth + 1, out)),
            Data::Map(entries) => {
                for (key, value) in entries {
                    value.write(key, depth + 1, out);
                }
            }
        }
    }
}
