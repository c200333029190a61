//! Any text, as IDL, as JSON AST and as a selector: a load ends without a panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use trompe_smithy::Loader;
use trompe_smithy::diagnostic::Severity;
use trompe_smithy::selector::Selector;

fuzz_target!(|text: &str| {
    for name in ["input.smithy", "input.json"] {
        let loaded = Loader::new().text(name, text).load();
        let _shown = loaded.render(Severity::Note, false);
    }
    let _parsed = Selector::parse(text);
});
