$version: "2.0"

// Resources as CloudFormation has them. Written after the Smithy 2.0 specification, "AWS
// CloudFormation traits".
namespace aws.cloudformation

/// The member identifies the resource as well as its identifiers do.
@unstable
@trait(
    selector: "structure > :test(member > string)"
    conflicts: [cfnExcludeProperty]
    breakingChanges: [{ change: "remove" }]
)
structure cfnAdditionalIdentifier {}

/// The name of the property made from the member.
@unstable
@trait(selector: "structure > member", breakingChanges: [{ change: "any" }])
string cfnName

/// No property is made from the member.
@unstable
@trait(
    selector: "structure > member"
    conflicts: [cfnAdditionalIdentifier, cfnMutability, cfnDefaultValue]
    breakingChanges: [{ change: "add" }]
)
structure cfnExcludeProperty {}

/// The property has a default value, which the service decides.
@unstable
@trait(
    selector: "resource > operation -[input, output]-> structure > member"
    conflicts: [cfnExcludeProperty]
)
structure cfnDefaultValue {}

/// When the property may be read and written, against what the operations say.
@unstable
@trait(selector: "structure > member", conflicts: [cfnExcludeProperty])
enum cfnMutability {
    /// Always.
    FULL = "full"

    /// Written on creation only, read always.
    CREATE_AND_READ = "create-and-read"

    /// Written on creation only, never read.
    CREATE = "create"

    /// Never written.
    READ = "read"

    /// Never read.
    WRITE = "write"
}

/// The resource is one of CloudFormation's.
@unstable
@trait(selector: "resource", breakingChanges: [{ change: "presence" }])
structure cfnResource {
    /// The resource's name in CloudFormation.
    name: String

    /// Structures whose members become properties, too.
    additionalSchemas: StructureIdList

    /// The property that identifies the resource.
    @deprecated(message: "Use the identifiers of the resource.")
    primaryIdentifier: String
}

@private
list StructureIdList {
    @idRef(failWhenMissing: true, selector: "structure")
    member: String
}
