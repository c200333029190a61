//! HTML, as AWS models document themselves with, to Markdown.

use super::wrap::wrap;

const TAGS: [&str; 30] = [
    "p",
    "code",
    "a",
    "ul",
    "ol",
    "li",
    "b",
    "i",
    "note",
    "important",
    "br",
    "em",
    "strong",
    "dl",
    "dt",
    "dd",
    "pre",
    "div",
    "span",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "table",
    "tr",
    "td",
    "th",
    "para",
    "title",
];

/// Whether a text is HTML rather than Markdown: it has an element that documentation uses, and its end.
pub(super) fn is_html(text: &str) -> bool {
    TAGS.iter().any(|tag| text.contains(&format!("</{tag}>")))
}

/// The text of the elements, as Markdown that is still to be cleaned.
pub(super) fn to_markdown(text: &str) -> String {
    let mut writer = Writer::default();
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let (before, tag) = rest.split_at(open);
        writer.text(before);
        match parse_tag(tag) {
            Some((parsed, after)) => {
                writer.tag(&parsed);
                rest = after;
            }
            None => {
                writer.text("<");
                rest = tag.get(1..).unwrap_or_default();
            }
        }
    }
    writer.text(rest);
    writer.finish()
}

struct Tag<'t> {
    name: String,
    closing: bool,
    attributes: &'t str,
}

fn parse_tag(text: &str) -> Option<(Tag<'_>, &str)> {
    if let Some(comment) = text.strip_prefix("<!--") {
        let (_, after) = comment.split_once("-->").unwrap_or((comment, ""));
        return Some((
            Tag {
                name: String::new(),
                closing: false,
                attributes: "",
            },
            after,
        ));
    }
    let (inside, after) = text.get(1..)?.split_once('>')?;
    let (inside, closing) = inside
        .strip_prefix('/')
        .map_or((inside, false), |name| (name, true));
    let name_end = inside
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(inside.len());
    let (name, attributes) = inside.split_at(name_end);
    let begins_tag = name.starts_with(|c: char| c.is_ascii_alphabetic()) && !inside.contains('<');
    begins_tag.then(|| {
        (
            Tag {
                name: name.to_ascii_lowercase(),
                closing,
                attributes,
            },
            after,
        )
    })
}

#[derive(Default)]
struct Writer {
    lines: Vec<String>,
    inline: String,
    lists: Vec<Option<usize>>,
    marker: String,
    links: Vec<String>,
    pre: bool,
    code: bool,
}

impl Writer {
    fn text(&mut self, text: &str) {
        let text = decode_entities(text);
        if self.pre || self.code {
            self.inline.push_str(&text);
        } else {
            self.inline.push_str(&text.replace(['\n', '\t', '\r'], " "));
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        match tag.name.as_str() {
            "code" if !self.pre => self.code_mark(tag.closing),
            "a" => self.link(tag),
            "b" | "strong" => self.mark("**", tag.closing),
            "i" | "em" => self.mark("_", tag.closing),
            "ul" | "dl" => self.list(tag.closing, None),
            "ol" => self.list(tag.closing, Some(0)),
            "li" | "dt" => self.item(tag.closing),
            "pre" => self.pre(tag.closing),
            "td" | "th" => self.inline.push(' '),
            "code" | "span" | "title" => {}
            _ => self.block(),
        }
    }

    fn mark(&mut self, mark: &str, closing: bool) {
        if self.pre || self.code {
            return;
        }
        if closing {
            let end = self.inline.trim_end().len();
            let after = self.inline.split_off(end);
            match self.inline.strip_suffix(mark) {
                Some(before) => self.inline = before.to_owned(),
                None => self.inline.push_str(mark),
            }
            self.inline.push_str(&after);
        } else {
            self.inline.push_str(mark);
        }
    }

    fn code_mark(&mut self, closing: bool) {
        self.code = !closing;
        match self.inline.strip_suffix('`') {
            Some(before) if closing => self.inline = before.to_owned(),
            _ => self.inline.push('`'),
        }
    }

    fn link(&mut self, tag: &Tag<'_>) {
        if !tag.closing {
            let target = attribute(tag.attributes, "href").unwrap_or_default();
            let is_url = target.starts_with("http://") || target.starts_with("https://");
            let usable =
                is_url && !target.contains(|c: char| c.is_whitespace() || "<>()[]`".contains(c));
            self.links.push(if usable && !self.code {
                target
            } else {
                String::new()
            });
            self.inline
                .push_str(if usable && !self.code { "[" } else { "" });
        } else if let Some(target) = self.links.pop().filter(|target| !target.is_empty()) {
            match self.inline.strip_suffix('[') {
                Some(before) => self.inline = before.to_owned(),
                None => self.inline.push_str(&format!("]({target})")),
            }
        }
    }

    fn list(&mut self, closing: bool, number: Option<usize>) {
        self.block();
        if closing {
            self.lists.pop();
            self.marker.clear();
        } else {
            self.lists.push(number);
        }
    }

    fn item(&mut self, closing: bool) {
        self.block();
        self.marker = match self.lists.last_mut() {
            _ if closing => String::new(),
            Some(Some(number)) => {
                *number += 1;
                format!("{number}. ")
            }
            _ => "- ".to_owned(),
        };
    }

    fn pre(&mut self, closing: bool) {
        if closing && self.pre {
            let code = std::mem::take(&mut self.inline);
            self.lines.push("```text".to_owned());
            self.lines
                .extend(code.trim_matches('\n').lines().map(str::to_owned));
            self.lines.extend(["```".to_owned(), String::new()]);
        } else {
            self.block();
        }
        self.pre = !closing;
    }

    fn block(&mut self) {
        let text = std::mem::take(&mut self.inline);
        let text = self.close_marks(text);
        if text.trim().is_empty() {
            return;
        }
        let outer: usize = 2 * self.lists.len().saturating_sub(1);
        let marker = std::mem::take(&mut self.marker);
        let inner = if self.lists.is_empty() {
            0
        } else {
            outer + marker.len().max(2)
        };
        let first = if marker.is_empty() {
            " ".repeat(inner)
        } else {
            format!("{}{marker}", " ".repeat(outer))
        };
        self.lines.extend(wrap(&text, &first, inner));
        self.lines.push(String::new());
    }

    // Marks that a block leaves open are closed with it.
    fn close_marks(&mut self, mut text: String) -> String {
        if std::mem::take(&mut self.code) {
            text.push('`');
        }
        while let Some(target) = self.links.pop() {
            if !target.is_empty() {
                text.push_str(&format!("]({target})"));
            }
        }
        text
    }

    fn finish(mut self) -> String {
        self.block();
        self.lines.join("\n")
    }
}

fn attribute(attributes: &str, name: &str) -> Option<String> {
    let (_, value) = attributes.split_once(&format!("{name}="))?;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (value, _) = value.get(1..)?.split_once(quote)?;
    Some(decode_entities(value))
}

fn decode_entities(text: &str) -> String {
    const ENTITIES: [(&str, &str); 9] = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&nbsp;", " "),
        ("&#x2F;", "/"),
        ("&mdash;", "—"),
        ("&amp;", "&"),
    ];
    let mut out = text.to_owned();
    if out.contains('&') {
        for (entity, meaning) in ENTITIES {
            out = out.replace(entity, meaning);
        }
    }
    out
}
