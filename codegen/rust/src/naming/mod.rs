//! Names: from Smithy's spelling to Rust's, keywords and collisions.

mod scope;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

pub use scope::Scope;

/// Words that Rust reserves, from 2015 to 2024, and that `r#` makes usable.
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Words that not even `r#` makes usable.
const PATH_WORDS: [&str; 4] = ["self", "Self", "super", "crate"];

/// The name of a type: `UpperCamelCase`.
#[must_use]
pub fn type_name(name: &str) -> String {
    legal(name.to_upper_camel_case())
}

/// The name of a variant of an enum: `UpperCamelCase`.
#[must_use]
pub fn variant_name(name: &str) -> String {
    type_name(name)
}

/// The name of a field, method or parameter: `snake_case`.
#[must_use]
pub fn field_name(name: &str) -> String {
    legal(name.to_snake_case())
}

/// The name of a module: `snake_case`, and never a raw identifier, because it names a file too.
#[must_use]
pub fn module_name(name: &str) -> String {
    let name = field_name(name);
    name.strip_prefix("r#")
        .map_or(name.clone(), |word| format!("{word}_"))
}

/// The name of a static: `SCREAMING_SNAKE_CASE`.
#[must_use]
pub fn static_name(name: &str) -> String {
    legal(name.to_shouty_snake_case())
}

/// The name without the mark of a raw identifier, for texts.
#[must_use]
pub fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

fn legal(name: String) -> String {
    if PATH_WORDS.contains(&name.as_str()) {
        return format!("{name}_");
    }
    if KEYWORDS.contains(&name.as_str()) {
        return format!("r#{name}");
    }
    match name.chars().next() {
        None => "unnamed".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("_{name}"),
        Some(_) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_take_the_case_of_their_place() {
        assert_eq!(type_name("WebRtcPlayEndpoint"), "WebRtcPlayEndpoint");
        assert_eq!(type_name("ARNList"), "ArnList");
        assert_eq!(field_name("idleTimeoutMs"), "idle_timeout_ms");
        assert_eq!(variant_name("IF_POSSIBLE"), "IfPossible");
        assert_eq!(static_name("RoomPipeline"), "ROOM_PIPELINE");
        assert_eq!(module_name("ControlApi"), "control_api");
    }

    #[test]
    fn keywords_become_raw_and_path_words_get_an_underscore() {
        assert_eq!(field_name("type"), "r#type");
        assert_eq!(field_name("gen"), "r#gen");
        assert_eq!(field_name("self"), "self_");
        assert_eq!(type_name("self"), "Self_");
        assert_eq!(module_name("Async"), "async_");
        assert_eq!(plain("r#type"), "type");
    }

    #[test]
    fn a_leading_digit_and_a_name_of_underscores_are_still_identifiers() {
        assert_eq!(variant_name("_1080P"), "_1080p");
        assert_eq!(field_name("_1"), "_1");
        assert_eq!(field_name("__"), "unnamed");
    }
}
