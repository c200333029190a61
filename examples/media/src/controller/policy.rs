//! Who may join.

use std::collections::BTreeMap;
use std::time::Duration;

/// Lets everybody in but those that it names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Policy {
    refused: BTreeMap<String, String>,
    slow: BTreeMap<String, Duration>,
}

impl Policy {
    /// Refuses members of this name, with this reason.
    pub(crate) fn refuse(mut self, member: impl Into<String>, reason: impl Into<String>) -> Self {
        self.refused.insert(member.into(), reason.into());
        self
    }

    /// Takes so long to answer about members of this name.
    pub(crate) fn slow(mut self, member: impl Into<String>, delay: Duration) -> Self {
        self.slow.insert(member.into(), delay);
        self
    }

    /// How long to wait before answering, and the reason for a no.
    pub(super) fn decide(&self, fid: &str) -> (Duration, Option<&str>) {
        let member = fid.rsplit('/').next().unwrap_or_default();
        let delay = self.slow.get(member).copied().unwrap_or_default();
        (delay, self.refused.get(member).map(String::as_str))
    }
}
