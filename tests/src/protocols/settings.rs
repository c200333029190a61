//! What cases of AWS services want of clients and servers beyond the protocol (`vendorParams` of
//! `aws.protocoltests.config#AwsConfig`).

use trompe::aws::S3;
use trompe_smithy::node::Node;

use super::case::Case;
use crate::message::text;

/// How a client addresses buckets.
pub(super) fn of_client(case: &Case) -> Option<S3> {
    s3(scope(case, "client")?)
}

/// How one call of it does.
pub(super) fn of_call(case: &Case) -> Option<S3> {
    s3(scope(case, "operation")?)
}

/// The hosts below which buckets are hosts, where the case has requests for such.
pub(super) fn virtual_hosts(case: &Case) -> Vec<String> {
    let (Some(_), Some(host)) = (scope(case, "client"), text(&case.node, "host")) else {
        return Vec::new();
    };
    let parts = host.split_once('.').and_then(|(service, rest)| {
        let (_region, domain) = rest.split_once('.')?;
        Some((service, rest, domain))
    });
    let others = parts.map(|(service, rest, domain)| {
        [
            format!("{service}.dualstack.{rest}"),
            format!("{service}-accelerate.{domain}"),
            format!("{service}-accelerate.dualstack.{domain}"),
        ]
    });
    std::iter::once(host)
        .chain(others.into_iter().flatten())
        .collect()
}

fn scope<'c>(case: &'c Case, name: &str) -> Option<&'c Node> {
    case.node
        .get("vendorParams")?
        .get("scopedConfig")?
        .get(name)
}

fn s3(scope: &Node) -> Option<S3> {
    let given = scope.get("s3")?;
    let is_set = |name: &str| given.get(name).and_then(Node::as_bool) == Some(true);
    let style = text(given, "addressing_style");
    let settings = match style.as_deref() {
        Some("path") => S3::new().path_style(),
        Some("virtual") => S3::new().virtual_hosts(),
        _ => S3::new(),
    };
    let settings = match is_set("use_dualstack_endpoint") {
        true => settings.dualstack(),
        false => settings,
    };
    Some(match is_set("use_accelerate_endpoint") {
        true => settings.accelerate(),
        false => settings,
    })
}
