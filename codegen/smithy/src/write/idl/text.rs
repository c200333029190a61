//! Text with indentation.

/// What was written so far. Lines are indented when their first text comes.
#[derive(Debug, Default)]
pub(super) struct Text {
    text: String,
    depth: usize,
}

impl Text {
    /// Adds text to the line.
    pub(super) fn push(&mut self, text: &str) {
        if self.text.is_empty() || self.text.ends_with('\n') {
            (0..self.depth).for_each(|_| self.text.push_str("    "));
        }
        self.text.push_str(text);
    }

    /// Ends the line.
    pub(super) fn line(&mut self) {
        self.text.push('\n');
    }

    /// Adds text that ends the line, and indents what follows.
    pub(super) fn open(&mut self, text: &str) {
        self.push(text);
        self.line();
        self.depth += 1;
    }

    /// Ends indentation, and adds text.
    pub(super) fn close(&mut self, text: &str) {
        self.indent_less();
        self.push(text);
    }

    pub(super) fn indent_more(&mut self) {
        self.depth += 1;
    }

    pub(super) fn indent_less(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}
