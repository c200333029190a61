//! URI patterns of the `http` trait.

use std::fmt;

/// A parsed URI pattern (Smithy 2.0, "http trait", "uri").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UriPattern {
    /// Path segments in order; the root path has none.
    pub segments: Vec<UriSegment>,
    /// Literal query parameters in order.
    pub query: Vec<QueryLiteral>,
}

/// One segment of the path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UriSegment {
    /// Text as it stands.
    Literal(String),
    /// `{name}`: one segment.
    Label(String),
    /// `{name+}`: one or more segments.
    GreedyLabel(String),
}

/// A literal `key` or `key=value` of the query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryLiteral {
    /// The key.
    pub key: String,
    /// The value, where `=` was written.
    pub value: Option<String>,
}

/// Why a text is no URI pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UriError {
    /// It does not begin with `/`.
    NotAbsolute,
    /// It has a fragment.
    Fragment,
    /// It has a character that URIs do not have.
    Character(char),
    /// It has an empty segment that is not the trailing one.
    EmptySegment,
    /// It ends with `?`.
    EmptyQuery,
    /// It has a `.` or `..` segment.
    DotSegment,
    /// A label is not a whole segment, or its braces do not match.
    Label(String),
    /// A label's name is no identifier.
    LabelName(String),
    /// A label stands in the query.
    QueryLabel,
    /// A label occurs twice.
    Repeated(String),
    /// There are several greedy labels.
    SeveralGreedy,
    /// A label follows a greedy label.
    AfterGreedy,
}

impl fmt::Display for UriError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAbsolute => f.write_str("URI pattern must start with `/`"),
            Self::Fragment => f.write_str("URI pattern must not contain a fragment"),
            Self::Character(c) => write!(f, "URI pattern must not contain `{c}`"),
            Self::EmptySegment => f.write_str("URI pattern must not contain empty path segments"),
            Self::EmptyQuery => f.write_str("URI pattern must not end with '?'"),
            Self::DotSegment => f.write_str("URI pattern must not contain dot segments"),
            Self::Label(segment) => {
                write!(f, "Invalid label in segment `{segment}` of URI pattern")
            }
            Self::LabelName(name) => write!(f, "Invalid label name `{name}` in URI pattern"),
            Self::QueryLabel => f.write_str("Query labels must not be present in URI pattern"),
            Self::Repeated(name) => {
                write!(f, "Label `{name}` is defined more than once in URI pattern")
            }
            Self::SeveralGreedy => {
                f.write_str("At most one greedy label segment may exist in a URI pattern")
            }
            Self::AfterGreedy => {
                f.write_str("A greedy label must be the last label in its URI pattern")
            }
        }
    }
}

impl std::error::Error for UriError {}

impl UriPattern {
    /// Parses the `uri` of an `http` trait.
    ///
    /// # Errors
    /// The first rule of "uri" the text breaks.
    pub fn parse(text: &str) -> Result<Self, UriError> {
        if !text.starts_with('/') {
            return Err(UriError::NotAbsolute);
        }
        if text.contains('#') {
            return Err(UriError::Fragment);
        }
        if let Some(c) = text.chars().find(|c| !c.is_ascii_graphic()) {
            return Err(UriError::Character(c));
        }
        let (path, query) = match text.split_once('?') {
            Some((path, query)) => (path, parse_query(query)?),
            None => (text, Vec::new()),
        };
        let segments = parse_path(path)?;
        check_labels(&segments)?;
        Ok(Self { segments, query })
    }

    /// Names of the labels, in order.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(UriSegment::label)
    }

    /// Whether one request could match both patterns while neither is more specific.
    #[must_use]
    pub fn conflicts_with(&self, other: &Self) -> bool {
        self.segments.len() == other.segments.len()
            && self
                .segments
                .iter()
                .zip(&other.segments)
                .all(|(a, b)| a.clashes(b))
            && same_query(&self.query, &other.query)
    }
}

fn same_query(a: &[QueryLiteral], b: &[QueryLiteral]) -> bool {
    a.len() == b.len() && a.iter().all(|literal| b.contains(literal))
}

impl UriSegment {
    /// The name of a label segment.
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        match self {
            Self::Literal(_) => None,
            Self::Label(name) | Self::GreedyLabel(name) => Some(name),
        }
    }

    fn clashes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Literal(a), Self::Literal(b)) => a == b,
            (Self::Label(_), Self::Label(_)) | (Self::GreedyLabel(_), Self::GreedyLabel(_)) => true,
            _ => false,
        }
    }
}

fn parse_path(path: &str) -> Result<Vec<UriSegment>, UriError> {
    let trimmed = path.strip_prefix('/').unwrap_or(path);
    if trimmed.is_empty() {
        return Ok(Vec::new());
    }
    let whole = trimmed.strip_suffix('/').unwrap_or(trimmed);
    whole.split('/').map(parse_segment).collect()
}

fn parse_segment(segment: &str) -> Result<UriSegment, UriError> {
    if segment.is_empty() {
        return Err(UriError::EmptySegment);
    }
    if matches!(segment, "." | "..") {
        return Err(UriError::DotSegment);
    }
    let Some(inner) = segment
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
    else {
        return literal_segment(segment);
    };
    let (name, greedy) = match inner.strip_suffix('+') {
        Some(name) => (name, true),
        None => (inner, false),
    };
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Err(UriError::LabelName(inner.to_owned()));
    }
    let name = name.to_owned();
    Ok(if greedy {
        UriSegment::GreedyLabel(name)
    } else {
        UriSegment::Label(name)
    })
}

fn literal_segment(segment: &str) -> Result<UriSegment, UriError> {
    match segment.contains(['{', '}']) {
        true => Err(UriError::Label(segment.to_owned())),
        false => Ok(UriSegment::Literal(segment.to_owned())),
    }
}

fn parse_query(query: &str) -> Result<Vec<QueryLiteral>, UriError> {
    if query.is_empty() {
        return Err(UriError::EmptyQuery);
    }
    if query.contains(['{', '}']) {
        return Err(UriError::QueryLabel);
    }
    let literal = |part: &str| match part.split_once('=') {
        Some((key, value)) => QueryLiteral {
            key: key.to_owned(),
            value: Some(value.to_owned()),
        },
        None => QueryLiteral {
            key: part.to_owned(),
            value: None,
        },
    };
    Ok(query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(literal)
        .collect())
}

fn check_labels(segments: &[UriSegment]) -> Result<(), UriError> {
    let mut seen: Vec<&str> = Vec::new();
    let mut greedy = false;
    for segment in segments {
        let Some(name) = segment.label() else {
            continue;
        };
        match segment {
            UriSegment::GreedyLabel(_) if greedy => return Err(UriError::SeveralGreedy),
            _ if greedy => return Err(UriError::AfterGreedy),
            _ if seen.contains(&name) => return Err(UriError::Repeated(name.to_owned())),
            _ => {}
        }
        greedy |= matches!(segment, UriSegment::GreedyLabel(_));
        seen.push(name);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_comes_apart_into_segments_and_query_literals() {
        let pattern = UriPattern::parse("/a/{b}/{c+}/d?x&y=z").unwrap();
        let segments = [
            UriSegment::Literal("a".into()),
            UriSegment::Label("b".into()),
            UriSegment::GreedyLabel("c".into()),
            UriSegment::Literal("d".into()),
        ];
        assert_eq!(pattern.segments, segments);
        assert_eq!(
            pattern.query[0],
            QueryLiteral {
                key: "x".into(),
                value: None
            }
        );
        assert_eq!(
            pattern.query[1],
            QueryLiteral {
                key: "y".into(),
                value: Some("z".into())
            }
        );
        assert!(UriPattern::parse("/").unwrap().segments.is_empty());
    }

    #[test]
    fn broken_patterns_are_refused_with_the_rule_they_break() {
        let refused = |text| UriPattern::parse(text).unwrap_err();
        assert_eq!(refused("a"), UriError::NotAbsolute);
        assert_eq!(refused("/a#b"), UriError::Fragment);
        assert_eq!(refused("/a b"), UriError::Character(' '));
        assert_eq!(refused("/a//b"), UriError::EmptySegment);
        assert_eq!(refused("/a?"), UriError::EmptyQuery);
        assert_eq!(refused("/a?{b}"), UriError::QueryLabel);
        assert_eq!(refused("/a{b}"), UriError::Label("a{b}".into()));
        assert_eq!(refused("/{a}/{a}"), UriError::Repeated("a".into()));
        assert_eq!(refused("/{a+}/{b+}"), UriError::SeveralGreedy);
        assert_eq!(refused("/{a+}/{b}"), UriError::AfterGreedy);
        assert_eq!(refused("/a/../b"), UriError::DotSegment);
    }
}
