$version: "2"

// What OpenAPI documents made from models say. Written after the Smithy 2.0 specification,
// "Converting Smithy to OpenAPI".
namespace smithy.openapi

/// Values of the trait become extensions of the OpenAPI document.
@trait(
    selector: "[trait|trait]"
    breakingChanges: [{ change: "presence" }, { path: "/as", change: "any" }]
)
structure specificationExtension {
    /// The extension's name.
    as: SpecificationExtensionKey
}

@private
@pattern("^x-.+$")
string SpecificationExtensionKey
