//! The services of Smithy's protocol tests, generated when this crate is built, where the corpus is at hand.

#[cfg(corpus)]
include!(concat!(env!("OUT_DIR"), "/all.rs"));

/// All services; none where there was no corpus.
#[must_use]
pub fn all() -> Vec<&'static trompe::service::ServiceSchema> {
    #[cfg(corpus)]
    return schemas();
    #[cfg(not(corpus))]
    Vec::new()
}
