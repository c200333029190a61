//! TLS to whatever host is called.

use crate::error::{BoxError, Failure, FailureKind};
use crate::transport::{HttpVersion, TcpConnector, TlsConnector};
use rustls::ClientConfig;
use rustls::crypto::ring::default_provider;
use rustls_platform_verifier::BuilderVerifierExt;
use std::io;
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

/// TLS over TCP, to the host that is asked for: by its name it is resolved, told (SNI), and verified.
pub(super) fn connector(
    version: HttpVersion,
    config: ClientConfig,
) -> impl Fn(&str, u16) -> io::Result<TlsConnector<TcpConnector>> {
    move |host, port| {
        let tcp = TcpConnector::new(host, port);
        TlsConnector::speaking(version, tcp, host, config.clone())
    }
}

fn unusable(error: impl Into<BoxError>) -> Failure {
    Failure::new(FailureKind::Connect, "TLS cannot be set up").with_source(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::RootCertStore;

    #[test]
    fn the_host_that_is_called_is_resolved_and_verified() {
        let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
        let connector = connector(HttpVersion::Negotiated, config);
        let one = format!("{:?}", connector("bucket.s3.example", 443).unwrap());
        assert!(one.contains(r#"TcpConnector { host: "bucket.s3.example", port: 443 }"#));
        assert!(one.contains(r#"DnsName("bucket.s3.example")"#), "{one}");
        assert!(connector("no host", 443).is_err());
    }
}
