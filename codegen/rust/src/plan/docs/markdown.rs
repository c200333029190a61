//! Markdown that rustdoc and clippy take without a word: no link to nowhere, no HTML, no code that
//! would run as a test, no list that goes on without its indent.

/// The text as lines without blank ones at either end.
pub(super) fn clean(text: &str) -> Vec<String> {
    let mut cleaner = Cleaner::default();
    for line in text.lines() {
        cleaner.line(line.trim_end().replace('\t', "    "));
    }
    cleaner.finish()
}

#[derive(Default)]
struct Cleaner {
    lines: Vec<String>,
    paragraph: Vec<String>,
    fence: Option<Fence>,
    item: Option<usize>,
    after_blank: bool,
}

struct Fence {
    mark: char,
    indented: bool,
}

impl Cleaner {
    fn line(&mut self, line: String) {
        match &self.fence {
            Some(fence) if fence.indented => self.indented_code(&line),
            Some(fence)
                if line
                    .trim_start()
                    .starts_with(&fence.mark.to_string().repeat(3)) =>
            {
                self.lines.push(line);
                self.fence = None;
            }
            Some(_) => self.lines.push(line),
            None if line.is_empty() => self.blank(),
            None => self.text(&line),
        }
    }

    // Code spans and links may go on over line breaks, so paragraphs are escaped as a whole.
    fn close_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph).join("\n");
        self.lines
            .extend(escape(&paragraph).lines().map(str::to_owned));
    }

    fn blank(&mut self) {
        self.close_paragraph();
        if self.lines.last().is_some_and(|last| !last.is_empty()) {
            self.lines.push(String::new());
        }
        self.after_blank = true;
    }

    fn text(&mut self, line: &str) {
        let content = line.trim_start();
        let indent = line.len() - content.len();
        let first = self.lines.is_empty() && self.paragraph.is_empty();
        let after_blank = std::mem::take(&mut self.after_blank) || first;
        if let Some(mark) = fence_mark(content) {
            return self.open_fence(indent, mark, content);
        }
        if let Some(width) = list_marker(content) {
            self.close_paragraph();
            let outer = self.item.filter(|item| indent + 1 >= *item).unwrap_or(0);
            self.item = Some(outer + width);
            return self.push(outer, content);
        }
        if after_blank && indent >= 4 && self.item.is_none() {
            return self.open_indented(line);
        }
        if after_blank && indent < self.item.unwrap_or(0).min(2) {
            self.item = None;
        }
        self.push(self.item.unwrap_or(0), content);
    }

    fn push(&mut self, indent: usize, content: &str) {
        self.paragraph
            .push(format!("{}{content}", " ".repeat(indent)));
    }

    fn open_fence(&mut self, indent: usize, mark: char, content: &str) {
        self.close_paragraph();
        let language = content.trim_start_matches(mark).trim();
        let language = match language {
            "" => "text",
            rust if rust.starts_with("rust") => "text",
            other => other.split([',', ' ', '{']).next().unwrap_or("text"),
        };
        let ticks = mark.to_string().repeat(3);
        self.lines
            .push(format!("{}{ticks}{language}", " ".repeat(indent)));
        self.fence = Some(Fence {
            mark,
            indented: false,
        });
    }

    fn open_indented(&mut self, line: &str) {
        self.lines.push("```text".to_owned());
        self.fence = Some(Fence {
            mark: '`',
            indented: true,
        });
        self.indented_code(line);
    }

    fn indented_code(&mut self, line: &str) {
        match line.strip_prefix("    ") {
            Some(code) => self.lines.push(code.to_owned()),
            None if line.is_empty() => self.lines.push(String::new()),
            None => {
                self.close_fence();
                self.after_blank = true;
                self.text(line);
            }
        }
    }

    fn close_fence(&mut self) {
        let Some(fence) = self.fence.take() else {
            return;
        };
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        self.lines.push(fence.mark.to_string().repeat(3));
        self.lines.push(String::new());
    }

    fn finish(mut self) -> Vec<String> {
        self.close_paragraph();
        self.close_fence();
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        self.lines
    }
}

fn fence_mark(content: &str) -> Option<char> {
    ['`', '~']
        .into_iter()
        .find(|mark| content.starts_with(&mark.to_string().repeat(3)))
}

/// The width of a list marker with the spaces after it.
fn list_marker(content: &str) -> Option<usize> {
    let digits = content.len()
        - content
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .len();
    let mark = content.get(digits..)?.chars().next()?;
    let is_marker = if digits == 0 {
        "-*+".contains(mark)
    } else {
        digits < 4 && ".)".contains(mark)
    };
    let after = content.get(digits + 1..).filter(|_| is_marker)?;
    after.starts_with(' ').then_some(digits + 2)
}

/// Escapes what rustdoc would take for links or HTML, outside code spans, and makes bare URLs links.
fn escape(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '`' => code_span(rest, &mut out),
            '\\' => copy(rest, 2, &mut out),
            '[' => bracket(rest, &mut out),
            '<' => angle(rest, &mut out),
            'h' if out
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
            out.push_str(&format!("[{}]({target})", escape(text)));
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
    let is_url = target.starts_with("http://") || target.starts_with("https://");
    let plain = !text.contains('[') && !target.contains(char::is_whitespace);
    (is_url && plain).then_some((text, target, close + 2 + end + 1))
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

fn is_url(text: &str) -> bool {
    let scheme = text.starts_with("http://") || text.starts_with("https://");
    scheme && !text.contains(|c: char| c.is_whitespace() || c == '<')
}

fn bare_url(rest: &str, out: &mut String) -> usize {
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
