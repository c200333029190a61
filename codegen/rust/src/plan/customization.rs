//! Services that want more of their clients than their models say.

use trompe_smithy::shape::Shape;

/// The services that are known to, by `sdkId` of `aws.api#service`, and what the runtime has for them. `trompe::aws`
/// says what each does.
///
/// - S3: buckets are hosts where they can be, paths are signed as they are, and an error may come after a 200.
/// - Glacier: the version of the API as a header, `-` for the caller's account, hashes of archives.
/// - API Gateway: asked for JSON, or it answers in another format.
/// - Machine Learning: predictions are asked of the endpoint that the input names.
const SERVICES: [(&str, &str); 4] = [
    ("API Gateway", "API_GATEWAY"),
    ("Glacier", "GLACIER"),
    ("Machine Learning", "MACHINE_LEARNING"),
    ("S3", "S3_SERVICE"),
];

/// The static in `trompe::aws`.
pub(super) fn of(service: &Shape) -> Option<&'static str> {
    let sdk_id = service.traits.aws_service()?.sdk_id;
    let known = SERVICES.iter().find(|(known, _)| *known == sdk_id);
    known.map(|(_, name)| *name)
}

/// Whether nothing is around the one member of an operation's output (`aws.customizations#s3UnwrappedXmlOutput`).
pub(super) fn has_unwrapped_output(operation: &Shape) -> bool {
    operation.has_trait("aws.customizations#s3UnwrappedXmlOutput")
}
