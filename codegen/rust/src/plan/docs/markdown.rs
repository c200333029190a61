//! Markdown that rustdoc and clippy take without a word: no link to nowhere, no HTML, no code that
//! would run as a test, no list or quote that goes on without its indent or its mark.

use super::escape::escape;

/// Quotes in quotes deeper than this are text.
const MAX_QUOTES: usize = 4;

/// The text as lines without blank ones at either end.
pub(super) fn clean(text: &str) -> Vec<String> {
    clean_at(text, 0)
}

fn clean_at(text: &str, quotes: usize) -> Vec<String> {
    let mut cleaner = Cleaner {
        quotes,
        ..Cleaner::default()
    };
    for line in text.lines() {
        cleaner.line(line.trim_end().replace('\t', "    "));
    }
    cleaner.finish()
}

#[derive(Default)]
struct Cleaner {
    lines: Vec<String>,
    paragraph: Vec<String>,
    code: Option<Code>,
    /// The items that the line before is in, the innermost last.
    items: Vec<Item>,
    quote: Vec<String>,
    /// How many quotes the text is in.
    quotes: usize,
    after_blank: bool,
}

/// Where an item's content is, in the model's text and in ours.
struct Item {
    marker: usize,
    theirs: usize,
    ours: usize,
}

/// A code block, with its indent in the model's text; one that only its indent makes has no fence of the model's.
struct Code {
    fence: Option<String>,
    theirs: usize,
}

impl Cleaner {
    fn line(&mut self, line: String) {
        match self.code.take() {
            Some(code) => self.code_line(code, &line),
            None if line.is_empty() => self.blank(),
            None => self.text(&line),
        }
    }

    // Code spans and links may go on over line breaks, so paragraphs are escaped as a whole.
    fn close_paragraph(&mut self) {
        self.close_quote();
        let paragraph = std::mem::take(&mut self.paragraph).join("\n");
        self.lines
            .extend(escape(&paragraph).lines().map(str::to_owned));
    }

    fn close_quote(&mut self) {
        if self.quote.is_empty() {
            return;
        }
        let quote = std::mem::take(&mut self.quote).join("\n");
        let indent = self.indent();
        self.lines.extend(
            clean_at(&quote, self.quotes + 1)
                .iter()
                .map(|line| format!("{indent}> {line}").trim_end().to_owned()),
        );
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
        let first = self.lines.is_empty() && self.paragraph.is_empty() && self.quote.is_empty();
        let after_blank = std::mem::take(&mut self.after_blank) || first;
        if let Some(quoted) = content
            .strip_prefix('>')
            .filter(|_| self.quotes < MAX_QUOTES)
        {
            return self.quoted(indent, quoted.strip_prefix(' ').unwrap_or(quoted));
        }
        if let Some(fence) = fence(content) {
            self.leave_items(indent);
            return self.open_code(Some(fence), indent, info(content));
        }
        if let Some((marker, content)) = list_item(content) {
            return self.item(indent, marker, content);
        }
        if !self.quote.is_empty() {
            return self.quote.push(content.to_owned());
        }
        if after_blank {
            self.leave_items(indent);
            let code = self.items.last().map_or(0, |item| item.theirs) + 4;
            if indent >= code {
                self.open_code(None, code, "text");
                return self.line(line.to_owned());
            }
        }
        self.push(content);
    }

    fn quoted(&mut self, indent: usize, content: &str) {
        if self.quote.is_empty() {
            self.close_paragraph();
            self.leave_items(indent);
        }
        self.quote.push(content.to_owned());
    }

    fn item(&mut self, indent: usize, marker: &str, content: &str) {
        self.close_paragraph();
        self.leave_items(indent);
        let outer = self.items.last().map_or(0, |item| item.ours);
        let text = content.trim_start();
        let spaces = content.len() - text.len();
        self.paragraph
            .push(format!("{}{marker} {text}", " ".repeat(outer)));
        self.items.push(Item {
            marker: indent,
            theirs: indent + marker.len() + spaces,
            ours: outer + marker.len() + 1,
        });
    }

    /// Leaves the items that a line with this indent is not in. One column less than theirs is let pass under numbers.
    fn leave_items(&mut self, indent: usize) {
        let is_in = |item: &Item| {
            let tolerance = usize::from(item.theirs > item.marker + 2);
            indent + tolerance >= item.theirs
        };
        while self.items.last().is_some_and(|item| !is_in(item)) {
            self.items.pop();
        }
    }

    fn indent(&self) -> String {
        " ".repeat(self.items.last().map_or(0, |item| item.ours))
    }

    fn push(&mut self, content: &str) {
        let indent = self.indent();
        let escape = match content.starts_with('>') {
            true => "\\",
            false => "",
        };
        self.paragraph.push(format!("{indent}{escape}{content}"));
    }

    fn open_code(&mut self, fence: Option<String>, theirs: usize, info: &str) {
        self.close_paragraph();
        let mark = fence.as_deref().unwrap_or("```");
        self.lines.push(format!("{}{mark}{info}", self.indent()));
        self.code = Some(Code { fence, theirs });
    }

    fn code_line(&mut self, code: Code, line: &str) {
        let indent = line.len() - line.trim_start_matches(' ').len();
        match &code.fence {
            Some(fence) if closes(fence, line) => self.close_code(&code),
            None if !line.is_empty() && indent < code.theirs => {
                self.close_code(&code);
                self.blank();
                self.text(line);
            }
            _ => {
                let text = line.get(indent.min(code.theirs)..).unwrap_or_default();
                let line = format!("{}{text}", self.indent());
                self.lines.push(line.trim_end().to_owned());
                self.code = Some(code);
            }
        }
    }

    fn close_code(&mut self, code: &Code) {
        if code.fence.is_none() {
            while self.lines.last().is_some_and(String::is_empty) {
                self.lines.pop();
            }
        }
        let mark = code.fence.as_deref().unwrap_or("```");
        self.lines.push(format!("{}{mark}", self.indent()));
    }

    fn finish(mut self) -> Vec<String> {
        if let Some(code) = self.code.take() {
            self.close_code(&code);
        }
        self.close_paragraph();
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        self.lines
    }
}

/// The fence that a line opens. Between backticks on one line is a code span.
fn fence(content: &str) -> Option<String> {
    let mark = content.chars().next().filter(|c| "`~".contains(*c))?;
    let after = content.trim_start_matches(mark);
    let length = content.len() - after.len();
    let is_fence = length >= 3 && !(mark == '`' && after.contains('`'));
    is_fence.then(|| mark.to_string().repeat(length))
}

fn closes(fence: &str, line: &str) -> bool {
    let mark = fence.chars().next().unwrap_or('`');
    let line = line.trim();
    line.len() >= fence.len() && line.chars().all(|c| c == mark)
}

/// The language of a code block, unless rustdoc would take it for a test of ours.
fn info(content: &str) -> &str {
    let info = content.trim_start_matches(['`', '~']).trim();
    let language = info.split([',', ' ', '{']).next().unwrap_or_default();
    let is_code = |c: char| c.is_ascii_digit();
    let of_rustdoc = [
        "rust",
        "ignore",
        "should_panic",
        "no_run",
        "compile_fail",
        "test_harness",
        "standalone",
        "edition",
        "custom",
    ]
    .iter()
    .any(|word| language.starts_with(word))
        || language
            .strip_prefix('E')
            .is_some_and(|code| code.chars().all(is_code));
    match language.is_empty() || of_rustdoc {
        true => "text",
        false => language,
    }
}

/// The marker of a list item, and what is after it.
fn list_item(content: &str) -> Option<(&str, &str)> {
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
    let (marker, after) = content.split_at_checked(digits + 1)?;
    (is_marker && after.starts_with(' ')).then_some((marker, after))
}
