$version: "2"

// What OpenAPI documents made from models with Alloy's traits say. The text is our own.
namespace alloy.openapi

/// Extensions by name.
@sparse
@trait
map openapiExtensions {
    key: String
    value: Document
}

@trait(selector: "operation")
@length(min: 1)
string summary
