//! How callers of an operation may prove who they are (Smithy 2.0, "Authentication traits").

/// The authentication that is in force for an operation: its own `@auth`, else that of its service, else every
/// scheme that its service has.
#[derive(Debug)]
pub struct AuthSchema {
    /// The schemes, most wanted first. Empty where anybody may call.
    pub schemes: &'static [AuthScheme],
    /// `@optionalAuth`: it may be called without any of them.
    pub optional: bool,
    /// `aws.auth#unsignedPayload`: a signature need not cover the body.
    pub unsigned_payload: bool,
}

impl AuthSchema {
    /// Anybody may call.
    pub const NONE: Self = Self {
        schemes: &[],
        optional: false,
        unsigned_payload: false,
    };
}

/// An authentication trait of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthScheme {
    /// `aws.auth#sigv4`
    SigV4 {
        /// The signing name of the service.
        service: &'static str,
    },
    /// `smithy.api#httpBasicAuth`
    HttpBasic,
    /// `smithy.api#httpBearerAuth`
    HttpBearer,
    /// `smithy.api#httpDigestAuth`
    HttpDigest,
    /// `smithy.api#httpApiKeyAuth`
    ApiKey {
        /// The header or query parameter.
        name: &'static str,
        /// Where the key is.
        place: ApiKeyPlace,
        /// What comes before the key in the header, and a space.
        scheme: Option<&'static str>,
    },
    /// Any other, by its shape ID.
    Other(&'static str),
}

/// Where an API key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiKeyPlace {
    /// In a header.
    Header,
    /// In the query.
    Query,
}

impl AuthScheme {
    /// The shape ID of the trait.
    pub const fn id(&self) -> &'static str {
        match self {
            Self::SigV4 { .. } => "aws.auth#sigv4",
            Self::HttpBasic => "smithy.api#httpBasicAuth",
            Self::HttpBearer => "smithy.api#httpBearerAuth",
            Self::HttpDigest => "smithy.api#httpDigestAuth",
            Self::ApiKey { .. } => "smithy.api#httpApiKeyAuth",
            Self::Other(id) => id,
        }
    }
}
