//! Query strings.

use super::percent;
use crate::serde::Result;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A query string that was received, decoded.
#[derive(Debug, Default)]
pub(super) struct Query<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Query<'a> {
    /// Takes a query string apart. A name without a value has an empty one.
    ///
    /// # Errors
    /// Malformed percent-encoding.
    pub(super) fn parse(text: Option<&'a str>) -> Result<Self> {
        let pairs = text
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty());
        pairs.map(parse_pair).collect::<Result<_>>().map(Self)
    }

    /// The values of a name, in order.
    pub(super) fn values(&self, name: &str) -> impl Iterator<Item = &Cow<'a, str>> {
        self.0
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, value)| value)
    }

    /// Whether a query literal of a URI pattern is there: the name, and the value if it has one.
    pub(super) fn has(&self, (name, value): (&str, &str)) -> bool {
        self.values(name).any(|v| value.is_empty() || v == value)
    }

    /// All names with their values.
    pub(super) fn grouped(&self) -> Vec<(String, Vec<Cow<'_, str>>)> {
        let mut groups = BTreeMap::<&str, Vec<Cow<'_, str>>>::new();
        for (name, value) in &self.0 {
            groups.entry(name).or_default().push(Cow::Borrowed(value));
        }
        groups
            .into_iter()
            .map(|(name, values)| (name.to_owned(), values))
            .collect()
    }
}

fn parse_pair(pair: &str) -> Result<(Cow<'_, str>, Cow<'_, str>)> {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    Ok((decode(name)?, decode(value)?))
}

// Smithy writes a space as `%20`, forms and browsers as `+`.
fn decode(text: &str) -> Result<Cow<'_, str>> {
    if !text.contains('+') {
        return percent::decode(text);
    }
    let spaced = text.replace('+', " ");
    percent::decode(&spaced).map(|t| Cow::Owned(t.into_owned()))
}

/// A query string that is being written.
#[derive(Debug, Default)]
pub(super) struct QueryWriter {
    text: String,
    names: Vec<&'static str>,
}

impl QueryWriter {
    /// Adds a literal of a URI pattern, which is encoded already.
    pub(super) fn literal(&mut self, name: &'static str, value: &str) {
        self.separate();
        self.text.push_str(name);
        if !value.is_empty() {
            self.text.push('=');
            self.text.push_str(value);
        }
        self.names.push(name);
    }

    /// Adds a value of a member that is bound to this name.
    pub(super) fn named(&mut self, name: &'static str, value: &str) {
        self.pair(name, value);
        self.names.push(name);
    }

    /// Adds values from a map of query parameters. Names that members are bound to are taken already.
    pub(super) fn extend(&mut self, params: Vec<(String, Vec<String>)>) {
        let taken = std::mem::take(&mut self.names);
        for (name, values) in params
            .iter()
            .filter(|(name, _)| !taken.contains(&name.as_str()))
        {
            values.iter().for_each(|value| self.pair(name, value));
        }
    }

    fn pair(&mut self, name: &str, value: &str) {
        self.separate();
        percent::encode(name, &mut self.text);
        self.text.push('=');
        percent::encode(value, &mut self.text);
    }

    fn separate(&mut self) {
        if !self.text.is_empty() {
            self.text.push('&');
        }
    }

    /// The query string, without `?`.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }
}
