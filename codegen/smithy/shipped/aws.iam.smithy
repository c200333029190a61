$version: "2.0"

// Actions, resources and condition keys of access policies. Written after the Smithy 2.0
// specification, "AWS IAM traits".
namespace aws.iam

/// The name of the action, where it is not the operation's.
@deprecated(since: "2023-11-10", message: "Use `name` of `aws.iam#iamAction`.")
@trait(selector: "operation")
string actionName

/// What the action permits.
@deprecated(since: "2023-11-10", message: "Use `documentation` of `aws.iam#iamAction`.")
@trait(selector: "operation")
string actionPermissionDescription

/// Condition keys that a resource or operation knows.
@trait(selector: ":test(resource, operation)")
list conditionKeys {
    member: ConditionKeyName
}

/// The condition key whose value the member has.
@trait(selector: "member")
@pattern("^(([A-Za-z0-9][A-Za-z0-9-\\.]{0,62}:)?[^:\\s]+)$")
string conditionKeyValue

/// Condition keys of the service, by name.
@trait(selector: "service")
map defineConditionKeys {
    key: ConditionKeyName
    value: ConditionKeyDefinition
}

/// Resources do not take condition keys from their identifiers.
@trait(selector: ":test(service, resource)")
structure disableConditionKeyInference {}

/// The action that permits an operation.
@trait(selector: "operation")
structure iamAction {
    /// Its name, where it is not the operation's.
    name: String

    /// What it permits.
    documentation: String

    /// A link, relative to a place of the service's.
    relativeDocumentation: String

    /// Further actions that a caller must be permitted.
    requiredActions: RequiredActionsList

    /// The resources it is checked against.
    resources: ActionResources

    /// The resources it makes.
    createsResources: ResourceNameList
}

/// How a resource is known to access policies.
@trait(selector: "resource")
structure iamResource {
    /// Its name, where it is not the resource's.
    name: String

    /// A link, relative to a place of the service's.
    relativeDocumentation: String

    /// Condition keys of parents are not taken over.
    disableConditionKeyInheritance: Boolean
}

/// Further actions that a caller must be permitted.
@deprecated(since: "2023-11-10", message: "Use `requiredActions` of `aws.iam#iamAction`.")
@trait(selector: "operation")
list requiredActions {
    member: IamIdentifier
}

/// Condition keys that the service finds itself, not in the request.
@trait(selector: "service")
list serviceResolvedConditionKeys {
    member: ConditionKeyName
}

/// Who may call.
@trait(selector: ":test(service, operation)")
list supportedPrincipalTypes {
    member: PrincipalType
}

@private
structure ActionResources {
    required: ActionResourceMap
    optional: ActionResourceMap
}

@private
structure ConditionKeyDefinition {
    @required
    type: ConditionKeyType
    documentation: String
    externalDocumentation: String
    relativeDocumentation: String
    required: Boolean
}

@private
structure ActionResource {
    conditionKeys: ConditionKeysList
}

@private
map ActionResourceMap {
    key: ResourceName
    value: ActionResource
}

@private
@uniqueItems
list ConditionKeysList {
    member: String
}

@private
@uniqueItems
list RequiredActionsList {
    member: IamIdentifier
}

@private
@uniqueItems
list ResourceNameList {
    member: ResourceName
}

@private
@pattern("^(([A-Za-z0-9][A-Za-z0-9-\\.]{0,62}:)?[^:\\s]+)$")
string ConditionKeyName

@private
enum ConditionKeyType {
    ARN
    ARRAY_OF_ARN = "ArrayOfARN"
    BINARY = "Binary"
    ARRAY_OF_BINARY = "ArrayOfBinary"
    STRING = "String"
    ARRAY_OF_STRING = "ArrayOfString"
    NUMERIC = "Numeric"
    ARRAY_OF_NUMERIC = "ArrayOfNumeric"
    DATE = "Date"
    ARRAY_OF_DATE = "ArrayOfDate"
    BOOL = "Bool"
    ARRAY_OF_BOOL = "ArrayOfBool"
    IP_ADDRESS = "IPAddress"
    ARRAY_OF_IP_ADDRESS = "ArrayOfIPAddress"
}

@private
@pattern("^([A-Za-z0-9][A-Za-z0-9-\\.]{0,62}:[^:]+)$")
string IamIdentifier

@private
string ResourceName

@private
enum PrincipalType {
    ROOT = "Root"
    IAM_USER = "IAMUser"
    IAM_ROLE = "IAMRole"
    FEDERATED_USER = "FederatedUser"
}
