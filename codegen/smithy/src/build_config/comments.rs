//! Comments in JSON, which build configurations may have.

/// The text with every comment, from `//` to the end of its line, as spaces; places stay.
pub(super) fn blank(text: &str) -> String {
    let mut blanked = String::with_capacity(text.len());
    let mut state = State::Code;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        state = match (state, c) {
            (State::Code, '"') => State::Text,
            (State::Text, '"') => State::Code,
            (State::Text, '\\') => State::Escape,
            (State::Escape, _) => State::Text,
            (State::Code, '/') if chars.peek() == Some(&'/') => State::Comment,
            (State::Comment, '\n') => State::Code,
            (state, _) => state,
        };
        match state {
            State::Comment => (0..c.len_utf8()).for_each(|_| blanked.push(' ')),
            _ => blanked.push(c),
        }
    }
    blanked
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Code,
    Text,
    Escape,
    Comment,
}
