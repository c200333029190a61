//! Lines of bounded width.

/// The widest line that is made; longer words stand alone.
const WIDTH: usize = 96;

/// Breaks text at spaces into lines of which every one but the first begins with `indent` spaces.
pub(super) fn wrap(text: &str, first: &str, indent: usize) -> Vec<String> {
    let rest = " ".repeat(indent);
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut empty = true;
    for word in text.split_whitespace() {
        if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH && !begins_block(word)
        {
            lines.push(std::mem::replace(&mut line, rest.clone()));
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    lines.push(line);
    lines
}

/// Whether a word would mean something in Markdown at the beginning of a line.
pub(super) fn begins_block(word: &str) -> bool {
    let number = word.trim_end_matches(['.', ')']);
    let is_number = number.len() < word.len() && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_all = |c: char| word.chars().all(|of_word| of_word == c);
    is_number
        || ['-', '+', '*', '=', '#', '_'].into_iter().any(is_all)
        || word.starts_with(['>', '|'])
        || word.starts_with("```")
        || word.starts_with("~~~")
}
