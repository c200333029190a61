$version: "2.0"

// The prelude: the simple shapes and traits that every model can name without a `use`
// statement. Written after the Smithy 2.0 specification.
namespace smithy.api

// Simple shapes.

// Text.
string String

// Bytes.
blob Blob

// An integer of any size.
bigInteger BigInteger

// A decimal number of any precision.
bigDecimal BigDecimal

// A point in time.
timestamp Timestamp

// Any value of the protocol's data model.
document Document

// True or false; may be absent.
boolean Boolean

// A signed 8-bit integer; may be absent.
byte Byte

// A signed 16-bit integer; may be absent.
short Short

// A signed 32-bit integer; may be absent.
integer Integer

// A signed 64-bit integer; may be absent.
long Long

// An IEEE 754 number in 32 bits; may be absent.
float Float

// An IEEE 754 number in 64 bits; may be absent.
double Double

// True or false; false when absent.
@default(false)
boolean PrimitiveBoolean

// A signed 8-bit integer; zero when absent.
@default(0)
byte PrimitiveByte

// A signed 16-bit integer; zero when absent.
@default(0)
short PrimitiveShort

// A signed 32-bit integer; zero when absent.
@default(0)
integer PrimitiveInteger

// A signed 64-bit integer; zero when absent.
@default(0)
long PrimitiveLong

// An IEEE 754 number in 32 bits; zero when absent.
@default(0)
float PrimitiveFloat

// An IEEE 754 number in 64 bits; zero when absent.
@default(0)
double PrimitiveDouble

/// The shape of no value: what inputs, outputs, union members and enum members target
/// when they carry nothing.
@unitType
structure Unit {}

// Defining traits.

/// Makes a shape a trait.
@trait(
    selector: ":is(simpleType, list, map, structure, union)"
    breakingChanges: [
        { change: "presence" }
        { path: "/structurallyExclusive", change: "any" }
        { path: "/conflicts", change: "update", severity: "NOTE" }
    ]
)
structure trait {
    /// Shapes the trait may be applied to.
    selector: String

    /// Which of its members may be applied to only one member of a structure.
    structurallyExclusive: StructurallyExclusive

    /// Traits that cannot stand beside this one.
    conflicts: NonEmptyStringList

    /// Changes of the trait's application that break users.
    breakingChanges: TraitDiffRules
}

@private
@length(min: 1)
list TraitDiffRules {
    member: TraitDiffRule
}

/// One kind of change and how grave it is.
@private
structure TraitDiffRule {
    /// A JSON pointer with `*` and such, into the trait's value; the value itself when absent.
    path: String

    /// The kind of change.
    @required
    change: TraitChangeType

    /// How grave it is.
    severity: Severity = "ERROR"

    /// What to say of it.
    message: String
}

@private
enum TraitChangeType {
    /// From one value to another.
    UPDATE = "update"

    /// From nothing to a value.
    ADD = "add"

    /// From a value to nothing.
    REMOVE = "remove"

    /// Added or removed.
    PRESENCE = "presence"

    /// Any of them.
    ANY = "any"
}

/// How grave an event is.
@private
enum Severity {
    NOTE
    WARNING
    DANGER
    ERROR
}

/// Whether exclusiveness goes by member or by target.
@private
enum StructurallyExclusive {
    /// One member of a structure may have the trait.
    MEMBER = "member"

    /// One member of a structure may target a shape with the trait.
    TARGET = "target"
}

/// Makes a shape a mixin.
@trait(selector: ":not(member)")
structure mixin {
    /// Traits of the mixin that shapes using it do not inherit.
    localTraits: LocalMixinTraitList
}

@private
list LocalMixinTraitList {
    member: LocalMixinTrait
}

@private
@idRef(
    selector: "[trait|trait]"
    failWhenMissing: true
    errorMessage: "Strings provided to the localTraits property of a mixin trait must target a valid trait."
)
string LocalMixinTrait

/// Marks a text as a shape identifier.
@trait(selector: ":test(string, member > string)")
structure idRef {
    /// Shapes it may name.
    selector: String = "*"

    /// Whether the shape must exist.
    failWhenMissing: Boolean

    /// What to say when the text does not fit.
    errorMessage: String
}

/// Marks a trait as a protocol.
@trait(
    selector: "structure[trait|trait]"
    breakingChanges: [{ change: "presence" }]
)
structure protocolDefinition {
    /// Traits that implementations of the protocol must understand.
    traits: TraitShapeIdList

    /// Whether the protocol cannot carry documents inline.
    noInlineDocumentSupport: Boolean
}

@private
list TraitShapeIdList {
    member: TraitShapeId
}

@private
@idRef(failWhenMissing: true, selector: "[trait|trait]")
string TraitShapeId

/// Marks a trait as an authentication scheme.
@trait(
    selector: "structure[trait|trait]"
    breakingChanges: [{ change: "presence" }]
)
structure authDefinition {
    /// Traits that implementations of the scheme must understand.
    traits: TraitShapeIdList
}

/// Marks a trait that validates; what it does belongs to tooling.
@trait(selector: "[trait|trait]")
map traitValidators {
    @length(min: 1)
    key: String
    value: TraitValidator
}

@private
structure TraitValidator {
    /// Shapes, relative to the one with the trait, that are wrong.
    @required
    selector: String

    /// What to say of them.
    message: String

    /// How grave it is.
    severity: Severity = "ERROR"
}

// Metadata.

/// Gives the values of a metadata key a type.
@trait(selector: "dataType :not([trait|input]) :not([trait|output])")
structure metadata {
    @required
    @length(min: 1)
    key: String
}

/// Sets of shapes that tools work on.
@private
@metadata(key: "shapeClosures")
list ShapeClosures {
    member: ShapeClosure
}

@private
structure ShapeClosure {
    @required
    id: ClosureId

    /// Namespaces whose shapes belong to the set.
    includeNamespaces: Namespaces = []

    /// Further shapes.
    @length(min: 1)
    includeBySelector: String

    /// Names that shapes take in the set.
    rename: Renames = {}

    documentation: CommonMark
}

@private
@idRef(failWhenMissing: false)
string ClosureId

@private
@uniqueItems
list Namespaces {
    member: String
}

@private
map Renames {
    @idRef(
        failWhenMissing: true
        selector: ":not(:is(member, service, resource, operation))"
        errorMessage: "Renames must target shapes that are in the model and must not target services, resources, operations, or members."
    )
    key: String

    value: Identifier
}

@private
@mediaType("text/markdown; charset=UTF-8; variant=CommonMark")
string CommonMark

@private
@pattern("^(_+[a-zA-Z0-9]|[a-zA-Z])\\w*$")
string Identifier

// Documentation.

/// Describes a shape in CommonMark.
@trait
string documentation

/// Points to further documentation.
@trait
@length(min: 1)
map externalDocumentation {
    key: NonEmptyString
    value: NonEmptyString
}

/// Shows inputs with their outputs or errors.
@trait(selector: "operation")
list examples {
    member: Example
}

@private
structure Example {
    @required
    title: String

    documentation: String
    input: Document
    output: Document
    error: ExampleError

    allowConstraintErrors: Boolean
}

@private
structure ExampleError {
    @idRef(selector: "structure[trait|error]")
    shapeId: String

    content: Document
}

/// Marks what should no longer be used.
@trait
structure deprecated {
    /// Why, or what to use instead.
    message: String

    /// Since which date or version.
    since: String
}

/// Marks what is not for everybody.
@trait(breakingChanges: [{ change: "remove", severity: "WARNING" }])
structure internal {}

/// Marks what may yet change.
@trait
structure unstable {}

/// Since which date or version a shape exists.
@trait
string since

/// Labels for grouping shapes.
@trait
list tags {
    member: String
}

/// A name for titles and headings.
@trait
string title

/// Marks recommended members and says why.
@trait(
    selector: "structure > member"
    conflicts: [required]
)
structure recommended {
    reason: String
}

/// Marks shapes that only their own namespace may refer to.
@trait
structure private {}

// Type refinement.

/// The value of a member, or of all members with a target, when none is given.
@trait(
    selector: ":is(simpleType, list, map, structure > member :test(> :is(simpleType, list, map)))"
)
document default

/// Marks a default that was added after the member was published.
@trait(
    selector: "structure > member [trait|default]"
    breakingChanges: [{ change: "remove" }]
)
structure addedDefault {}

/// Marks required or defaulted members that clients treat as optional.
@trait(selector: "structure > member")
structure clientOptional {}

/// Marks members that must be present.
@trait(
    selector: "structure > member"
)
structure required {}

/// Allows null values in a list or map.
@trait(
    selector: ":is(list, map)"
    breakingChanges: [{ change: "presence" }]
)
structure sparse {}

/// Marks structures as errors.
@trait(
    selector: "structure"
    conflicts: [trait]
    breakingChanges: [{ change: "any" }]
)
enum error {
    /// The caller is at fault.
    CLIENT = "client"

    /// The service is at fault.
    SERVER = "server"
}

/// Marks structures made to be the input of one operation.
@trait(
    selector: "structure"
    conflicts: [output, error]
    breakingChanges: [{ change: "presence" }]
)
structure input {}

/// Marks structures made to be the output of one operation.
@trait(
    selector: "structure"
    conflicts: [input, error]
    breakingChanges: [{ change: "presence" }]
)
structure output {}

/// Marks a shape as the unit type.
@trait(selector: "[id=smithy.api#Unit]")
structure unitType {}

/// The value of an enum member.
@trait(selector: ":is(enum, intEnum) > member")
@tags(["diff.error.const"])
document enumValue

/// Marks numbers that may be null; of Smithy 1.0.
@trait(
    selector: """
        :test(boolean, byte, short, integer, long, float, double,
            member > :test(boolean, byte, short, integer, long, float, double))"""
)
@deprecated(message: "The box trait is only used in Smithy IDL 1.0", since: "2.0")
structure box {}

// Constraints.

/// The values a text may have; of Smithy 1.0.
@trait(
    selector: "string :not(enum)"
    breakingChanges: [{ change: "presence" }]
)
@deprecated(message: "The enum trait is replaced by the enum shape in Smithy 2.0", since: "2.0")
@length(min: 1)
list enum {
    member: EnumDefinition
}

@private
structure EnumDefinition {
    @required
    value: NonEmptyString

    name: EnumConstantBodyName
    documentation: String
    tags: NonEmptyStringList
    deprecated: Boolean
}

@private
@pattern("^[a-zA-Z_]+[a-zA-Z_0-9]*$")
string EnumConstantBodyName

/// Bounds on the number of characters, bytes, elements or entries.
@trait(selector: ":test(list, map, string, blob, member > :is(list, map, string, blob))")
structure length {
    /// At least so many.
    min: Long

    /// At most so many.
    max: Long
}

/// A regular expression that texts match.
@trait(
    selector: ":test(string, member > string)"
    breakingChanges: [{ change: "add", severity: "WARNING" }, { change: "update", severity: "NOTE" }]
)
string pattern

/// Bounds on numbers.
@trait(selector: ":test(number, member > number)")
structure range {
    /// At least so much.
    min: BigDecimal

    /// At most so much.
    max: BigDecimal
}

/// Requires that no two elements of a list are equal.
@trait(
    selector: "list :not(> member ~> :is(float, double, document))"
    conflicts: [sparse]
    breakingChanges: [{ change: "presence", severity: "WARNING" }]
)
structure uniqueItems {}

// Behaviour.

/// Marks operations that may be repeated without further effect.
@trait(
    selector: "operation"
    conflicts: [readonly]
    breakingChanges: [{ change: "remove" }]
)
structure idempotent {
    /// Errors that say the resource already existed.
    exists: IdempotentErrors

    /// Errors that say the resource was already gone.
    notFound: IdempotentErrors
}

@private
list IdempotentErrors {
    @idRef(selector: "[trait|error]")
    member: String
}

/// Marks operations without effect.
@trait(
    selector: "operation"
    conflicts: [idempotent]
    breakingChanges: [{ change: "remove" }]
)
structure readonly {}

/// Marks the member by which repeated requests are known.
@trait(
    selector: "structure > :test(member > string)"
    structurallyExclusive: "member"
    breakingChanges: [{ change: "remove" }]
)
@notProperty
structure idempotencyToken {}

/// Marks errors after which a request may be repeated.
@trait(
    selector: "structure[trait|error]"
    breakingChanges: [{ change: "remove" }]
)
structure retryable {
    /// Whether the error says that there were too many requests.
    throttling: Boolean
}

/// Marks operations whose output comes in pages; on a service, sets defaults for them.
@trait(
    selector: ":is(service, operation)"
    breakingChanges: [
        { change: "remove" }
        { path: "/inputToken", change: "update" }
        { path: "/outputToken", change: "update" }
        { path: "/items", change: "remove" }
        { path: "/items", change: "add", severity: "NOTE" }
        { path: "/items", change: "update", severity: "NOTE" }
        { path: "/pageSize", change: "update" }
        { path: "/pageSize", change: "remove" }
    ]
)
structure paginated {
    /// The input member that takes the token.
    inputToken: NonEmptyString

    /// The path of the next token in the output.
    outputToken: NonEmptyString

    /// The path of the items in the output.
    items: NonEmptyString

    /// The input member that bounds the number of items.
    pageSize: NonEmptyString
}

/// Makes clients compress request bodies.
@trait(
    selector: "operation"
    breakingChanges: [
        { change: "remove", severity: "DANGER" }
        { path: "/encodings", change: "remove" }
        { path: "/encodings/member", change: "remove", severity: "DANGER" }
        { path: "/encodings/member", change: "update", severity: "DANGER" }
        { path: "/encodings/member", change: "add", severity: "NOTE" }
    ]
)
structure requestCompression {
    /// Encodings in the order of preference.
    @required
    encodings: RequestCompressionEncodingsList
}

@private
list RequestCompressionEncodingsList {
    member: String
}

/// Marks operations that may take long to answer.
@trait(selector: "operation")
@unstable
structure longPoll {
    /// How long clients wait at least, in milliseconds.
    @required
    @range(min: 1)
    timeoutMillis: Integer
}

// Resources.

/// Ties a member to an identifier of another name.
@trait(
    selector: "structure > :test(member[trait|required] > string)"
    breakingChanges: [{ change: "remove" }]
)
@notProperty
@length(min: 1)
string resourceIdentifier

/// Marks resources whose create operation replaces what exists as little as a put may not.
@trait(selector: "resource:test(-[put]->)")
structure noReplace {}

/// Says which resources a structure or text refers to.
@trait(selector: ":is(structure, string)")
list references {
    member: Reference
}

@private
structure Reference {
    /// The resource.
    @required
    resource: NonEmptyString

    /// Identifiers and the members that hold them.
    ids: NonEmptyStringMap

    /// The service the resource is bound to.
    service: NonEmptyString

    /// The kind of reference, as in a link header.
    rel: NonEmptyString
}

/// Ties a member to a property of another name.
@trait(
    selector: "structure > member"
    conflicts: [resourceIdentifier]
    breakingChanges: [{ change: "remove" }, { change: "update" }]
)
structure property {
    /// The property's name; the member's when absent.
    name: String
}

/// Marks a member, or all with a trait, that is no property of the resource.
@trait(
    selector: ":is(operation -[input, output]-> structure > member, [trait|trait])"
    breakingChanges: [{ change: "add" }]
)
@notProperty
structure notProperty {}

/// Marks the member whose structure holds the properties.
@trait(
    selector: "operation -[input, output]-> structure > member :test(> structure)"
    structurallyExclusive: "member"
    breakingChanges: [{ change: "any" }]
)
@notProperty
structure nestedProperties {}

// Serialization.

/// How a timestamp is written.
@trait(
    selector: ":test(timestamp, member > timestamp)"
    breakingChanges: [{ change: "any" }]
)
enum timestampFormat {
    /// RFC 3339 with the letter Z for the zone.
    DATE_TIME = "date-time"

    /// Seconds since 1970, with an optional fraction.
    EPOCH_SECONDS = "epoch-seconds"

    /// The IMF-fixdate of RFC 7231.
    HTTP_DATE = "http-date"
}

/// The media type of a text or blob.
@trait(
    selector: ":is(blob, string)"
    breakingChanges: [{ change: "remove" }]
)
string mediaType

/// The name of a member in JSON objects.
@trait(
    selector: ":is(structure, union) > member"
    breakingChanges: [{ change: "any" }]
)
string jsonName

/// Writes a member as an attribute of its structure's element.
@trait(
    selector: "structure > :test(member > :test(boolean, number, string, timestamp))"
    conflicts: [xmlNamespace]
    breakingChanges: [{ change: "any" }]
)
structure xmlAttribute {}

/// Writes the items of a list or map without an element around them.
@trait(
    selector: ":is(structure, union) > :test(member > :test(list, map))"
    breakingChanges: [{ change: "any" }]
)
structure xmlFlattened {}

/// The name of an element or attribute.
@trait(
    selector: ":is(structure, union, member)"
    breakingChanges: [{ change: "any" }]
)
@pattern("^[a-zA-Z_][a-zA-Z_0-9-]*(:[a-zA-Z_][a-zA-Z_0-9-]*)?$")
string xmlName

/// The namespace of an element.
@trait(
    selector: ":is(service, member, simpleType, list, map, structure, union)"
    conflicts: [xmlAttribute]
    breakingChanges: [{ change: "any" }]
)
structure xmlNamespace {
    /// Identifies the namespace.
    @required
    uri: NonEmptyString

    /// The prefix in names.
    @pattern("^[a-zA-Z_][a-zA-Z_0-9-]*$")
    prefix: NonEmptyString
}

/// Hides values from logs and the like.
@trait(
    selector: ":not(:test(service, operation, resource, member))"
)
structure sensitive {}

// HTTP.

/// Binds an operation to a method and a URI.
@trait(
    selector: "operation"
    breakingChanges: [
        { change: "remove" }
        { path: "/method", change: "update" }
        { path: "/uri", change: "update" }
        { path: "/code", change: "update" }
        { path: "/code", change: "presence", severity: "DANGER" }
    ]
)
structure http {
    /// The method.
    @required
    method: NonEmptyString

    /// The URI pattern.
    @required
    uri: NonEmptyString

    /// The status of successful responses.
    @range(min: 100, max: 999)
    code: Integer = 200
}

/// Binds a member to a label of the URI.
@trait(
    selector: "structure > member[trait|required] :test(> :test(string, number, boolean, timestamp))"
    conflicts: [httpHeader, httpQuery, httpPrefixHeaders, httpPayload, httpResponseCode, httpQueryParams]
    breakingChanges: [{ change: "presence" }]
)
structure httpLabel {}

/// Binds a member to a parameter of the query.
@trait(
    selector: """
        structure > member
        :test(> :test(string, number, boolean, timestamp),
            > list > member > :test(string, number, boolean, timestamp))"""
    conflicts: [httpLabel, httpHeader, httpPrefixHeaders, httpPayload, httpResponseCode, httpQueryParams]
    breakingChanges: [{ change: "any" }]
)
@length(min: 1)
string httpQuery

/// Binds a map to the parameters of the query.
@trait(
    selector: """
        structure > member
        :test(> map > member[id|member=value] > :test(string, list > member > string))"""
    structurallyExclusive: "member"
    conflicts: [httpHeader, httpQuery, httpPrefixHeaders, httpPayload, httpResponseCode, httpLabel]
    breakingChanges: [{ change: "any" }]
)
structure httpQueryParams {}

/// Binds a member to a header.
@trait(
    selector: """
        structure > :test(member > :test(boolean, number, string, timestamp,
            list > member > :test(boolean, number, string, timestamp)))"""
    conflicts: [httpLabel, httpQuery, httpPrefixHeaders, httpPayload, httpResponseCode, httpQueryParams]
    breakingChanges: [{ change: "any" }]
)
@length(min: 1)
string httpHeader

/// Binds a map to headers whose names begin alike.
@trait(
    selector: "structure > member :test(> map :not([trait|sparse]) > member[id|member=value] > string)"
    structurallyExclusive: "member"
    conflicts: [httpLabel, httpQuery, httpHeader, httpPayload, httpResponseCode, httpQueryParams]
    breakingChanges: [{ change: "any" }]
)
string httpPrefixHeaders

/// Binds a member to the whole body.
@trait(
    selector: "structure > member"
    conflicts: [httpLabel, httpQuery, httpHeader, httpPrefixHeaders, httpResponseCode, httpQueryParams]
    structurallyExclusive: "member"
    breakingChanges: [{ change: "presence" }]
)
structure httpPayload {}

/// Binds a member to the status of the response.
@trait(
    selector: "structure :not([trait|input]) > member :test(> integer)"
    structurallyExclusive: "member"
    conflicts: [httpLabel, httpQuery, httpHeader, httpPrefixHeaders, httpPayload, httpQueryParams]
    breakingChanges: [{ change: "any" }]
)
structure httpResponseCode {}

/// The status of an error.
@trait(
    selector: "structure[trait|error]"
    breakingChanges: [{ change: "any" }]
)
integer httpError

/// Requires a checksum over the request body.
@trait(
    selector: "operation"
)
@unstable
structure httpChecksumRequired {}

/// Allows browsers of other origins to use a service.
@trait(
    selector: "service"
    breakingChanges: [{ change: "remove" }]
)
structure cors {
    /// The origin that is allowed.
    origin: NonEmptyString = "*"

    /// Origins by the host that they are allowed at.
    origins: NonEmptyStringMap

    /// How long answers to preflight requests may be kept, in seconds.
    maxAge: Integer = 600

    /// Headers allowed in requests.
    additionalAllowedHeaders: NonEmptyStringList

    /// Headers shown of responses.
    additionalExposedHeaders: NonEmptyStringList
}

// Endpoints.

/// A prefix of the host.
@trait(
    selector: "operation"
    breakingChanges: [{ change: "any" }]
)
structure endpoint {
    /// The prefix, with labels in braces.
    @required
    hostPrefix: NonEmptyString
}

/// Binds a member to a label of the host prefix.
@trait(
    selector: "structure > :test(member[trait|required] > string)"
    breakingChanges: [{ change: "any" }]
)
structure hostLabel {}

// Streaming.

/// Streams a blob, or the members of a union as events.
@trait(
    selector: ":is(blob, union)"
    structurallyExclusive: "target"
    breakingChanges: [{ change: "any" }]
)
structure streaming {}

/// Requires that the length of a streaming blob is known beforehand.
@trait(
    selector: "blob[trait|streaming]"
    breakingChanges: [{ change: "presence" }]
)
structure requiresLength {}

/// Writes a member of an event as its payload.
@trait(
    selector: "structure > :test(member > :test(blob, string, structure, union))"
    conflicts: [eventHeader]
    structurallyExclusive: "member"
    breakingChanges: [{ change: "any" }]
)
structure eventPayload {}

/// Writes a member of an event as a header.
@trait(
    selector: """
        structure >
        :test(member > :test(boolean, byte, short, integer, long, blob, string, timestamp))"""
    conflicts: [eventPayload]
    breakingChanges: [{ change: "any" }]
)
structure eventHeader {}

// Authentication.

/// Which schemes are tried, in their order.
@trait(selector: ":is(service, operation)")
@uniqueItems
list auth {
    member: AuthTraitReference
}

@private
@idRef(selector: "[trait|authDefinition]")
string AuthTraitReference

/// Allows calls without authentication.
@trait(
    selector: "operation"
    breakingChanges: [{ change: "remove" }]
)
structure optionalAuth {}

/// HTTP basic authentication (RFC 2617).
@trait(
    selector: "service"
    breakingChanges: [{ change: "remove" }]
)
@authDefinition
@externalDocumentation("RFC 2617": "https://tools.ietf.org/html/rfc2617.html")
structure httpBasicAuth {}

/// HTTP digest authentication (RFC 2617).
@trait(
    selector: "service"
    breakingChanges: [{ change: "remove" }]
)
@authDefinition
@externalDocumentation("RFC 2617": "https://tools.ietf.org/html/rfc2617.html")
structure httpDigestAuth {}

/// HTTP bearer tokens (RFC 6750).
@trait(
    selector: "service"
    breakingChanges: [{ change: "remove" }]
)
@authDefinition
@externalDocumentation("RFC 6750": "https://tools.ietf.org/html/rfc6750.html")
structure httpBearerAuth {}

/// A key in a header or the query.
@trait(
    selector: "service"
    breakingChanges: [{ change: "remove" }]
)
@authDefinition
structure httpApiKeyAuth {
    /// The name of the header or parameter.
    @required
    name: NonEmptyString

    /// Which of them it is.
    @required
    in: HttpApiKeyLocations

    /// The scheme before the key in an Authorization header.
    scheme: NonEmptyString
}

@private
enum HttpApiKeyLocations {
    HEADER = "header"
    QUERY = "query"
}

// Suppression.

/// Events that are not to be reported for a shape.
@trait
list suppress {
    @length(min: 1)
    member: String
}

// Helpers.

@private
@length(min: 1)
string NonEmptyString

@private
list NonEmptyStringList {
    member: NonEmptyString
}

@private
map NonEmptyStringMap {
    key: NonEmptyString
    value: NonEmptyString
}
