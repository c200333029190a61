//! What quoted texts and text blocks mean: escapes, line breaks, indentation.

/// Why a quoted text has no meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TextError {
    /// A backslash before a character that needs none.
    Escape(char),
    /// `\u` without four digits.
    UnclosedUnicode,
    /// `\u` with something that is no hexadecimal digit.
    UnicodeDigit(char),
    /// `\u` with half of a surrogate pair.
    Surrogate,
    /// A character that must be escaped.
    Character(char),
    /// A text block without a first line break.
    BlockStart,
    /// A text block without anything.
    EmptyBlock,
}

impl std::fmt::Display for TextError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Escape(c) => write!(f, "Invalid escape found in string: `\\{c}`"),
            Self::UnclosedUnicode => f.write_str("Invalid unclosed unicode escape found in string"),
            Self::UnicodeDigit(c) => write!(f, "Invalid unicode escape character: `{c}`"),
            Self::Surrogate => f.write_str("Invalid unpaired surrogate found in string"),
            Self::Character(c) => write!(f, "Invalid string character: `{c}`"),
            Self::BlockStart => f.write_str("Text block must start with a new line (LF)"),
            Self::EmptyBlock => f.write_str("Text block is empty"),
        }
    }
}

/// The meaning of a `QuotedText`, its quotes already taken off.
pub(crate) fn unquote(inner: &str) -> Result<String, TextError> {
    unescape(&normalize(inner))
}

/// The meaning of a `TextBlock`, its quotes already taken off: incidental indentation and
/// trailing spaces are removed, then escapes are resolved.
pub(crate) fn unblock(inner: &str) -> Result<String, TextError> {
    let text = normalize(inner);
    if text.is_empty() {
        return Err(TextError::EmptyBlock);
    }
    let (first, body) = text.split_once('\n').ok_or(TextError::BlockStart)?;
    if !first.trim_matches([' ', '\t']).is_empty() {
        return Err(TextError::BlockStart);
    }
    unescape(&outdent(body))
}

fn normalize(text: &str) -> String {
    match text.contains('\r') {
        true => text.replace("\r\n", "\n").replace('\r', "\n"),
        false => text.to_owned(),
    }
}

fn outdent(body: &str) -> String {
    let lines: Vec<&str> = body.split('\n').collect();
    let last = lines.len().saturating_sub(1);
    let counts = |(index, line): (usize, &&str)| {
        (index == last || !is_blank(line)).then(|| indentation(line))
    };
    let margin = lines
        .iter()
        .enumerate()
        .filter_map(counts)
        .min()
        .unwrap_or(0);
    let cut = |line: &&str| {
        line.get(margin..)
            .unwrap_or_default()
            .trim_end_matches(' ')
            .to_owned()
    };
    lines.iter().map(cut).collect::<Vec<_>>().join("\n")
}

fn is_blank(line: &str) -> bool {
    line.trim_matches(' ').is_empty()
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn unescape(text: &str) -> Result<String, TextError> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(escape(&mut chars)?),
            c if c < ' ' && !matches!(c, '\t' | '\n' | '\r') => {
                return Err(TextError::Character(c));
            }
            c => out.push(c),
        }
    }
    Ok(out)
}

/// The character behind a backslash; `None` for an escaped line break.
fn escape(chars: &mut std::str::Chars<'_>) -> Result<Option<char>, TextError> {
    let resolved = match chars.next() {
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('u') => return unicode(chars).map(Some),
        Some('\n') => return Ok(None),
        Some(c @ ('"' | '\\' | '/')) => c,
        Some(c) => return Err(TextError::Escape(c)),
        None => return Err(TextError::Escape(' ')),
    };
    Ok(Some(resolved))
}

fn unicode(chars: &mut std::str::Chars<'_>) -> Result<char, TextError> {
    let high = code_unit(chars)?;
    if !(0xD800..0xDC00).contains(&high) {
        return char::from_u32(high).ok_or(TextError::Surrogate);
    }
    let rest = chars
        .as_str()
        .strip_prefix("\\u")
        .ok_or(TextError::Surrogate)?;
    *chars = rest.chars();
    let low = code_unit(chars)?;
    let pair = char::decode_utf16([high, low].map(|unit| u16::try_from(unit).unwrap_or(0))).next();
    pair.and_then(Result::ok).ok_or(TextError::Surrogate)
}

fn code_unit(chars: &mut std::str::Chars<'_>) -> Result<u32, TextError> {
    (0..4).try_fold(0, |value, _| {
        let c = chars.next().ok_or(TextError::UnclosedUnicode)?;
        let digit = c.to_digit(16).ok_or(TextError::UnicodeDigit(c))?;
        Ok(value * 16 + digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved_and_escaped_line_breaks_vanish() {
        assert_eq!(unquote(r#"a\"\\\/\n\t\u0041"#).unwrap(), "a\"\\/\n\tA");
        assert_eq!(unquote("a\\\nb\r\nc").unwrap(), "ab\nc");
        assert_eq!(unquote(r"\ud83d\ude00").unwrap(), "😀");
    }

    #[test]
    fn wrong_escapes_are_named() {
        assert_eq!(unquote(r"\'"), Err(TextError::Escape('\'')));
        assert_eq!(unquote(r"\u12"), Err(TextError::UnclosedUnicode));
        assert_eq!(unquote(r"\u12t4"), Err(TextError::UnicodeDigit('t')));
        assert_eq!(unquote(r"\ud83d"), Err(TextError::Surrogate));
        assert_eq!(unquote("a\u{1}"), Err(TextError::Character('\u{1}')));
    }

    #[test]
    fn a_text_block_loses_its_margin_and_trailing_spaces() {
        assert_eq!(unblock("\n    a\n      b  \n\n    ").unwrap(), "a\n  b\n\n");
        assert_eq!(unblock("\n    a\n  ").unwrap(), "  a\n");
        assert_eq!(unblock("\n    a\n    b").unwrap(), "a\nb");
        assert_eq!(unblock(""), Err(TextError::EmptyBlock));
        assert_eq!(unblock("a"), Err(TextError::BlockStart));
    }
}
