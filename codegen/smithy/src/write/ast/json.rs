//! JSON documents as trees, and their text.

use crate::node::{Node, NodeValue, Quoted};

/// A JSON value, made of node values and of what is built around them.
#[derive(Debug)]
pub(super) enum Json<'m> {
    Text(&'m str),
    Node(&'m Node),
    Array(Vec<Json<'m>>),
    Object(Vec<(String, Json<'m>)>),
}

impl<'m> Json<'m> {
    pub(super) fn text(text: &'m str) -> Self {
        Self::Text(text)
    }

    /// The document as text, indented by four spaces, with a line break at its end.
    pub(super) fn print(&self) -> String {
        let mut printer = Printer {
            text: String::new(),
            depth: 0,
        };
        printer.value(self);
        printer.text.push('\n');
        printer.text
    }
}

struct Printer {
    text: String,
    depth: usize,
}

impl Printer {
    fn value(&mut self, value: &Json<'_>) {
        match value {
            Json::Text(text) => self.quoted(text),
            Json::Node(node) => self.node(node),
            Json::Array(items) => self.list('[', items.iter(), ']', Self::value),
            Json::Object(members) => {
                self.list('{', members.iter(), '}', |printer, (key, value)| {
                    printer.key(key);
                    printer.value(value);
                })
            }
        }
    }

    fn node(&mut self, node: &Node) {
        match &node.value {
            NodeValue::Array(items) => self.list('[', items.iter(), ']', Self::node),
            NodeValue::Object(members) => {
                self.list('{', members.iter(), '}', |printer, (key, entry)| {
                    printer.key(key);
                    printer.node(&entry.value);
                });
            }
            _ => self.text.push_str(&node.to_string()),
        }
    }

    fn list<T>(
        &mut self,
        open: char,
        items: impl ExactSizeIterator<Item = T>,
        close: char,
        write: impl Fn(&mut Self, T),
    ) {
        let last = items.len();
        self.text.push(open);
        self.depth += 1;
        for (number, item) in items.enumerate() {
            self.line();
            write(self, item);
            if number + 1 < last {
                self.text.push(',');
            }
        }
        self.depth -= 1;
        if last > 0 {
            self.line();
        }
        self.text.push(close);
    }

    fn line(&mut self) {
        self.text.push('\n');
        (0..self.depth).for_each(|_| self.text.push_str("    "));
    }

    fn key(&mut self, key: &str) {
        self.quoted(key);
        self.text.push_str(": ");
    }

    fn quoted(&mut self, text: &str) {
        self.text.push_str(&Quoted(text).to_string());
    }
}
