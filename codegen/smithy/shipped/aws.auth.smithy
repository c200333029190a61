$version: "2.0"

// Authentication schemes of AWS. Written after the Smithy 2.0 specification, "AWS
// authentication traits".
namespace aws.auth

/// Cognito user pools.
@trait(selector: "service")
@authDefinition
@internal
@tags(["internal"])
structure cognitoUserPools {
    /// ARNs of the pools.
    @required
    providerArns: StringList
}

/// OAuth scopes that an operation requires of Cognito users.
@trait(selector: "service[trait|aws.auth#cognitoUserPools] ~> operation")
@internal
@tags(["internal"])
@length(min: 1)
list cognitoUserPoolsScopes {
    member: String
}

/// AWS signature version 4.
@trait(
    selector: "service"
    breakingChanges: [{ change: "remove", message: "Clients can no longer sign their requests." }]
)
@authDefinition(traits: [unsignedPayload])
@externalDocumentation(
    Reference: "https://docs.aws.amazon.com/general/latest/gr/signature-version-4.html"
)
structure sigv4 {
    /// The service in the credential scope.
    @required
    @length(min: 1)
    @externalDocumentation(
        Reference: "https://docs.aws.amazon.com/general/latest/gr/sigv4-create-string-to-sign.html"
    )
    name: String
}

/// AWS signature version 4 with asymmetric keys.
@trait(
    selector: "service[trait|aws.auth#sigv4]"
    breakingChanges: [{ change: "remove", message: "Clients can no longer sign their requests." }]
)
@authDefinition(traits: [unsignedPayload])
@externalDocumentation(
    Reference: "https://docs.aws.amazon.com/general/latest/gr/signature-version-4.html"
    Examples: "https://github.com/aws-samples/sigv4a-signing-examples"
)
structure sigv4a {
    /// The service in the credential scope.
    @required
    @length(min: 1)
    @externalDocumentation(
        Reference: "https://docs.aws.amazon.com/general/latest/gr/sigv4-create-string-to-sign.html"
    )
    name: String
}

/// Marks operations whose payload is not part of the signature.
@trait(selector: "operation")
structure unsignedPayload {}

@private
list StringList {
    member: String
}
