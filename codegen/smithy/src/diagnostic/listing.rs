//! Lists of names inside messages.

/// Names in a message after this many are only counted, or messages that name each other would
/// grow with the square of the model.
const NAMED: usize = 100;

/// Names joined by commas; of very many, the first and how many more there are.
pub(crate) fn joined(names: impl Iterator<Item = impl AsRef<str>>) -> String {
    let mut text = String::new();
    let mut more = 0_usize;
    for (index, name) in names.enumerate() {
        if index >= NAMED {
            more += 1;
            continue;
        }
        text.push_str(if index == 0 { "" } else { ", " });
        text.push_str(name.as_ref());
    }
    if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}
