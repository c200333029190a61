//! Whether a text is a well-formed XML document without a document type (XML 1.0, section 2.1).

/// Deepest nesting that is looked into.
const DEPTH: usize = 1_000;

/// Why a text is no XML document, in the words of the usual parser.
pub(super) fn refusal(text: &str) -> Option<String> {
    let mut scanner = Scanner {
        rest: text.trim_start_matches('\u{feff}'),
        open: Vec::new(),
    };
    scanner.document().err()
}

struct Scanner<'t> {
    rest: &'t str,
    open: Vec<&'t str>,
}

type Scan<T = ()> = Result<T, String>;

impl<'t> Scanner<'t> {
    fn document(&mut self) -> Scan {
        self.outside("Content is not allowed in prolog.")?;
        if self.rest.is_empty() {
            return Err("Premature end of file.".to_owned());
        }
        self.start_tag()?;
        while !self.open.is_empty() {
            self.content()?;
        }
        self.outside("Content is not allowed in trailing section.")?;
        match self.rest.is_empty() {
            true => Ok(()),
            false => Err(
                "The markup in the document following the root element must be well-formed."
                    .to_owned(),
            ),
        }
    }

    /// Blanks, comments and instructions around the root element.
    fn outside(&mut self, misplaced: &str) -> Scan {
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.starts_with("<!DOCTYPE") {
                return Err("DOCTYPE is disallowed when the feature \
                     \"http://apache.org/xml/features/disallow-doctype-decl\" set to true."
                    .to_owned());
            }
            if !self.aside()? {
                break;
            }
        }
        match self.rest.is_empty() || self.rest.starts_with('<') {
            true => Ok(()),
            false => Err(misplaced.to_owned()),
        }
    }

    /// Skips a comment or an instruction.
    fn aside(&mut self) -> Scan<bool> {
        for (start, end) in [("<!--", "-->"), ("<?", "?>")] {
            if let Some(rest) = self.rest.strip_prefix(start) {
                self.rest = after(rest, end)?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn content(&mut self) -> Scan {
        let Some(at) = self.rest.find('<') else {
            return Err(
                "XML document structures must start and end within the same entity.".to_owned(),
            );
        };
        let (text, rest) = self.rest.split_at(at);
        references(text)?;
        self.rest = rest;
        if self.aside()? {
            return Ok(());
        }
        if let Some(rest) = self.rest.strip_prefix("<![CDATA[") {
            self.rest = after(rest, "]]>")?;
            return Ok(());
        }
        match self.rest.strip_prefix("</") {
            Some(rest) => self.end_tag(rest),
            None => self.start_tag(),
        }
    }

    fn name(&mut self) -> Scan<&'t str> {
        let is_name = |c: char| c.is_alphanumeric() || ":_-.".contains(c);
        let end = self.rest.find(|c| !is_name(c)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        match name.starts_with(|c: char| c.is_alphabetic() || ":_".contains(c)) {
            true => Ok(name),
            false => Err(
                "The content of elements must consist of well-formed character data or markup."
                    .to_owned(),
            ),
        }
    }

    fn start_tag(&mut self) -> Scan {
        self.rest = self.rest.strip_prefix('<').unwrap_or(self.rest);
        let name = self.name()?;
        let mut seen = Vec::new();
        loop {
            let blank = self.rest.starts_with(|c: char| c.is_ascii_whitespace());
            self.rest = self.rest.trim_start();
            if let Some(rest) = self.rest.strip_prefix("/>") {
                self.rest = rest;
                return Ok(());
            }
            if let Some(rest) = self.rest.strip_prefix('>') {
                self.rest = rest;
                self.open.push(name);
                return match self.open.len() > DEPTH {
                    true => Err("The document is nested too deeply.".to_owned()),
                    false => Ok(()),
                };
            }
            if !blank || self.rest.is_empty() {
                return Err(format!(
                    "Element type \"{name}\" must be followed by either attribute specifications, \">\" or \"/>\"."
                ));
            }
            let attribute = self.attribute(name)?;
            if seen.contains(&attribute) {
                return Err(format!(
                    "Attribute \"{attribute}\" was already specified for element \"{name}\"."
                ));
            }
            seen.push(attribute);
        }
    }

    fn attribute(&mut self, element: &str) -> Scan<&'t str> {
        let name = self.name().map_err(|_| {
            format!("Element type \"{element}\" must be followed by either attribute specifications, \">\" or \"/>\".")
        })?;
        let value = self.rest.trim_start().strip_prefix('=').ok_or_else(|| {
            format!("Attribute name \"{name}\" associated with an element type \"{element}\" must be followed by the ' = ' character.")
        })?;
        let value = value.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let closed = quote.and_then(|quote| value.get(1..)?.split_once(quote));
        let (value, rest) = closed.ok_or_else(|| {
            format!("Open quote is expected for attribute \"{name}\" associated with an element type \"{element}\".")
        })?;
        if value.contains('<') {
            return Err(format!(
                "The value of attribute \"{name}\" associated with an element type \"{element}\" must not contain the '<' character."
            ));
        }
        references(value)?;
        self.rest = rest;
        Ok(name)
    }

    fn end_tag(&mut self, rest: &'t str) -> Scan {
        self.rest = rest;
        let name = self.name()?;
        let open = self.open.pop().unwrap_or_default();
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix('>') {
            Some(rest) if name == open => {
                self.rest = rest;
                Ok(())
            }
            _ => Err(format!(
                "The element type \"{open}\" must be terminated by the matching end-tag \"</{open}>\"."
            )),
        }
    }
}

fn after<'t>(text: &'t str, end: &str) -> Scan<&'t str> {
    let found = text.split_once(end).map(|(_, rest)| rest);
    found.ok_or_else(|| {
        "XML document structures must start and end within the same entity.".to_owned()
    })
}

/// Entities are the five that XML has itself, or numbers of characters.
fn references(text: &str) -> Scan {
    for part in text.split('&').skip(1) {
        let Some((name, _)) = part.split_once(';') else {
            return Err(
                "The entity name must immediately follow the '&' in the entity reference."
                    .to_owned(),
            );
        };
        let number = name
            .strip_prefix('#')
            .map(|digits| match digits.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16).is_ok(),
                None => digits.parse::<u32>().is_ok(),
            });
        let known = number.unwrap_or(matches!(name, "amp" | "lt" | "gt" | "quot" | "apos"));
        if !known {
            return Err(format!(
                "The entity \"{name}\" was referenced, but not declared."
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::refusal;

    #[test]
    fn documents_are_told_from_what_only_looks_like_them() {
        for good in [
            "<a/>",
            "<?xml version=\"1.0\"?>\n<!-- x --><a b='1' c=\"&amp;\">t&#x41;<![CDATA[<]]><d></d ></a>\n",
        ] {
            assert_eq!(refusal(good), None, "{good}");
        }
        for bad in [
            "",
            "x",
            "<a>",
            "<a></b>",
            "<a b></a>",
            "<a b='1' b='2'/>",
            "<a>&x;</a>",
            "<a/>x",
            "<a/><b/>",
            "<!DOCTYPE a><a/>",
            "<a b='<'/>",
            "<a>& </a>",
            "<1/>",
            "<a",
            "<!--",
            "<a b='",
        ] {
            assert!(refusal(bad).is_some(), "{bad}");
        }
    }
}
