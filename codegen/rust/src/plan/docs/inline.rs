//! The text of one block of HTML, as Markdown in which nothing but its marks is more than text.

use super::escape::bare_url;
use super::wrap::begins_block;

/// The text so far, and the elements that it is in.
#[derive(Debug, Default)]
pub(super) struct Inline {
    nodes: Vec<Node>,
    /// Elements that are open, with what came before them.
    open: Vec<(Mark, Vec<Node>)>,
    code: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Strong,
    Emphasis,
    Link(String),
}

#[derive(Debug)]
enum Node {
    Text(String),
    Code(String),
    Marked(Mark, Vec<Node>),
}

impl Inline {
    pub(super) fn text(&mut self, text: &str) {
        match (self.nodes.last_mut(), self.code) {
            (Some(Node::Code(last)), true) | (Some(Node::Text(last)), false) => last.push_str(text),
            (_, true) => self.nodes.push(Node::Code(text.to_owned())),
            (_, false) => self.nodes.push(Node::Text(text.to_owned())),
        }
    }

    pub(super) fn code(&mut self, opening: bool) {
        self.code = opening;
    }

    /// Opens an element, but in one of its kind: marks do not nest in themselves.
    pub(super) fn open(&mut self, mark: Mark) {
        let is_like = |open: &Mark| std::mem::discriminant(open) == std::mem::discriminant(&mark);
        if self.open.iter().any(|(open, _)| is_like(open)) {
            return;
        }
        // What begins where its like ends goes on with it.
        let before = match self.nodes.pop() {
            Some(Node::Marked(last, nodes)) if last == mark => nodes,
            Some(node) => {
                self.nodes.push(node);
                Vec::new()
            }
            None => Vec::new(),
        };
        let outer = std::mem::replace(&mut self.nodes, before);
        self.open.push((mark, outer));
    }

    /// Closes an element and those in it; an end without beginning does nothing.
    pub(super) fn close(&mut self, mark: &Mark) {
        self.close_to(|open| open == mark);
    }

    pub(super) fn close_link(&mut self) {
        self.close_to(|open| matches!(open, Mark::Link(_)));
    }

    fn close_to(&mut self, is_it: impl Fn(&Mark) -> bool) {
        let Some(depth) = self.open.iter().rposition(|(open, _)| is_it(open)) else {
            return;
        };
        while self.open.len() > depth {
            self.close_last();
        }
    }

    fn close_last(&mut self) {
        if let Some((mark, outer)) = self.open.pop() {
            let inner = std::mem::replace(&mut self.nodes, outer);
            self.nodes.push(Node::Marked(mark, inner));
        }
    }

    /// Markdown, empty where there is only space.
    pub(super) fn into_markdown(mut self) -> String {
        while !self.open.is_empty() {
            self.close_last();
        }
        let mut out = String::new();
        render(&self.nodes, None, false, &mut out);
        let text = out.trim();
        match text.split_whitespace().next() {
            Some(word) if begins_block(word) => escape_start(text, word),
            _ => text.to_owned(),
        }
    }
}

/// A beginning that would make the paragraph another kind of block, as text.
fn escape_start(text: &str, word: &str) -> String {
    let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = text.split_at(digits);
    match rest.starts_with(['`', '*', '\\']) {
        true => text.to_owned(),
        false => format!("{number}\\{rest}"),
    }
}

fn render(nodes: &[Node], after: Option<char>, in_link: bool, out: &mut String) {
    for (at, node) in nodes.iter().enumerate() {
        match node {
            Node::Text(text) => escape(text, in_link, out),
            Node::Code(code) => code_span(code, out),
            Node::Marked(mark, inner) => {
                let rest = nodes.get(at + 1..).unwrap_or_default();
                let after = rest.iter().find_map(first_char).or(after);
                marked(mark, inner, after, in_link, out);
            }
        }
    }
}

/// What a node begins with: a letter, or something that is none.
fn first_char(node: &Node) -> Option<char> {
    match node {
        Node::Text(text) => text.chars().next(),
        Node::Code(code) => code
            .chars()
            .next()
            .map(|c| if c.is_whitespace() { c } else { '`' }),
        Node::Marked(_, inner) => inner
            .iter()
            .find_map(first_char)
            .map(|c| if c.is_alphanumeric() { '*' } else { c }),
    }
}

// Marks touch their text, so spaces at its ends are outside.
fn marked(mark: &Mark, inner: &[Node], after: Option<char>, in_link: bool, out: &mut String) {
    let is_link = matches!(mark, Mark::Link(_));
    let mut text = String::new();
    render(inner, Some('*'), in_link || is_link, &mut text);
    let content = text.trim();
    if text.starts_with(char::is_whitespace) {
        out.push(' ');
    }
    let space_after = text.len() > content.len() && text.ends_with(char::is_whitespace);
    let after = if space_after { Some(' ') } else { after };
    match mark {
        _ if content.is_empty() => {}
        Mark::Link(target) if content == target => out.push_str(&format!("<{target}>")),
        Mark::Link(target) => {
            if out.ends_with('!') {
                out.insert(out.len() - 1, '\\');
            }
            out.push_str(&format!("[{content}]({target})"));
        }
        Mark::Strong | Mark::Emphasis => {
            let sign = sign(mark, content, out.chars().next_back(), after);
            out.push_str(&format!("{sign}{content}{sign}"));
        }
    }
    if space_after {
        out.push(' ');
    }
}

/// The sign that marks a text there: none where Markdown would take it for text, as between a letter and a bracket.
fn sign(mark: &Mark, content: &str, before: Option<char>, after: Option<char>) -> &'static str {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (begins, ends) = (content.chars().next(), content.chars().next_back());
    let inside_word = is_letter(before) || is_letter(after);
    let opens = !is_letter(before) || is_letter(begins);
    let closes = !is_letter(after) || is_letter(ends);
    match mark {
        _ if !opens || !closes => "",
        Mark::Emphasis if inside_word => "*",
        Mark::Emphasis => "_",
        _ => "**",
    }
}

fn code_span(code: &str, out: &mut String) {
    let content = code.split_whitespace().collect::<Vec<_>>().join(" ");
    if code.starts_with(char::is_whitespace) {
        out.push(' ');
    }
    if content.is_empty() {
        return;
    }
    let ticks = "`".repeat(longest_ticks(&content) + 1);
    let pad = match content.starts_with('`') || content.ends_with('`') {
        true => " ",
        false => "",
    };
    out.push_str(&format!("{ticks}{pad}{content}{pad}{ticks}"));
    if code.ends_with(char::is_whitespace) {
        out.push(' ');
    }
}

/// The length of the longest run of backticks.
pub(super) fn longest_ticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Text as Markdown that says the same, with bare URLs as links.
fn escape(text: &str, in_link: bool, out: &mut String) {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let before = out.chars().next_back();
        if c == 'h' && !in_link && before.is_none_or(|before| !before.is_alphanumeric()) {
            let taken = bare_url(rest, out);
            rest = rest.get(taken..).unwrap_or_default();
            continue;
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        if c.is_whitespace() {
            out.push(' ');
            continue;
        }
        if is_markup(c, before, rest) || (c == ']' && in_link) {
            out.push('\\');
        }
        out.push(c);
    }
}

fn is_markup(c: char, before: Option<char>, after: &str) -> bool {
    let next = after.chars().next();
    let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let in_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    match c {
        '`' | '[' => true,
        '\\' => next.is_none_or(|next| next.is_ascii_punctuation() || next.is_whitespace()),
        '*' => before.is_none() || !is_space(before) || !is_space(next),
        '_' => !(in_word(before) && in_word(next)),
        '~' => !is_space(before),
        '<' => next.is_none_or(|next| next.is_ascii_alphabetic() || "/!?".contains(next)),
        '&' => after.split_once(';').is_some_and(|(name, _)| {
            !name.is_empty() && name.chars().all(|c| c == '#' || c.is_ascii_alphanumeric())
        }),
        _ => false,
    }
}
