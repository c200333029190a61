$version: "2.0"

// Services behind Amazon API Gateway. Written after the Smithy 2.0 specification, "Amazon API
// Gateway traits".
namespace aws.apigateway

use aws.api#arnReference

/// Where the key of a caller is found.
@externalDocumentation(
    "Developer Guide": "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-api-key-source.html"
)
@internal
@tags(["internal"])
@trait(selector: "service")
string apiKeySource

/// Callers need a key.
@internal
@tags(["internal"])
@trait(selector: "operation")
structure apiKeyRequired {}

/// The authorizer used, by name.
@internal
@tags(["internal"])
@trait(selector: ":test(service, resource, operation)")
string authorizer

/// Authorizers by name.
@internal
@tags(["internal"])
@trait(selector: "service")
map authorizers {
    key: String
    value: AuthorizerDefinition
}

/// What stands behind the gateway.
@internal
@tags(["internal"])
@trait(selector: ":test(service, resource, operation)", conflicts: [mockIntegration])
structure integration {
    @required
    type: IntegrationType

    /// Where it is: an ARN, or a URL of HTTP integrations.
    @required
    uri: Arn

    /// The role to call it with.
    credentials: IamRoleArn

    @required
    httpMethod: String

    passThroughBehavior: PassThroughBehavior
    contentHandling: ContentHandling

    /// In milliseconds.
    timeoutInMillis: Integer

    /// The VPC link.
    connectionId: String

    connectionType: ConnectionType = "INTERNET"
    cacheNamespace: String
    payloadFormatVersion: String
    cacheKeyParameters: StringList
    requestParameters: RequestParameters
    requestTemplates: Templates
    responses: IntegrationResponses
    tlsConfig: TlsConfig
    responseTransferMode: String

    /// The listener that a VPC link leads to.
    @suppress(["RepeatedShapeName"])
    integrationTarget: String
}

/// Answers made by the gateway itself.
@internal
@tags(["internal"])
@trait(selector: ":test(service, resource, operation)", conflicts: [integration])
structure mockIntegration {
    passThroughBehavior: PassThroughBehavior
    requestParameters: RequestParameters
    requestTemplates: Templates
    responses: IntegrationResponses
}

/// What the gateway checks of a request: `full`, `params-only` or `body-only`.
@internal
@tags(["internal"])
@trait(selector: ":test(service, operation)")
string requestValidator

/// Answers to errors that the gateway finds itself, by kind of error.
@internal
@tags(["internal"])
@trait(selector: "service")
map gatewayResponses {
    key: String
    value: GatewayResponse
}

/// The endpoints of the API.
@internal
@tags(["internal"])
@trait(selector: "service")
structure endpointConfiguration {
    @required
    types: EndpointTypes

    vpcEndpointIds: VpcEndpointIds
    disableExecuteApiEndpoint: Boolean
    ipAddressType: IpAddressType
}

/// Bytes from which payloads are compressed.
@internal
@tags(["internal"])
@trait(selector: "service")
@range(min: 0, max: 10485760)
integer minimumCompressionSize

/// Who may call the API: a policy document.
@internal
@tags(["internal"])
@trait(selector: "service")
document resourcePolicy

/// TLS of the API.
@internal
@tags(["internal"])
@trait(selector: "service")
structure apiTlsPolicy {
    @required
    securityPolicy: String

    endpointAccessMode: EndpointAccessMode
}

@private
structure AuthorizerDefinition {
    /// The authentication trait.
    @idRef(
        selector: "[trait|authDefinition]"
        failWhenMissing: true
        errorMessage: "The scheme of an authorizer definition must reference an auth trait"
    )
    @required
    scheme: String

    /// `token` or `request`.
    type: String

    /// In OpenAPI documents.
    customAuthType: String

    /// The function that authorizes.
    uri: String

    credentials: String

    /// Where the identity is found in the request.
    identitySource: String

    /// An expression that tokens match.
    identityValidationExpression: String

    /// In seconds.
    resultTtlInSeconds: Integer

    authorizerPayloadFormatVersion: PayloadFormatVersion
    enableSimpleResponses: Boolean
}

@private
structure IntegrationResponse {
    statusCode: String
    contentHandling: ContentHandling
    responseTemplates: Templates
    responseParameters: ResponseParameters
}

@private
structure TlsConfig {
    insecureSkipVerification: Boolean
}

@private
list StringList {
    member: String
}

@private
map IntegrationResponses {
    key: String
    value: IntegrationResponse
}

@private
map RequestParameters {
    key: String
    value: String
}

@private
map ResponseParameters {
    key: String
    value: String
}

/// Templates by media type.
@private
map Templates {
    key: String
    value: String
}

@arnReference
@private
string Arn

@private
enum ConnectionType {
    INTERNET
    VPC_LINK
}

@private
enum ContentHandling {
    CONVERT_TO_TEXT
    CONVERT_TO_BINARY
}

@arnReference(type: "AWS::IAM::Role")
@private
string IamRoleArn

@private
enum IntegrationType {
    AWS = "aws"
    AWS_PROXY = "aws_proxy"
    HTTP = "http"
    HTTP_PROXY = "http_proxy"
}

@private
enum PassThroughBehavior {
    WHEN_NO_TEMPLATES = "when_no_templates"
    WHEN_NO_MATCH = "when_no_match"
    NEVER = "never"
}

@private
enum PayloadFormatVersion {
    V1_0 = "1.0"
    V2_0 = "2.0"
}

@private
structure GatewayResponse {
    statusCode: String
    responseParameters: GatewayResponseParameterMap
    responseTemplates: GatewayResponseTemplateMap
}

@private
map GatewayResponseParameterMap {
    key: String
    value: String
}

@private
map GatewayResponseTemplateMap {
    key: String
    value: String
}

@private
enum EndpointType {
    EDGE
    REGIONAL
    PRIVATE
}

@private
list EndpointTypes {
    member: EndpointType
}

@private
list VpcEndpointIds {
    member: String
}

@private
enum EndpointAccessMode {
    BASIC
    STRICT
}

@private
enum IpAddressType {
    IPV4 = "ipv4"
    DUAL_STACK = "dualstack"
}
