//! The TLS configuration of clients that are given none.

use crate::error::{BoxError, Failure, FailureKind};
use rustls::ClientConfig;
use rustls::crypto::ring::default_provider;
use rustls_platform_verifier::BuilderVerifierExt;
use std::sync::Arc;

/// Trusts what the platform trusts.
pub(super) fn platform() -> Result<ClientConfig, Failure> {
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(unusable)?
        .with_platform_verifier()
        .map_err(unusable)?
        .with_no_client_auth();
    Ok(config)
}

pub(super) fn unusable(error: impl Into<BoxError>) -> Failure {
    Failure::new(FailureKind::Connect, "TLS cannot be set up").with_source(error)
}
