//! Lists in one header (RFC 9110, section 5.6).

use crate::serde::ErrorKind;
use std::borrow::Cow;
use std::collections::VecDeque;

/// Appends an element; one that would not read back as itself is quoted. Readers know of the comma in
/// an HTTP date.
pub(super) fn push(element: &str, is_date: bool, out: &mut String) {
    if !out.is_empty() {
        out.push_str(", ");
    }
    if !is_date && needs_quotes(element) {
        push_quoted(element, out);
    } else {
        out.push_str(element);
    }
}

fn needs_quotes(element: &str) -> bool {
    element.is_empty() || element.contains([',', '"']) || element.trim().len() != element.len()
}

fn push_quoted(element: &str, out: &mut String) {
    out.push('"');
    for c in element.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
}

/// Takes a header's value apart. Empty elements do not count (RFC 9110, section 5.6.1.2).
///
/// # Errors
/// A quoted string that does not end, or text after one.
pub(super) fn split<'a>(
    value: &'a str,
    is_date: bool,
    out: &mut VecDeque<Cow<'a, str>>,
) -> Result<(), ErrorKind> {
    let mut rest = value.trim_start_matches(BLANKS);
    while !rest.is_empty() {
        let (item, after) = match rest.strip_prefix('"') {
            Some(quoted) => take_quoted(quoted)?,
            None => take_plain(rest, usize::from(is_date)),
        };
        out.extend(item);
        rest = after.trim_start_matches(BLANKS);
    }
    Ok(())
}

const BLANKS: [char; 2] = [' ', '\t'];

type Taken<'a> = (Option<Cow<'a, str>>, &'a str);

// An HTTP date has one comma of its own, after the name of the day.
fn take_plain(text: &str, commas: usize) -> Taken<'_> {
    let (item, rest) = match text.match_indices(',').nth(commas) {
        Some((at, _)) => (text.get(..at), text.get(at + 1..)),
        None => (Some(text), None),
    };
    let item = item.unwrap_or_default().trim_matches(BLANKS);
    (
        (!item.is_empty()).then_some(Cow::Borrowed(item)),
        rest.unwrap_or_default(),
    )
}

fn take_quoted(text: &str) -> Result<Taken<'_>, ErrorKind> {
    let mut item = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                let rest = text
                    .get(at + 1..)
                    .unwrap_or_default()
                    .trim_start_matches(BLANKS);
                return after_quoted(rest).map(|rest| (Some(Cow::Owned(item)), rest));
            }
            '\\' => item.extend(chars.next().map(|(_, c)| c)),
            c => item.push(c),
        }
    }
    Err(ErrorKind::Malformed("quoted string"))
}

fn after_quoted(rest: &str) -> Result<&str, ErrorKind> {
    match rest.strip_prefix(',') {
        Some(rest) => Ok(rest),
        None if rest.is_empty() => Ok(rest),
        None => Err(ErrorKind::Malformed("quoted string")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(value: &str, is_date: bool) -> Result<Vec<String>, ErrorKind> {
        let mut out = VecDeque::new();
        split(value, is_date, &mut out)?;
        Ok(out.into_iter().map(Cow::into_owned).collect())
    }

    fn joined(list: &[&str]) -> String {
        let mut text = String::new();
        list.iter().for_each(|item| push(item, false, &mut text));
        text
    }

    #[test]
    fn what_is_joined_is_split_again() {
        for list in [
            vec!["a", "b", "c"],
            vec!["b,c", "\"def\"", "a"],
            vec!["", " x ", "\\", "a\\\"b", "é"],
            vec![],
        ] {
            assert_eq!(items(&joined(&list), false).unwrap(), list);
        }
    }

    #[test]
    fn quotes_stand_only_where_they_must() {
        assert_eq!(joined(&["b,c", "\"def\"", "a"]), r#""b,c", "\"def\"", a"#);
    }

    #[test]
    fn dates_keep_their_comma() {
        let date = "Mon, 16 Dec 2019 23:48:18 GMT";
        assert_eq!(
            items(&format!("{date}, {date}"), true).unwrap(),
            [date, date]
        );
        assert_eq!(
            items(&format!("\"{date}\",{date}"), true).unwrap(),
            [date, date]
        );
    }

    #[test]
    fn empty_elements_do_not_count_and_broken_quotes_are_refused() {
        assert_eq!(items(" a ,, b, ", false).unwrap(), ["a", "b"]);
        for broken in ["\"a", "\"a\" b", "\"a\\"] {
            assert!(items(broken, false).is_err(), "{broken}");
        }
    }
}
