$version: "2.0"

// Exceptions made for single AWS services. Written after the Smithy 2.0 specification,
// "AWS customizations".
namespace aws.customizations

/// The XML of the output has no element around the one that matters, against the rules of restXml.
@trait(selector: "operation")
structure s3UnwrappedXmlOutput {}
