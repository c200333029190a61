//! Regular expressions from the dialect of ECMA-262, with the flag `u`, to the dialect of the `regex` crate.

use std::str::Chars;

/// `LineTerminator`s, which `.` does not match.
const LINE_ENDS: &str = r"\n\r\u{2028}\u{2029}";

/// `WhiteSpace` and `LineTerminator`s, which `\s` matches.
const SPACES: &str =
    r"\t-\r \u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}";

const DIGITS: &str = "0-9";
const WORD: &str = "0-9A-Za-z_";

/// Classes of Java's dialect, which models of AWS have, whose names are no properties of Unicode. All are ASCII.
const JAVA_CLASSES: [(&str, &str); 5] = [
    ("{Alnum}", "[:alnum:]"),
    ("{Blank}", "[:blank:]"),
    ("{Graph}", "[:graph:]"),
    ("{Print}", "[:print:]"),
    ("{XDigit}", "[:xdigit:]"),
];

/// The same pattern for the `regex` crate. What it does not know, such as look-around, stays as it is, and so does
/// what is no pattern.
pub(super) fn translate(source: &str) -> String {
    let mut translator = Translator {
        rest: source.chars(),
        out: String::with_capacity(source.len()),
    };
    while let Some(c) = translator.rest.next() {
        translator.term(c);
    }
    translator.out
}

struct Translator<'s> {
    rest: Chars<'s>,
    out: String,
}

/// What stands between the brackets of a class, one after another.
enum Atom {
    /// A character, as it is written.
    Char(String),
    /// More than one, which cannot begin or end a range.
    Set(String),
}

impl<'s> Translator<'s> {
    fn term(&mut self, c: char) {
        match c {
            '.' => self.set(true, LINE_ENDS),
            '[' => self.class(),
            '{' if !self.is_quantifier() => self.out.push_str(r"\{"),
            '\\' => match self.rest.clone().next() {
                Some(c @ ('b' | 'B')) => {
                    self.rest.next();
                    self.out
                        .extend([r"(?-u:\", c.encode_utf8(&mut [0; 4]), ")"]);
                }
                _ => {
                    let (Atom::Char(text) | Atom::Set(text)) = self.escape();
                    self.out.push_str(&text);
                }
            },
            c => self.out.push(c),
        }
    }

    fn set(&mut self, is_negated: bool, set: &str) {
        self.out.push_str(&bracketed(is_negated, set));
    }

    /// Whether an open brace that was read begins a number of repetitions. It is a character elsewhere.
    fn is_quantifier(&self) -> bool {
        let Some((counts, _)) = self.rest.as_str().split_once('}') else {
            return false;
        };
        let (least, most) = counts.split_once(',').unwrap_or((counts, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        !least.is_empty() && is_digits(least) && is_digits(most)
    }

    /// A class, whose bracket was read. Brackets and operators do not nest.
    fn class(&mut self) {
        let is_negated = self.take("^");
        if self.take("]") {
            // No character, or any.
            return self.set(!is_negated, r"\u{0}-\u{10FFFF}");
        }
        self.out.push_str(if is_negated { "[^" } else { "[" });
        while let Some(c) = self.rest.next() {
            match c {
                ']' => return self.out.push(']'),
                '-' if !self.starts("-") => self.out.push('-'),
                c => self.range_from(c),
            }
        }
    }

    /// An atom of a class, and the end of the range that it begins.
    fn range_from(&mut self, c: char) {
        let first = self.atom(c);
        let mut ahead = self.rest.clone();
        let last = match (ahead.next(), ahead.next()) {
            (Some('-'), Some(c)) if c != ']' => {
                self.rest = ahead;
                Some(self.atom(c))
            }
            _ => None,
        };
        match (first, last) {
            (Atom::Char(first), Some(Atom::Char(last))) => self.out.extend([&first, "-", &last]),
            (Atom::Char(text) | Atom::Set(text), None) => self.out.push_str(&text),
            (Atom::Char(first) | Atom::Set(first), Some(Atom::Char(last) | Atom::Set(last))) => {
                self.out.extend([&first, r"\-", &last])
            }
        }
    }

    fn atom(&mut self, c: char) -> Atom {
        match c {
            '\\' if self.take("b") => Atom::Char(r"\x08".to_owned()),
            '\\' => self.escape(),
            '[' | '-' => Atom::Char(format!(r"\{c}")),
            '&' | '~' if self.rest.clone().next() == Some(c) || self.out.ends_with(c) => {
                Atom::Char(format!(r"\{c}"))
            }
            c => Atom::Char(c.to_string()),
        }
    }

    /// What an escape stands for, whose backslash was read.
    fn escape(&mut self) -> Atom {
        let Some(c) = self.rest.next() else {
            return Atom::Char('\\'.to_string());
        };
        let set = match c {
            'd' | 'D' => bracketed(c == 'D', DIGITS),
            'w' | 'W' => bracketed(c == 'W', WORD),
            's' | 'S' => bracketed(c == 'S', SPACES),
            'p' | 'P' => self.property(c),
            _ => return Atom::Char(self.character(c)),
        };
        Atom::Set(set)
    }

    fn property(&mut self, p: char) -> String {
        for (java, posix) in JAVA_CLASSES {
            if self.take(java) {
                return bracketed(p == 'P', posix);
            }
        }
        format!(r"\{p}{}", self.code(1))
    }

    /// The character that an escape stands for.
    fn character(&mut self, c: char) -> String {
        let next = self.rest.clone().next();
        match (c, next) {
            ('c', Some(letter)) if letter.is_ascii_alphabetic() => {
                self.rest.next();
                format!(r"\x{:02X}", u32::from(letter) % 32)
            }
            ('0', next) if next.is_none_or(|next| !next.is_ascii_digit()) => r"\x00".to_owned(),
            ('u', _) => match self.surrogates() {
                Some(c) => format!(r"\u{{{:X}}}", u32::from(c)),
                None => format!(r"\u{}", self.code(4)),
            },
            ('x', _) => format!(r"\x{}", self.code(2)),
            // Where words begin and end to the crate, and what it does not let anybody escape.
            ('<' | '>', _) => c.to_string(),
            _ if !c.is_ascii() => c.to_string(),
            _ => format!(r"\{c}"),
        }
    }

    /// The rest of an escape: so many digits, or what braces enclose.
    fn code(&mut self, digits: usize) -> &'s str {
        let text = self.rest.as_str();
        let end = match text.find('}') {
            Some(end) if text.starts_with('{') => end + 1,
            _ => digits,
        };
        let (code, rest) = text.split_at_checked(end).unwrap_or_default();
        if !code.is_empty() {
            self.rest = rest.chars();
        }
        code
    }

    /// A character beyond the basic plane, as two escapes whose first `\u` was read.
    fn surrogates(&mut self) -> Option<char> {
        let (high, rest) = self.rest.as_str().split_at_checked(4)?;
        let (low, rest) = rest.strip_prefix(r"\u")?.split_at_checked(4)?;
        let unit = |digits| u16::from_str_radix(digits, 16).ok();
        let units = [unit(high)?, unit(low)?];
        let mut decoded = char::decode_utf16(units);
        let c = decoded.next()?.ok().filter(|c| c.len_utf16() == 2)?;
        self.rest = rest.chars();
        Some(c)
    }

    fn starts(&self, text: &str) -> bool {
        self.rest.as_str().starts_with(text)
    }

    fn take(&mut self, text: &str) -> bool {
        let Some(rest) = self.rest.as_str().strip_prefix(text) else {
            return false;
        };
        self.rest = rest.chars();
        true
    }
}

fn bracketed(is_negated: bool, set: &str) -> String {
    format!("[{}{set}]", if is_negated { "^" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::translate;
    use regex::Regex;

    /// What ECMA-262 finds in each pattern, and what it does not.
    const CASES: &[(&str, &[&str], &[&str])] = &[
        // Classes are ASCII, but for spaces.
        (r"^\d+$", &["12"], &["١٢", "1a"]),
        (r"^\D$", &["a", "١"], &["1"]),
        (r"^[\w-]+$", &["a-b_1"], &["é", "a b"]),
        (r"^\W$", &["é", "-"], &["a"]),
        (
            r"^\s$",
            &[
                " ", "\t", "\n", "\u{B}", "\u{C}", "\r", "\u{A0}", "\u{FEFF}", "\u{2029}",
            ],
            &["\u{85}", "\u{200B}", "a"],
        ),
        (r"^\S$", &["\u{85}", "a"], &[" ", "\u{FEFF}"]),
        (r"^[\s,]+$", &["\u{FEFF}, "], &["\u{85}"]),
        (r"^[^\s]+$", &["\u{85}a"], &["a\u{FEFF}"]),
        (r"^[^\S ]$", &["\n"], &[" ", "a"]),
        // Lines.
        (
            r"^.$",
            &["a", "𝄞", "\u{85}"],
            &["\n", "\r", "\u{2028}", "\u{2029}"],
        ),
        (r"^[.]$", &["."], &["a"]),
        (r"^a\.$", &["a."], &["ab"]),
        (r"^a$", &["a"], &["a\n", "b\na"]),
        // Brackets and operators do not nest.
        (r"^[[]$", &["["], &["a"]),
        (r"^[[a-c]+$", &["[abc"], &["d"]),
        (r"^[[:alpha:]]$", &["a]", ":]"], &["a", "z]"]),
        (r"^[a-z&&[^b]$", &["a", "&", "[", "^"], &["1"]),
        (r"^[&&]+$", &["&&"], &["a"]),
        (r"^[a&&&b]$", &["&", "a", "b"], &["c"]),
        (r"^[~~a]$", &["~", "a"], &["b"]),
        (r"^[+--]$", &["+", ",", "-"], &[".", "a"]),
        (r"^[--/]$", &["-", ".", "/"], &["a", ","]),
        (r"^[--]$", &["-"], &["a"]),
        (r"^[a-c--z]$", &["b", "-", "z", "5"], &[",", "{"]),
        (r"^[a-z-9]$", &["b", "-", "9"], &["5"]),
        (r"^[-a]$", &["-", "a"], &["b"]),
        (r"^[a-]$", &["-", "a"], &["b"]),
        (r"^[^-a]$", &["b"], &["-", "a"]),
        (r"^[+-\d]$", &["+", "-", "7"], &[",", "]"]),
        (r"^[\w-.]$", &["a", "-", "."], &[","]),
        (r"^[\]\\]$", &["]", r"\"], &["a"]),
        (r"^[a^]$", &["a", "^"], &["b"]),
        (r"^[^^]$", &["a"], &["^"]),
        (r"a[]", &[], &["a", ""]),
        (r"^a[^]$", &["ab", "a\n"], &["a"]),
        // Words are ASCII.
        (r"\bé", &["aé"], &["é", " é"]),
        (r"\bx\b", &["x", "éx", "a x."], &["ax", "x_"]),
        (r"\Bx", &["ax"], &["x", "éx"]),
        (r"^[\b]$", &["\u{8}"], &["b"]),
        // Escapes.
        (r"^\<a\>$", &["<a>"], &["a"]),
        (r"^[\<\>]$", &["<", ">"], &["a"]),
        (r"^\/\-\ \#\&\~\@\:\é$", &["/- #&~@:é"], &[""]),
        (r"^\\d$", &[r"\d"], &["1", r"\1"]),
        (r"^\\.$", &[r"\a"], &[r"\", "\\\n"]),
        (r"^\cJ\0\x41\u0042\u{43}$", &["\n\0ABC"], &["JABC"]),
        (r"^[\cA-\cC]$", &["\u{2}"], &["B", "c"]),
        (r"^\uD834\uDD1E+$", &["𝄞𝄞"], &["a"]),
        (
            r"^[\uD834\uDD1E-\uD834\uDD20]$",
            &["\u{1D11F}"],
            &["\u{1D121}"],
        ),
        (
            r"^[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*$",
            &["aé€𝄞"],
            &["\u{1}"],
        ),
        // Repetitions.
        (r"^a{2}b{1,}c{0,1}$", &["aab", "aabbc"], &["ab"]),
        (r"^${a}|x{,2}$", &["x{,2}"], &["x", "xx"]),
        (r"^\d{2}$", &["12"], &["1"]),
        // Groups.
        (r"^(?:a.)(?<name>[.])$", &["ab."], &["a\n.", "abc"]),
        (r"^(a|\.)+?$", &["a.a"], &["b"]),
        // Properties, and classes of Java.
        (r"^\p{L}\P{L}$", &["é1"], &["11"]),
        (r"^[\p{L}-]+$", &["é-"], &["1"]),
        (r"^\p{Print}+$", &["a b~"], &["a\tb", "é"]),
        (r"^\P{Print}$", &["é"], &["a"]),
        (r"^\\p{2}$", &[r"\pp"], &["a"]),
        (r"^[\p{Alnum}-]+$", &["a-1"], &["é"]),
    ];

    #[test]
    fn patterns_find_what_ecma_262_finds() {
        for (source, found, missed) in CASES {
            let translated = translate(source);
            let regex = Regex::new(&translated)
                .unwrap_or_else(|error| panic!("{source} is {translated}: {error}"));
            for text in *found {
                assert!(
                    regex.is_match(text),
                    "{source} ({translated}) is in {text:?}"
                );
            }
            for text in *missed {
                assert!(
                    !regex.is_match(text),
                    "{source} ({translated}) is not in {text:?}"
                );
            }
        }
    }

    #[test]
    fn what_reads_the_same_stays_the_same_text() {
        for source in [
            r"^[a-zA-Z0-9_-]+$",
            r"^(a|b)*\.\[x\]$",
            r"^[^-]{1,5}\u00e9$",
            r"^(?!a)b",
        ] {
            assert_eq!(translate(source), source);
        }
    }

    #[test]
    fn what_is_no_pattern_is_no_pattern_of_the_crate() {
        for source in [
            "[",
            "[^",
            r"[a\",
            r"\",
            r"\u12",
            r"[\uD800]",
            r"\p",
            "[b-a]",
            "(",
            r"\1",
            "{1}",
        ] {
            assert!(Regex::new(&translate(source)).is_err(), "{source}");
        }
    }
}
