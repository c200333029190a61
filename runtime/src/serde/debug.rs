//! `Debug` of structures and unions, by their schema.

use super::{Error, Members, ShapeSerializer};
use crate::schema::{Kind, Member, Schema};
use crate::types::{BigDecimal, BigInteger, Blob, ByteStream, Document, Timestamp};
use std::fmt;

/// What `Debug` of generated structures and unions says: the members that are present, by their names in the model.
/// What has `@sensitive` is not shown.
///
/// One implementation for all, because those that are derived take a large part of the time in which generated crates
/// are compiled.
///
/// # Errors
/// What the formatter says.
pub fn debug(value: &dyn Members, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let schema = value.schema();
    match (schema.is_sensitive(), schema.kind()) {
        (true, Kind::Union) => write!(f, "{}({REDACTED})", schema.name()),
        (true, _) => write!(f, "{} {{ {REDACTED} }}", schema.name()),
        (false, _) => {
            let mut tree = Tree {
                open: vec![Open::of(blank(schema))],
                hidden: 0,
                pretty: f.alternate(),
            };
            value.write_members(&mut tree);
            tree.open
                .pop()
                .map_or(Ok(()), |root| fmt::Debug::fmt(&root.node, f))
        }
    }
}

const REDACTED: &str = "** redacted **";

/// How far lists and maps in each other are searched for secrets.
const DEPTH: usize = 16;

enum Node {
    /// What is shown as it is.
    Text(String),
    Structure(&'static str, Vec<(&'static str, Node)>),
    /// A union: the member that is set.
    Variant(Option<(&'static str, Box<Node>)>),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

fn blank(schema: &'static Schema) -> Node {
    match schema.kind() {
        Kind::Union => Node::Variant(None),
        _ => Node::Structure(schema.name(), Vec::new()),
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Structure(name, members) => {
                let mut shown = f.debug_struct(name);
                for (name, value) in members {
                    shown.field(name, value);
                }
                shown.finish()
            }
            Self::Variant(None) => f.write_str("Unknown"),
            Self::Variant(Some((name, value))) => match value.is_unit() {
                true => f.write_str(name),
                false => f.debug_tuple(name).field(value).finish(),
            },
            Self::List(elements) => f.debug_list().entries(elements).finish(),
            Self::Map(entries) => f
                .debug_map()
                .entries(entries.iter().map(|(key, value)| (key, value)))
                .finish(),
        }
    }
}

impl Node {
    fn is_unit(&self) -> bool {
        matches!(self, Self::Structure("Unit", members) if members.is_empty())
    }
}

/// A node to which more is added.
struct Open {
    node: Node,
    /// Of a map: the key of the value that follows.
    key: String,
}

impl Open {
    fn of(node: Node) -> Self {
        let key = String::new();
        Self { node, key }
    }
}

/// Makes a tree of what is written to it.
struct Tree {
    open: Vec<Open>,
    /// How many aggregates are open that are not shown.
    hidden: usize,
    pretty: bool,
}

impl Tree {
    fn put(&mut self, m: &'static Member, node: Node) {
        let Some(Open { node: outer, key }) = self.open.last_mut() else {
            return;
        };
        match outer {
            Node::Text(_) => {}
            Node::Structure(_, members) => members.push((m.name(), node)),
            Node::Variant(set) => *set = Some((m.name(), Box::new(node))),
            Node::List(elements) => elements.push(node),
            Node::Map(entries) => entries.push((std::mem::take(key), node)),
        }
    }

    fn text(&mut self, m: &'static Member, text: impl FnOnce() -> String) {
        if self.hidden > 0 {
            return;
        }
        let text = match m.is_sensitive() {
            true => REDACTED.to_owned(),
            false => text(),
        };
        self.put(m, Node::Text(text));
    }

    fn show(&mut self, m: &'static Member, value: &dyn fmt::Debug) {
        let pretty = self.pretty;
        self.text(m, || match pretty {
            true => format!("{value:#?}"),
            false => format!("{value:?}"),
        });
    }

    fn begin(&mut self, m: &'static Member, node: Node) {
        if self.hidden > 0 {
            self.hidden += 1;
        } else if hides(m, DEPTH) {
            self.put(m, Node::Text(REDACTED.to_owned()));
            self.hidden = 1;
        } else {
            self.open.push(Open::of(node));
        }
    }

    fn end(&mut self, m: &'static Member) {
        if self.hidden > 0 {
            self.hidden -= 1;
        } else if let Some(done) = self.open.pop() {
            self.put(m, done.node);
        }
    }
}

/// Whether nothing of a value is shown. Lists and maps of secrets do not tell how many there are, nor their keys.
fn hides(m: &Member, depth: usize) -> bool {
    let is_collection = matches!(m.target().kind(), Kind::List | Kind::Map);
    let mut inside = m.target().members().iter();
    m.is_sensitive() || (is_collection && depth > 0 && inside.any(|m| hides(m, depth - 1)))
}

impl ShapeSerializer for Tree {
    fn write_boolean(&mut self, m: &'static Member, value: bool) {
        self.show(m, &value);
    }

    fn write_integer(&mut self, m: &'static Member, value: i64) {
        self.show(m, &value);
    }

    fn write_float(&mut self, m: &'static Member, value: f32) {
        self.show(m, &value);
    }

    fn write_double(&mut self, m: &'static Member, value: f64) {
        self.show(m, &value);
    }

    fn write_big_integer(&mut self, m: &'static Member, value: &BigInteger) {
        self.show(m, value);
    }

    fn write_big_decimal(&mut self, m: &'static Member, value: &BigDecimal) {
        self.show(m, value);
    }

    fn write_string(&mut self, m: &'static Member, value: &str) {
        match m.target().kind() {
            Kind::Enum => self.text(m, || value.to_owned()),
            _ => self.show(m, &value),
        }
    }

    fn write_blob(&mut self, m: &'static Member, value: &Blob) {
        self.show(m, value);
    }

    fn write_stream(&mut self, m: &'static Member, value: &ByteStream) {
        self.show(m, value);
    }

    fn write_timestamp(&mut self, m: &'static Member, value: Timestamp) {
        self.show(m, &value);
    }

    fn write_document(&mut self, m: &'static Member, value: &Document) {
        self.show(m, value);
    }

    fn write_null(&mut self, m: &'static Member) {
        self.text(m, || "None".to_owned());
    }

    fn begin_structure(&mut self, m: &'static Member) {
        self.begin(m, blank(m.target()));
    }

    fn end_structure(&mut self, m: &'static Member) {
        self.end(m);
    }

    fn begin_list(&mut self, m: &'static Member, _: usize) {
        self.begin(m, Node::List(Vec::new()));
    }

    fn end_list(&mut self, m: &'static Member) {
        self.end(m);
    }

    fn begin_map(&mut self, m: &'static Member, _: usize) {
        self.begin(m, Node::Map(Vec::new()));
    }

    fn key(&mut self, key: &str) {
        if let (0, Some(map)) = (self.hidden, self.open.last_mut()) {
            key.clone_into(&mut map.key);
        }
    }

    fn end_map(&mut self, m: &'static Member) {
        self.end(m);
    }

    fn unknown_member(&mut self, name: &str) {
        let Some(Open { node, .. }) = self.open.last_mut().filter(|_| self.hidden == 0) else {
            return;
        };
        *node = Node::Variant(Some(("Unknown", Box::new(Node::Text(format!("{name:?}"))))));
    }

    // What cannot be sent can be shown.
    fn fail(&mut self, _: Error) {}
}
