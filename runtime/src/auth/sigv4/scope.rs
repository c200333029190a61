use super::TERMINATOR;

/// Where a signature holds: the region and service of the credential scope, whose date is that of each signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// The region, such as `eu-central-1`.
    pub region: String,
    /// The signing name of the service: `name` of its `@sigv4` trait.
    pub service: String,
}

impl Scope {
    /// The scope of this region and service.
    pub fn new(region: impl Into<String>, service: impl Into<String>) -> Self {
        Self {
            region: region.into(),
            service: service.into(),
        }
    }

    /// The credential scope on this day, `YYYYMMDD`.
    pub(super) fn on(&self, date: &str) -> String {
        format!("{date}/{}/{}/{TERMINATOR}", self.region, self.service)
    }
}
