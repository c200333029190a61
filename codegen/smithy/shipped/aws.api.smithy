$version: "2.0"

// Traits that describe AWS services. Written after the Smithy 2.0 specification, "AWS core".
namespace aws.api

/// How the ARNs of a resource are made.
@trait(selector: "resource")
@externalDocumentation(
    Reference: "https://docs.aws.amazon.com/general/latest/gr/aws-arns-and-namespaces.html"
)
structure arn {
    /// The template, with identifiers in braces.
    @required
    template: String

    /// Whether the template is a whole ARN.
    absolute: Boolean

    /// Whether ARNs have no region.
    noRegion: Boolean

    /// Whether ARNs have no account.
    noAccount: Boolean

    /// What stands between resource type and identifier.
    resourceDelimiter: ResourceDelimiter

    /// Whether an ARN may name another resource once its own is deleted.
    reusable: Boolean
}

@private
enum ResourceDelimiter {
    FORWARD_SLASH = "/"
    COLON = ":"
}

/// Marks texts that are ARNs.
@trait(selector: "string")
structure arnReference {
    /// The CloudFormation type of the resource.
    type: String

    /// The shape identifier of the resource.
    resource: String

    /// The shape identifier of its service.
    service: String
}

/// Marks streaming blobs sent with aws-chunked content encoding.
@trait(
    selector: "blob[trait|streaming]"
    breakingChanges: [{ change: "remove" }]
)
structure awsChunked {}

/// Marks operations whose endpoint clients ask for.
@trait(selector: "operation")
structure clientDiscoveredEndpoint {
    /// Whether the operation fails without discovery.
    @required
    required: Boolean
}

/// Which operation tells clients the endpoints.
@trait(selector: "service")
structure clientEndpointDiscovery {
    @required
    @idRef(failWhenMissing: true, selector: "operation")
    operation: String

    /// The error that says an endpoint is no longer right.
    @recommended
    @idRef(failWhenMissing: true, selector: "structure[trait|error]")
    error: String
}

/// Marks input members that endpoint discovery needs.
@trait(
    selector: """
        operation[trait|aws.api#clientDiscoveredEndpoint] -[input]->
        structure > :test(member[trait|required] > string)"""
)
structure clientEndpointDiscoveryId {}

/// Marks what administrates resources.
@trait(
    selector: ":test(service, resource, operation)"
    conflicts: ["aws.api#dataPlane"]
)
structure controlPlane {}

/// Marks what uses resources.
@trait(
    selector: ":test(service, resource, operation)"
    conflicts: ["aws.api#controlPlane"]
)
structure dataPlane {}

/// The class of data a shape holds.
@trait(selector: ":test(simpleType, list, structure, union, member)")
enum data {
    /// Content that customers store.
    CUSTOMER_CONTENT = "content"

    /// What is known of a customer's account.
    CUSTOMER_ACCOUNT_INFORMATION = "account"

    /// Attributes of the use of a service.
    SERVICE_ATTRIBUTES = "usage"

    /// Tags.
    TAG_DATA = "tagging"

    /// Permissions and roles.
    PERMISSIONS_DATA = "permissions"
}

/// What an AWS service is called in the various places.
@trait(selector: "service")
structure service {
    /// The name that SDKs derive theirs from.
    @required
    sdkId: String

    /// The service in ARNs.
    arnNamespace: ArnNamespace

    /// The service in CloudFormation types.
    cloudFormationName: CloudFormationName

    /// The source of CloudTrail events.
    cloudTrailEventSource: String

    /// The identifier of its documentation.
    docId: String

    /// The first label of the host.
    endpointPrefix: String

    /// The namespace of CloudWatch metrics.
    cloudWatchNamespace: CloudWatchMetricNamespace
}

@private
@pattern("^[a-z0-9.\\-]{1,63}$")
string ArnNamespace

@private
@pattern("^[A-Z][A-Za-z0-9]+$")
string CloudFormationName

@private
@pattern("^[^:].*$")
@length(min: 1, max: 255)
string CloudWatchMetricNamespace

/// Marks services whose resources can be tagged.
@trait(selector: "service")
@unstable
structure tagEnabled {
    disableDefaultOperations: Boolean
    apiConfig: TaggableServiceApiConfig
}

/// The tagging operations of a service.
structure TaggableServiceApiConfig {
    tagApi: ServiceTagOperationReference
    untagApi: ServiceTagOperationReference
    listTagsApi: ServiceTagOperationReference
}

@idRef(failWhenMissing: true, selector: "service > operation")
string ServiceTagOperationReference

/// Marks resources that can be tagged.
@trait(selector: "resource")
@unstable
structure taggable {
    property: String
    apiConfig: TaggableApiConfig
    disableSystemTags: Boolean
}

/// The tagging operations of a resource.
structure TaggableApiConfig {
    @required
    tagApi: TagOperationReference

    @required
    untagApi: TagOperationReference

    @required
    listTagsApi: TagOperationReference
}

@idRef(failWhenMissing: true, selector: "resource > operation")
string TagOperationReference
