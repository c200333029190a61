//! `@cors` (Smithy 2.0, "cors trait").

/// Which pages of other origins may call a service, as its server tells browsers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cors {
    /// The origins whose pages may; `*` stands for all.
    pub origins: &'static [&'static str],
    /// How long browsers may keep the answer to a preflight, in seconds; -1: not at all.
    pub max_age: i64,
    /// Headers that pages may send besides those that the model, its protocols and its authentication have.
    pub allowed_headers: &'static [&'static str],
    /// Headers that pages may read besides those.
    pub exposed_headers: &'static [&'static str],
}
