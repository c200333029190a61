//! Names as the words they are made of.

/// `BamID2HTTP` as `Bam`, `ID2` and `HTTP`: a word begins at a capital after another letter, or
/// before a small one.
pub(super) fn camel(name: &str) -> Vec<&str> {
    let chars: Vec<(usize, char)> = name.char_indices().collect();
    let is_upper = |index: usize| {
        chars
            .get(index)
            .is_some_and(|(_, c)| c.is_ascii_uppercase())
    };
    let is_lower = |index: usize| {
        chars
            .get(index)
            .is_some_and(|(_, c)| c.is_ascii_lowercase())
    };
    let begins = |index: usize| is_upper(index) && (!is_upper(index - 1) || is_lower(index + 1));
    let (mut words, mut from) = (Vec::new(), 0);
    for (index, (offset, _)) in chars.iter().enumerate().skip(1) {
        if begins(index) {
            words.extend(name.get(from..*offset));
            from = *offset;
        }
    }
    words.extend(name.get(from..));
    words
}

/// The words in small letters, between single blanks; only letters and digits are kept.
pub(super) fn spaced(name: &str) -> String {
    let (mut words, mut word) = (Vec::new(), String::new());
    let mut last = Kind::Other;
    for c in name.chars() {
        let kind = Kind::of(c);
        if kind != last {
            if (last, kind) == (Kind::Upper, Kind::Lower) {
                // The capital belongs to the small letters after it.
                let first = word.pop();
                close(&mut words, &mut word);
                word.extend(first);
            } else {
                close(&mut words, &mut word);
            }
        }
        if kind != Kind::Other {
            word.extend(c.to_lowercase());
        }
        last = kind;
    }
    close(&mut words, &mut word);
    words.join(" ")
}

fn close(words: &mut Vec<String>, word: &mut String) {
    if !word.is_empty() {
        words.push(std::mem::take(word));
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Upper,
    Lower,
    Digit,
    Other,
}

impl Kind {
    fn of(c: char) -> Self {
        match c {
            c if c.is_uppercase() => Self::Upper,
            c if c.is_lowercase() => Self::Lower,
            c if c.is_numeric() => Self::Digit,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{camel, spaced};

    #[test]
    fn names_come_apart_at_capitals() {
        assert_eq!(camel("BamID2HTTP"), ["Bam", "ID2", "HTTP"]);
        assert_eq!(camel("loremIPSUMDolor"), ["lorem", "IPSUM", "Dolor"]);
        assert_eq!(camel("a"), ["a"]);
    }

    #[test]
    fn words_are_small_and_apart() {
        assert_eq!(spaced("MyHTTPServer2_name"), "my http server 2 name");
        assert_eq!(spaced("__x"), "x");
        assert_eq!(spaced("ABc"), "a bc");
    }
}
