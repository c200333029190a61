//! Typed views of traits of the `aws` namespaces and of endpoint rules.

use super::values::{flag, text, texts};
use super::{TraitMap, id};
use crate::node::Node;

/// `aws.api#service`; what is not given has the default that the specification says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AwsService<'m> {
    /// The name that SDKs give their clients.
    pub sdk_id: &'m str,
    /// The service part of ARNs; the shape's name in lower case without it.
    pub arn_namespace: Option<&'m str>,
    /// The service part of CloudFormation types; the shape's name without it.
    pub cloud_formation_name: Option<&'m str>,
    /// The source of CloudTrail events; the ARN namespace and `.amazonaws.com` without it.
    pub cloud_trail_event_source: Option<&'m str>,
    /// The first part of host names.
    pub endpoint_prefix: Option<&'m str>,
}

/// `aws.api#arn`: how identifiers of a resource make an ARN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arn<'m> {
    /// The template, with identifiers in braces.
    pub template: &'m str,
    /// Whether the template is the whole ARN.
    pub absolute: bool,
    /// Whether the ARN has no region.
    pub no_region: bool,
    /// Whether the ARN has no account.
    pub no_account: bool,
}

/// `aws.protocols#awsQueryError`: how an error is told apart in the query protocols.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AwsQueryError<'m> {
    /// The error code.
    pub code: &'m str,
    /// The HTTP status.
    pub http_response_code: u16,
}

/// What the traits of HTTP protocols have in common, of `aws.protocols` and `smithy.protocols`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpProtocol<'m> {
    /// ALPN names of the HTTP versions, best first; empty when not given.
    pub http: Vec<&'m str>,
    /// The same for event streams; those of `http` when not given.
    pub event_stream_http: Vec<&'m str>,
    /// `restXml` only: whether errors have no `Error` element around them.
    pub no_error_wrapping: bool,
}

/// A parameter of `smithy.rules#clientContextParams`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientContextParam<'m> {
    /// The name of the parameter in the rules.
    pub name: &'m str,
    /// The type of its values: `string`, `boolean` or `stringArray`.
    pub kind: &'m str,
    /// Its documentation, in CommonMark.
    pub documentation: Option<&'m str>,
}

impl TraitMap {
    /// `@aws.api#service`.
    #[must_use]
    pub fn aws_service(&self) -> Option<AwsService<'_>> {
        let node = self.value(id::AWS_SERVICE)?;
        Some(AwsService {
            sdk_id: text(node, "sdkId")?,
            arn_namespace: text(node, "arnNamespace"),
            cloud_formation_name: text(node, "cloudFormationName"),
            cloud_trail_event_source: text(node, "cloudTrailEventSource"),
            endpoint_prefix: text(node, "endpointPrefix"),
        })
    }

    /// `@aws.api#arn`.
    #[must_use]
    pub fn arn(&self) -> Option<Arn<'_>> {
        let node = self.value(id::ARN)?;
        Some(Arn {
            template: text(node, "template")?,
            absolute: flag(node, "absolute"),
            no_region: flag(node, "noRegion"),
            no_account: flag(node, "noAccount"),
        })
    }

    /// `@aws.protocols#awsQueryError`.
    #[must_use]
    pub fn aws_query_error(&self) -> Option<AwsQueryError<'_>> {
        let node = self.value(id::AWS_QUERY_ERROR)?;
        let status = node.get("httpResponseCode")?.as_i64()?;
        Some(AwsQueryError {
            code: text(node, "code")?,
            http_response_code: status.try_into().ok()?,
        })
    }

    /// The settings of a protocol trait, by its absolute identifier.
    #[must_use]
    pub fn http_protocol(&self, protocol: &str) -> Option<HttpProtocol<'_>> {
        let node = self.value(protocol)?;
        let http = texts(node, "http");
        let event_stream_http = match node.get("eventStreamHttp") {
            Some(_) => texts(node, "eventStreamHttp"),
            None => http.clone(),
        };
        Some(HttpProtocol {
            http,
            event_stream_http,
            no_error_wrapping: flag(node, "noErrorWrapping"),
        })
    }

    /// `@smithy.rules#clientContextParams`, in the order they were written.
    pub fn client_context_params(&self) -> impl Iterator<Item = ClientContextParam<'_>> {
        let params = self.value(id::CLIENT_CONTEXT_PARAMS);
        let params = params.and_then(Node::as_object).into_iter().flatten();
        params.filter_map(|(name, entry)| {
            Some(ClientContextParam {
                name,
                kind: text(&entry.value, "type")?,
                documentation: text(&entry.value, "documentation"),
            })
        })
    }
}
