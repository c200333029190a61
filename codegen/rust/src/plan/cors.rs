//! `@cors`, for servers.

use trompe_smithy::shape::Shape;

/// Which pages of other origins may call a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorsPlan {
    /// The origins, `*` for all.
    pub origins: Vec<String>,
    /// Seconds that the answer to a preflight is kept.
    pub max_age: i64,
    /// Headers allowed besides those of the model.
    pub allowed_headers: Vec<String>,
    /// Headers exposed besides those of the model.
    pub exposed_headers: Vec<String>,
}

pub(super) fn of(service: &Shape) -> Option<CorsPlan> {
    let cors = service.traits.cors()?;
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let origins: Vec<_> = cors.origins.iter().map(|(_, origin)| *origin).collect();
    Some(CorsPlan {
        origins: match origins.is_empty() {
            true => owned(&[cors.origin]),
            false => owned(&origins),
        },
        max_age: cors.max_age,
        allowed_headers: owned(&cors.additional_allowed_headers),
        exposed_headers: owned(&cors.additional_exposed_headers),
    })
}
