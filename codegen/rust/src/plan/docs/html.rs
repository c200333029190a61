//! HTML, as AWS models document themselves with, to Markdown.

use super::escape::is_web;
use super::inline::{Inline, Mark};
use super::wrap::wrap;

const BLOCKS: [&str; 31] = [
    "p",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "pre",
    "div",
    "note",
    "important",
    "caution",
    "tip",
    "warning",
    "fullname",
    "br",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "section",
    "para",
    "table",
    "tr",
    "thead",
    "tbody",
    "caption",
];

const INLINE: [&str; 24] = [
    "code",
    "tt",
    "kbd",
    "samp",
    "a",
    "b",
    "strong",
    "i",
    "em",
    "replaceable",
    "span",
    "td",
    "th",
    "title",
    "u",
    "s",
    "sub",
    "sup",
    "small",
    "font",
    "var",
    "img",
    "literal",
    "userinput",
];

/// Whether a text is HTML rather than Markdown: it begins with an element of documentation, or a block ends in it.
pub(super) fn is_html(text: &str) -> bool {
    let ends = |tag: &&str| text.contains(&format!("</{tag}>"));
    let begins = parse_tag(text.trim_start()).is_some();
    BLOCKS.iter().any(ends) || begins && INLINE.iter().any(ends)
}

/// The text of the elements, as lines of Markdown.
pub(super) fn to_markdown(text: &str) -> Vec<String> {
    let mut writer = Writer::default();
    for part in parts(text) {
        match part {
            Part::Text(text) => writer.text(text),
            Part::Tag(tag) => writer.tag(&tag),
        }
    }
    writer.finish()
}

/// Markdown for the marks of HTML in a text that is Markdown otherwise. Where there are code spans, tags may be in them.
pub(super) fn marks_to_markdown(text: &str) -> String {
    if text.contains('`') {
        return text.to_owned();
    }
    let of_tag = |tag: &Tag<'_>| match tag.name {
        _ if !tag.attributes.is_empty() => None,
        "code" | "tt" => Some("`"),
        "b" | "strong" => Some("**"),
        "i" | "em" => Some("*"),
        "br" => Some("\\\n"),
        _ => None,
    };
    parts(text)
        .map(|part| match part {
            Part::Text(text) => text,
            Part::Tag(tag) => of_tag(&tag).unwrap_or(tag.source),
        })
        .collect()
}

enum Part<'t> {
    Text(&'t str),
    Tag(Tag<'t>),
}

struct Tag<'t> {
    name: &'t str,
    closing: bool,
    attributes: &'t str,
    source: &'t str,
}

/// The tags of a text and what is between them. Elements that documentation does not use are text: they are
/// examples of XML, or words to fill in.
fn parts(mut rest: &str) -> impl Iterator<Item = Part<'_>> {
    std::iter::from_fn(move || {
        if let Some(tag) = parse_tag(rest) {
            rest = rest.get(tag.source.len()..).unwrap_or_default();
            return Some(Part::Tag(tag));
        }
        let first = rest.chars().next()?;
        let after = rest.get(first.len_utf8()..).unwrap_or_default();
        let end = after
            .find('<')
            .map_or(rest.len(), |at| at + first.len_utf8());
        let (text, after) = rest.split_at(end);
        rest = after;
        Some(Part::Text(text))
    })
}

fn parse_tag(text: &str) -> Option<Tag<'_>> {
    if let Some(comment) = text.strip_prefix("<!--") {
        let end = comment.find("-->").map_or(text.len(), |end| end + 7);
        return Some(Tag {
            name: "",
            closing: false,
            attributes: "",
            source: text.get(..end).unwrap_or(text),
        });
    }
    let (inside, _) = text.strip_prefix('<')?.split_once('>')?;
    let source = text.get(..inside.len() + 2)?;
    let (inside, closing) = inside
        .strip_prefix('/')
        .map_or((inside, false), |name| (name, true));
    let inside = inside.trim_end_matches('/');
    let end = inside
        .find(|c: char| c.is_whitespace())
        .unwrap_or(inside.len());
    let (name, attributes) = inside.split_at(end);
    let name = BLOCKS
        .iter()
        .chain(&INLINE)
        .find(|known| name == **known || name == known.to_ascii_uppercase())?;
    (!attributes.contains('<')).then_some(Tag {
        name,
        closing,
        attributes,
        source,
    })
}

#[derive(Default)]
struct Writer {
    lines: Vec<String>,
    inline: Inline,
    lists: Vec<List>,
    /// Markers of items that no text has come of yet, with the depth of their lists.
    markers: Vec<(usize, String)>,
    /// Where the item begins that is the last block.
    tight: Option<usize>,
    pre: Option<String>,
    /// What the next block begins with: the kind of the note that it opens.
    lead: &'static str,
}

struct List {
    number: Option<usize>,
    indent: usize,
    content: usize,
}

impl Writer {
    fn text(&mut self, text: &str) {
        let text = decode_entities(text);
        match &mut self.pre {
            Some(pre) => pre.push_str(&text),
            None => self.inline.text(&text),
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        if tag.name == "pre" {
            return self.pre(tag.closing);
        }
        if let Some(pre) = &mut self.pre {
            if tag.name == "br" {
                pre.push('\n');
            }
            return;
        }
        match tag.name {
            "code" | "tt" | "kbd" | "samp" => self.inline.code(!tag.closing),
            "a" => self.link(tag),
            "b" | "strong" => self.mark(Mark::Strong, tag.closing),
            "i" | "em" | "replaceable" => self.mark(Mark::Emphasis, tag.closing),
            "ul" | "dl" => self.list(tag.closing, None),
            "ol" => self.list(tag.closing, Some(0)),
            "li" | "dt" => self.item(tag.closing),
            "td" | "th" => self.inline.text(" "),
            "note" => self.note("**Note:** ", tag.closing),
            "important" => self.note("**Important:** ", tag.closing),
            "caution" => self.note("**Caution:** ", tag.closing),
            "warning" => self.note("**Warning:** ", tag.closing),
            "tip" => self.note("**Tip:** ", tag.closing),
            block if BLOCKS.contains(&block) => self.block(),
            _ => {}
        }
    }

    fn note(&mut self, lead: &'static str, closing: bool) {
        self.block();
        self.lead = if closing { "" } else { lead };
    }

    fn mark(&mut self, mark: Mark, closing: bool) {
        match closing {
            true => self.inline.close(&mark),
            false => self.inline.open(mark),
        }
    }

    fn link(&mut self, tag: &Tag<'_>) {
        if tag.closing {
            return self.inline.close_link();
        }
        let target = attribute(tag.attributes, "href").unwrap_or_default();
        let target = target.trim();
        if is_web(target)
            && !target.contains(|c: char| c.is_whitespace() || "<>()[]`\\".contains(c))
        {
            self.inline.open(Mark::Link(target.to_owned()));
        }
    }

    fn list(&mut self, closing: bool, number: Option<usize>) {
        self.block();
        if closing {
            self.forget_markers();
            self.lists.pop();
            self.tight = None;
        } else {
            let indent = self.lists.last().map_or(0, |outer| outer.content);
            self.lists.push(List {
                number,
                indent,
                content: indent,
            });
        }
    }

    fn item(&mut self, closing: bool) {
        self.block();
        self.forget_markers();
        if closing {
            return;
        }
        if self.lists.is_empty() {
            self.list(false, None);
        }
        let depth = self.lists.len();
        if let Some(list) = self.lists.last_mut() {
            let marker = match &mut list.number {
                Some(number) => {
                    *number += 1;
                    format!("{number}. ")
                }
                None => "- ".to_owned(),
            };
            list.content = list.indent + marker.len();
            self.markers.push((depth, marker));
        }
    }

    /// Items of the innermost list without text are none.
    fn forget_markers(&mut self) {
        let depth = self.lists.len();
        self.markers.retain(|(of, _)| *of < depth);
    }

    fn pre(&mut self, closing: bool) {
        match self.pre.take() {
            Some(code) if closing => self.fence(&code),
            Some(code) => self.pre = Some(code),
            None if closing => {}
            None => {
                self.block();
                self.pre = Some(String::new());
            }
        }
    }

    fn fence(&mut self, code: &str) {
        let code = code.trim_matches(['\n', '\r']).trim_end();
        if code.is_empty() {
            return;
        }
        let (first, indent) = self.begin_block();
        let ticks = "`".repeat(super::inline::longest_ticks(code).max(2) + 1);
        self.lines.push(format!("{first}{ticks}text"));
        let indent = " ".repeat(indent);
        self.lines.extend(
            code.lines()
                .map(|line| format!("{indent}{line}").trim_end().to_owned()),
        );
        self.lines
            .extend([format!("{indent}{ticks}"), String::new()]);
    }

    fn block(&mut self) {
        let text = std::mem::take(&mut self.inline).into_markdown();
        if text.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.lead).to_owned() + &text;
        let (first, indent) = self.begin_block();
        self.lines.extend(wrap(&text, &first, indent));
        self.lines.push(String::new());
    }

    /// What the block's first line begins with, and the indent of the others. Items without blocks of their own follow
    /// each other without blank lines.
    fn begin_block(&mut self) -> (String, usize) {
        let markers = std::mem::take(&mut self.markers);
        let inner = self.lists.last().map_or(0, |list| list.content);
        let Some((depth, _)) = markers.first() else {
            self.tight = None;
            return (" ".repeat(inner), inner);
        };
        let outer = self.lists.get(depth - 1).map_or(0, |list| list.indent);
        let innermost = self.lists.last().map_or(0, |list| list.indent);
        if self.tight.replace(innermost) == Some(outer) {
            self.lines.pop();
        }
        let markers: String = markers.into_iter().map(|(_, marker)| marker).collect();
        (format!("{}{markers}", " ".repeat(outer)), inner)
    }

    fn finish(mut self) -> Vec<String> {
        if let Some(code) = self.pre.take() {
            self.fence(&code);
        }
        self.block();
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        self.lines
    }
}

fn attribute(attributes: &str, name: &str) -> Option<String> {
    let (_, value) = attributes.split_once(&format!("{name}="))?;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (value, _) = value.get(1..)?.split_once(quote)?;
    Some(decode_entities(value))
}

fn decode_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, entity) = rest.split_at(at);
        out.push_str(before);
        match decode_entity(entity) {
            Some((c, length)) => {
                out.push(c);
                rest = entity.get(length..).unwrap_or_default();
            }
            None => {
                out.push('&');
                rest = entity.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

/// The character that `&name;` stands for, and the length of that.
fn decode_entity(text: &str) -> Option<(char, usize)> {
    const NAMED: [(&str, char); 15] = [
        ("lt", '<'),
        ("gt", '>'),
        ("amp", '&'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", ' '),
        ("mdash", '—'),
        ("ndash", '–'),
        ("hellip", '…'),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("copy", '©'),
        ("reg", '®'),
    ];
    let (name, _) = text.get(1..)?.split_once(';')?;
    let of_number = |number: &str| match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    };
    let c = match name.strip_prefix('#') {
        Some(number) => of_number(number)
            .and_then(char::from_u32)
            .filter(|c| !c.is_control())?,
        None => NAMED.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((c, name.len() + 2))
}
