//! JSON text to nodes with places (RFC 8259).

use std::borrow::Cow;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::map::HashSet;
use crate::node::{Bounds, Entry, Node, NodeValue, Number, Object};
use crate::source::{SourceId, Span};

type Parse<T> = Result<T, Box<Diagnostic>>;

/// Parses a whole document.
pub(crate) fn parse(source: SourceId, text: &str, bounds: Bounds) -> Parse<Node> {
    let mut parser = Parser {
        source,
        text,
        at: 0,
        depth: 0,
        nodes: 0,
        bounds,
        names: HashSet::default(),
        open: Vec::new(),
    };
    parser.at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    parser.skip_blank();
    let node = parser.value()?;
    parser.skip_blank();
    match parser.peek() {
        None => Ok(node),
        Some(_) => Err(parser.unexpected("the end of the document")),
    }
}

struct Parser<'s> {
    source: SourceId,
    text: &'s str,
    at: usize,
    depth: usize,
    nodes: usize,
    bounds: Bounds,
    /// Keys and targets met before; they recur, and share one text.
    names: HashSet<Arc<str>>,
    /// Members of the objects that are not closed yet.
    open: Vec<(Arc<str>, Entry)>,
}

impl<'s> Parser<'s> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn span(&self, start: usize) -> Span {
        Span::new(self.source, start, self.at)
    }

    fn fail(&self, start: usize, end: usize, message: String) -> Box<Diagnostic> {
        let span = Span::new(self.source, start, end);
        Box::new(
            Diagnostic::error("Model", format!("Error parsing JSON: {message}"))
                .at(span)
                .syntax(),
        )
    }

    fn unexpected(&self, wanted: &str) -> Box<Diagnostic> {
        let next = self
            .text
            .get(self.at..)
            .and_then(|rest| rest.chars().next());
        let found = next.map_or("the end of the document".to_owned(), |c| format!("'{c}'"));
        let end = self.at + next.map_or(0, char::len_utf8);
        let mut event = self.fail(self.at, end, format!("expected {wanted} but found {found}"));
        let before = self.text.get(..self.at).unwrap_or_default().trim_end();
        event.help = match next {
            Some('}' | ']') if before.ends_with(',') => {
                Some("leave out the comma before it".to_owned())
            }
            Some(c) if c.is_alphabetic() || c == '\'' => {
                Some("texts and names are in double quotes".to_owned())
            }
            Some('/' | '#') => Some("JSON has no comments".to_owned()),
            _ => None,
        };
        event
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8) -> Parse<()> {
        match self.eat(byte) {
            true => Ok(()),
            false => Err(self.unexpected(&format!("'{}'", char::from(byte)))),
        }
    }

    fn value(&mut self) -> Parse<Node> {
        let start = self.at;
        self.count(start)?;
        let value = match self.peek() {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'"') => NodeValue::String(Arc::from(self.string()?)),
            Some(b'-' | b'0'..=b'9') => NodeValue::Number(self.number()?),
            _ => self.keyword()?,
        };
        Ok(Node::new(value, self.span(start)))
    }

    fn count(&mut self, start: usize) -> Parse<()> {
        self.nodes += 1;
        let most = self.bounds.nodes;
        let message = || format!("more than {most} values in one file");
        match self.nodes > most {
            true => Err(self.fail(start, start + 1, message())),
            false => Ok(()),
        }
    }

    fn nested(&mut self, production: fn(&mut Self) -> Parse<NodeValue>) -> Parse<NodeValue> {
        if self.depth >= self.bounds.depth {
            let message = format!("nesting deeper than {} levels", self.bounds.depth);
            return Err(self.fail(self.at, self.at + 1, message));
        }
        self.depth += 1;
        let value = production(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn keyword(&mut self) -> Parse<NodeValue> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let words = [
            ("true", NodeValue::Bool(true)),
            ("false", NodeValue::Bool(false)),
            ("null", NodeValue::Null),
        ];
        match words.into_iter().find(|(word, _)| rest.starts_with(word)) {
            Some((word, value)) => {
                self.at += word.len();
                Ok(value)
            }
            None => Err(self.unexpected("a value")),
        }
    }

    fn array(&mut self) -> Parse<NodeValue> {
        self.expect(b'[')?;
        self.skip_blank();
        let mut items = Vec::new();
        if self.eat(b']') {
            return Ok(NodeValue::Array(items));
        }
        loop {
            self.skip_blank();
            items.push(self.value()?);
            self.skip_blank();
            if !self.eat(b',') {
                self.expect(b']')?;
                items.shrink_to_fit();
                return Ok(NodeValue::Array(items));
            }
        }
    }

    fn object(&mut self) -> Parse<NodeValue> {
        self.expect(b'{')?;
        self.skip_blank();
        let first = self.open.len();
        if !self.eat(b'}') {
            loop {
                self.skip_blank();
                self.entry()?;
                self.skip_blank();
                if !self.eat(b',') {
                    self.expect(b'}')?;
                    break;
                }
            }
        }
        self.close(first)
    }

    /// The object of the members that are open from the given one on.
    fn close(&mut self, first: usize) -> Parse<NodeValue> {
        let count = self.open.len().saturating_sub(first);
        let mut members = Object::with_capacity_and_hasher(count, Default::default());
        let mut repeated = None;
        for (key, entry) in self.open.drain(first..) {
            let span = entry.key_span;
            if let (at, Some(_)) = members.insert_full(key, entry) {
                repeated = repeated.or(Some((at, span)));
            }
        }
        if let Some((at, span)) = repeated {
            let key = members.get_index(at).map_or("", |(key, _)| key);
            let message = format!("duplicate member '{key}'");
            return Err(self.fail(span.start as usize, span.end as usize, message));
        }
        Ok(NodeValue::Object(Box::new(members)))
    }

    fn entry(&mut self) -> Parse<()> {
        let start = self.at;
        let key = self.name()?;
        let key_span = self.span(start);
        self.skip_blank();
        self.expect(b':')?;
        self.skip_blank();
        let value = if &*key == "target" && self.peek() == Some(b'"') {
            let start = self.at;
            let value = NodeValue::String(self.name()?);
            Node::new(value, self.span(start))
        } else {
            self.value()?
        };
        self.open.push((key, Entry { key_span, value }));
        Ok(())
    }

    /// A text that is likely to recur.
    fn name(&mut self) -> Parse<Arc<str>> {
        let text = self.string()?;
        if let Some(known) = self.names.get(&*text) {
            return Ok(known.clone());
        }
        let text: Arc<str> = Arc::from(text);
        self.names.insert(text.clone());
        Ok(text)
    }

    fn number(&mut self) -> Parse<Number> {
        let start = self.at;
        self.eat(b'-');
        let zero = self.eat(b'0');
        if !zero {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _sign = self.eat(b'+') || self.eat(b'-');
            self.digits()?;
        }
        Ok(Number::new(
            self.text.get(start..self.at).unwrap_or_default(),
        ))
    }

    fn digits(&mut self) -> Parse<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        match self.at > start {
            true => Ok(()),
            false => Err(self.unexpected("a digit")),
        }
    }

    fn string(&mut self) -> Parse<Cow<'s, str>> {
        let start = self.at;
        self.expect(b'"')?;
        let inner = self.at;
        let mut plain = true;
        loop {
            match self.peek() {
                None => return Err(self.fail(start, inner, "unclosed string".to_owned())),
                Some(b'"') => break,
                Some(b'\\') => {
                    plain = false;
                    self.at += 2;
                }
                Some(byte) if byte < 0x20 => return Err(self.unexpected("no control character")),
                Some(_) => self.at += 1,
            }
        }
        let raw = self.text.get(inner..self.at).unwrap_or_default();
        self.at += 1;
        if plain {
            return Ok(Cow::Borrowed(raw));
        }
        let text = unescape(raw).map_err(|message| self.fail(start, self.at, message))?;
        Ok(Cow::Owned(text))
    }
}

fn unescape(raw: &str) -> Result<String, String> {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let (c, tail) = escape(after)?;
        out.push(c);
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

fn escape(after: &str) -> Result<(char, &str), String> {
    let mut chars = after.chars();
    let resolved = match chars.next() {
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some(c @ ('"' | '\\' | '/')) => c,
        Some('u') => return unicode(chars.as_str()),
        Some(c) => return Err(format!("invalid escape '\\{c}'")),
        None => return Err("unclosed escape".to_owned()),
    };
    Ok((resolved, chars.as_str()))
}

fn unicode(digits: &str) -> Result<(char, &str), String> {
    let (high, rest) = code_unit(digits)?;
    let low = rest
        .strip_prefix("\\u")
        .filter(|_| (0xD800..0xDC00).contains(&high));
    let (units, rest) = match low {
        Some(digits) => {
            let (low, rest) = code_unit(digits)?;
            (vec![high, low], rest)
        }
        None => (vec![high], rest),
    };
    let text = String::from_utf16(&units).map_err(|_| "unpaired surrogate".to_owned())?;
    let c = text.chars().next().ok_or("empty escape")?;
    Ok((c, rest))
}

fn code_unit(digits: &str) -> Result<(u16, &str), String> {
    let split = digits
        .split_at_checked(4)
        .ok_or("unclosed unicode escape")?;
    let valid = split.0.bytes().all(|byte| byte.is_ascii_hexdigit());
    let unit = u16::from_str_radix(split.0, 16).ok().filter(|_| valid);
    unit.map(|unit| (unit, split.1))
        .ok_or_else(|| format!("invalid unicode escape '{}'", split.0))
}
