//! What every text must do, whichever way it was made: by the fuzz targets, or by the seeded
//! mutations of `cargo test`.

use trompe_smithy::diagnostic::Severity;
use trompe_smithy::selector::Selector;
use trompe_smithy::{Loader, Version, write};

/// A load as IDL ends, and what it says can be shown.
pub(crate) fn idl(text: &str) {
    let loaded = Loader::new().text("input.smithy", text).load();
    let _shown = loaded.render(Severity::Note, false);
}

/// A load as JSON AST ends, and what it says can be shown.
pub(crate) fn ast(text: &str) {
    let loaded = Loader::new().text("input.json", text).load();
    let _shown = loaded.render(Severity::Note, false);
}

/// A selector is refused, or picks something of a model.
pub(crate) fn selector(text: &str) {
    if let Ok(selector) = Selector::parse(text) {
        let _picked = selector.select(&Loader::new().load().model);
    }
}

/// A valid model written as JSON AST loads, and is written the same again.
pub(crate) fn round_trip(name: &str, text: &str) {
    let loaded = Loader::new().text(name, text).load();
    if !loaded.is_valid() {
        return;
    }
    let once = write::ast(&loaded.model, Version::V2);
    let again = Loader::new().text("again.json", once.as_str()).load();
    assert!(
        again.is_valid(),
        "{}\n{once}\n{text}",
        again.render(Severity::Danger, false)
    );
    let twice = write::ast(&again.model, Version::V2);
    assert_eq!(once, twice, "{text}");
}
