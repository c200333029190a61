//! What paragraphs of Markdown say, without what rustdoc would take for more.

/// Escapes what rustdoc would take for links or HTML, outside code spans, and makes bare URLs links.
pub(super) fn escape(line: &str) -> String {
    escaped(line, false)
}

fn escaped(line: &str, in_link: bool) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '`' => code_span(rest, &mut out),
            '\\' => copy(rest, 2, &mut out),
            '[' => bracket(rest, &mut out),
            '<' => angle(rest, &mut out),
            'h' if !in_link
                && out
                    .chars()
                    .next_back()
                    .is_none_or(|before| !before.is_alphanumeric()) =>
            {
                bare_url(rest, &mut out)
            }
            _ => copy(rest, 1, &mut out),
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    out
}

fn copy(rest: &str, count: usize, out: &mut String) -> usize {
    let end = rest
        .char_indices()
        .nth(count)
        .map_or(rest.len(), |(at, _)| at);
    out.push_str(rest.get(..end).unwrap_or(rest));
    end
}

// A span ends with as many ticks as it begins with, in the same paragraph.
fn code_span(rest: &str, out: &mut String) -> usize {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    let mark = "`".repeat(ticks);
    let inside = rest.get(ticks..).unwrap_or_default();
    let end = match inside.find(&mark) {
        Some(end) => ticks + end + ticks,
        None => {
            out.push_str(&"\\`".repeat(ticks));
            return ticks;
        }
    };
    out.push_str(rest.get(..end).unwrap_or(rest));
    end
}

fn bracket(rest: &str, out: &mut String) -> usize {
    match inline_link(rest) {
        Some((text, target, end)) => {
            out.push_str(&format!("[{}]({target})", escaped(text, true)));
            end
        }
        None => {
            out.push_str("\\[");
            1
        }
    }
}

/// The text and target of `[text](https://…)`, and where it ends.
fn inline_link(rest: &str) -> Option<(&str, &str, usize)> {
    let close = rest.find("](")?;
    let text = rest.get(1..close)?;
    let after = rest.get(close + 2..)?;
    let end = after.find(')')?;
    let target = after.get(..end)?;
    let plain = !text.contains('[') && !target.contains(char::is_whitespace);
    (is_web(target) && plain).then_some((text, target, close + 2 + end + 1))
}

fn angle(rest: &str, out: &mut String) -> usize {
    let url = rest
        .get(1..)
        .and_then(|after| after.split_once('>'))
        .map(|(url, _)| url);
    match url.filter(|url| is_url(url)) {
        Some(url) => copy(rest, url.chars().count() + 2, out),
        None => {
            out.push_str("\\<");
            1
        }
    }
}

/// Whether a text begins as the URLs that documentation links to.
pub(super) fn is_web(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

fn is_url(text: &str) -> bool {
    is_web(text) && !text.contains(|c: char| c.is_whitespace() || c == '<')
}

/// Writes the URL that a text begins with as a link, or else its first character; returns what was taken.
pub(super) fn bare_url(rest: &str, out: &mut String) -> usize {
    let end = rest
        .find(|c: char| c.is_whitespace() || "<>\"`)]}|\\^".contains(c))
        .unwrap_or(rest.len());
    let url = rest
        .get(..end)
        .unwrap_or_default()
        .trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    let named = url.split_once("://").is_some_and(|(scheme, host)| {
        matches!(scheme, "http" | "https") && host.starts_with(|c: char| c.is_ascii_alphanumeric())
    });
    if !named {
        return copy(rest, 1, out);
    }
    out.push_str(&format!("<{url}>"));
    url.len()
}
