$version: "2.0"

// Test cases of protocols and services. Written after the Smithy 2.0 specification, "HTTP
// protocol compliance tests", "Event stream tests" and "Smoke tests".
namespace smithy.test

/// How requests are written.
@trait(selector: "operation")
@length(min: 1)
list httpRequestTests {
    member: HttpRequestTestCase
}

@private
structure HttpRequestTestCase with [HttpRequestMixin] {
    @required
    @pattern("^[A-Za-z_][A-Za-z0-9_]+$")
    id: String

    @required
    @idRef(selector: "[trait|protocolDefinition]", failWhenMissing: true)
    protocol: String

    @idRef(selector: "[trait|authDefinition]", failWhenMissing: true)
    authScheme: String

    /// A value of the operation's input.
    params: Document

    /// Settings of the client, a value of `vendorParamsShape`.
    vendorParams: Document

    @idRef(failWhenMissing: true)
    vendorParamsShape: String

    documentation: String
    tags: NonEmptyStringList
    appliesTo: AppliesTo
}

@private
map StringMap {
    key: String
    value: String
}

@private
list StringList {
    member: String
}

/// How responses are written.
@trait(selector: ":test(operation, structure[trait|error])")
@length(min: 1)
list httpResponseTests {
    member: HttpResponseTestCase
}

@private
structure HttpResponseTestCase with [HttpResponseMixin] {
    @required
    @pattern("^[A-Za-z_][A-Za-z0-9_]+$")
    id: String

    @required
    @idRef(selector: "[trait|protocolDefinition]", failWhenMissing: true)
    protocol: String

    @idRef(selector: "[trait|authDefinition]", failWhenMissing: true)
    authScheme: String

    /// A value of the operation's output or of the error.
    params: Document

    /// Settings of the client, a value of `vendorParamsShape`.
    vendorParams: Document

    @idRef(failWhenMissing: true)
    vendorParamsShape: String

    documentation: String
    tags: NonEmptyStringList
    appliesTo: AppliesTo
}

@private
list NonEmptyStringList {
    member: NonEmptyString
}

@private
@length(min: 1)
string NonEmptyString

/// Who has to pass a case; both without it.
@private
enum AppliesTo {
    CLIENT = "client"
    SERVER = "server"
}

/// How servers refuse requests.
@trait(selector: "operation")
@length(min: 1)
@unstable
list httpMalformedRequestTests {
    member: HttpMalformedRequestTestCase
}

@private
structure HttpMalformedRequestTestCase {
    @required
    @pattern("^[A-Za-z_][A-Za-z0-9_]+$")
    id: String

    @required
    @idRef(selector: "[trait|protocolDefinition]", failWhenMissing: true)
    protocol: String

    @required
    request: HttpMalformedRequestDefinition

    @required
    response: HttpMalformedResponseDefinition

    documentation: String
    tags: NonEmptyStringList

    /// Values to put in the places of the case, by name; it stands for as many cases as each has values.
    testParameters: HttpMalformedRequestTestParametersDefinition
}

@private
structure HttpMalformedRequestDefinition {
    @required
    @length(min: 1)
    method: String

    /// Without query string.
    @required
    @length(min: 1)
    uri: String

    host: String

    /// As they are sent, `name=value`.
    queryParams: StringList

    headers: StringMap
    body: String
    bodyMediaType: String
}

@private
structure HttpMalformedResponseDefinition {
    headers: StringMap

    @required
    @range(min: 100, max: 599)
    code: Integer

    body: HttpMalformedResponseBodyDefinition
}

@private
structure HttpMalformedResponseBodyDefinition {
    @required
    assertion: HttpMalformedResponseBodyAssertion

    @required
    mediaType: String
}

@private
union HttpMalformedResponseBodyAssertion {
    /// The body itself.
    contents: String

    /// An expression that the `message` in the body matches.
    messageRegex: String
}

@private
map HttpMalformedRequestTestParametersDefinition {
    key: String
    value: StringList
}

/// How event streams are written and read.
@trait(selector: "operation :test(-[input, output]-> structure > member > union[trait|streaming])")
@length(min: 1)
list eventStreamTests {
    member: EventStreamTestCase
}

@private
structure EventStreamTestCase {
    @required
    @pattern("^[A-Za-z_][A-Za-z0-9_]+$")
    id: String

    @required
    @idRef(selector: "[trait|protocolDefinition]", failWhenMissing: true)
    protocol: String

    /// A value of the operation's input.
    initialRequestParams: Document

    /// The request that opens the stream, a value of `initialRequestShape`.
    initialRequest: Document

    @idRef(selector: "structure", failWhenMissing: true)
    initialRequestShape: String

    /// A value of the operation's output.
    initialResponseParams: Document

    /// The response that opens the stream, a value of `initialResponseShape`.
    initialResponse: Document

    @idRef(selector: "structure", failWhenMissing: true)
    initialResponseShape: String

    events: Events

    /// Success without it.
    expectation: TestExpectation

    /// Settings of the client, a value of `vendorParamsShape`.
    vendorParams: Document

    @idRef(selector: "structure", failWhenMissing: true)
    vendorParamsShape: String

    documentation: String
    appliesTo: AppliesTo
    tags: NonEmptyStringList
}

/// The request that opens an event stream over HTTP.
structure InitialHttpRequest with [HttpRequestMixin] {}

/// The response that opens an event stream over HTTP.
structure InitialHttpResponse with [HttpResponseMixin] {}

@private
list Events {
    member: Event
}

@private
structure Event {
    @required
    type: EventType

    /// A value of the streaming union; none for an event that is not modeled.
    params: Document

    headers: EventHeaders
    forbidHeaders: StringList
    requireHeaders: StringList
    body: Blob
    bodyMediaType: String

    /// The whole frame.
    bytes: Blob

    /// Settings of the client, a value of `vendorParamsShape`.
    vendorParams: Document = {}

    @idRef(selector: "structure", failWhenMissing: true)
    vendorParamsShape: String
}

@private
enum EventType {
    REQUEST = "request"
    RESPONSE = "response"
}

@private
map EventHeaders {
    key: String
    value: EventHeaderValue
}

@private
union EventHeaderValue {
    boolean: Boolean
    byte: Byte
    short: Short
    integer: Integer
    long: Long
    blob: Blob
    string: String
    timestamp: Timestamp
}

@private
union TestExpectation {
    success: Unit
    failure: TestFailureExpectation
}

@private
structure TestFailureExpectation {
    /// Any error without it.
    @idRef(selector: "[trait|error]", failWhenMissing: true)
    errorId: String
}

@private
@mixin
structure HttpMessageMixin {
    /// Headers with their values; others are allowed.
    headers: StringMap

    /// Headers that must be absent.
    forbidHeaders: StringList

    /// Headers that must be there, with any value.
    requireHeaders: StringList

    /// Anything without it.
    body: String

    bodyMediaType: String
}

@private
@mixin
structure HttpRequestMixin with [HttpMessageMixin] {
    @required
    @length(min: 1)
    method: String

    /// Without query string.
    @required
    @length(min: 1)
    uri: String

    /// The host that the client is given.
    host: String

    /// The host that the client makes of it.
    resolvedHost: String

    queryParams: StringList
    forbidQueryParams: StringList
    requireQueryParams: StringList
}

@private
@mixin
structure HttpResponseMixin with [HttpMessageMixin] {
    @required
    @range(min: 100, max: 599)
    code: Integer
}

/// Calls that show whether a service is up.
@trait(selector: "operation")
list smokeTests {
    member: SmokeTestCase
}

@private
structure SmokeTestCase {
    @required
    @pattern("^[A-Za-z_][A-Za-z0-9_]+$")
    id: String

    /// A value of the operation's input.
    params: Document

    /// Settings of the client, a value of `vendorParamsShape`.
    vendorParams: Document

    @idRef(failWhenMissing: true)
    vendorParamsShape: String

    @required
    expect: Expectation

    tags: TagList
}

@private
union Expectation {
    success: Unit
    failure: FailureExpectation
}

@private
structure FailureExpectation {
    /// Any error without it.
    @idRef(selector: "[trait|error]", failWhenMissing: true)
    errorId: String
}

@private
list TagList {
    member: Tag
}

@private
@pattern("^[A-Za-z][A-Za-z0-9_\\-]+$")
string Tag
