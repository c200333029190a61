//! The services of Smithy's protocol tests, and of those of others, generated when this crate is built, where the corpus
//! is at hand.

use trompe::service::ServiceSchema;

#[cfg(corpus)]
include!(concat!(env!("OUT_DIR"), "/all.rs"));

/// Models that are one together.
#[derive(Clone, Debug)]
pub struct Group {
    /// Who made them.
    pub name: &'static str,
    /// Their files and folders, within the corpus.
    pub models: &'static [&'static str],
    /// Their services.
    pub services: Vec<&'static ServiceSchema>,
}

impl Group {
    /// Whether its makers test clients alone with it.
    #[must_use]
    pub fn is_of_clients(&self) -> bool {
        self.models
            .iter()
            .any(|path| path.contains("client-test-models"))
    }
}

/// All groups, those of Smithy itself first; none where there was no corpus.
#[must_use]
pub fn groups() -> Vec<Group> {
    #[cfg(corpus)]
    return listed();
    #[cfg(not(corpus))]
    Vec::new()
}
