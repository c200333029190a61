$version: "2.0"

namespace everything

use alloy#discriminated
use alloy#jsonUnknown
use alloy#simpleRestJson
use alloy#untagged
use aws.protocols#awsJson1_0
use aws.protocols#awsJson1_1
use aws.protocols#awsQuery
use aws.protocols#ec2Query
use aws.protocols#restJson1
use aws.protocols#restXml
use smithy.protocols#rpcv2Cbor
use smithy.protocols#rpcv2Json

/// Values of every type, nested in each other, in every protocol without bindings.
@rpcv2Cbor
@rpcv2Json
@awsJson1_0
@awsJson1_1
service EverythingRpc {
    version: "1"
    operations: [
        Keep
    ]
}

/// Every type in every part of a message.
@restJson1
@simpleRestJson
service EverythingRest {
    version: "1"
    operations: [
        Bind
        BindPayload
        BindBlob
        BindText
        BindStructure
        BindUnion
        Forms
        FormWithoutEnd
    ]
}

/// The same in XML, which has no documents.
@restXml
@suppress(["DeprecatedTrait"])
@xmlNamespace(uri: "https://example.com/everything")
service EverythingXml {
    version: "1"
    operations: [
        BindXml
        BindBlob
        BindText
        BindStructure
    ]
}

/// Forms to the server and XML back.
@suppress(["DeprecatedTrait"])
@awsQuery
@ec2Query
@xmlNamespace(uri: "https://example.com/everything")
service EverythingQuery {
    version: "1"
    operations: [
        Ask
    ]
}

// Keep

operation Keep {
    input := {
        all: All

        @required
        must: All

        sparse: SparseTexts
        sparseLeaves: SparseLeaves

        limit: Integer = 10

        names: Texts = []
    }

    output := {
        all: All
    }

    errors: [
        Broken
    ]
}

@error("client")
structure Broken {
    message: String
    all: All
}

structure All {
    flag: Boolean
    tiny: Byte
    small: Short
    number: Integer
    large: Long
    single: Float
    double: Double
    huge: BigInteger
    exact: BigDecimal
    text: String
    kind: Kind
    level: Level
    data: Blob
    at: Timestamp
    day: DayTime
    stamp: HttpTime
    seconds: EpochTime
    texts: Texts
    numbers: Numbers
    deep: DeepTexts
    moments: Moments
    byName: TextByName
    byKind: NumberByKind
    listByName: TextsByName
    choice: Choice
    choices: Choices
    choiceByName: ChoiceByName
    leaf: Leaf
    leaves: Leaves

    @jsonName("renamed-in-json")
    @xmlName("renamedInXml")
    renamed: String

    withDefault: Integer = 7

    emptyByDefault: Texts = []

    again: All
}

structure Leaf {
    text: String

    @required
    number: Integer
}

union Choice {
    nothing: Unit
    text: String
    number: Long
    data: Blob
    at: Timestamp
    leaf: Leaf
    texts: Texts
    all: All
    other: Choice
}

enum Kind {
    PLAIN = "plain"
    ODD = "an odd one, \"quoted\""
}

intEnum Level {
    LOW = 1
    HIGH = 2147483647
}

@timestampFormat("date-time")
timestamp DayTime

@timestampFormat("http-date")
timestamp HttpTime

@timestampFormat("epoch-seconds")
timestamp EpochTime

list Texts {
    member: String
}

list Numbers {
    member: Double
}

list DeepTexts {
    member: Texts
}

list Moments {
    member: Timestamp
}

list Choices {
    member: Choice
}

list Leaves {
    member: Leaf
}

map TextByName {
    key: String
    value: String
}

map NumberByKind {
    key: Kind
    value: Integer
}

map TextsByName {
    key: String
    value: Texts
}

map ChoiceByName {
    key: String
    value: Choice
}

@sparse
list SparseTexts {
    member: String
}

@sparse
map SparseLeaves {
    key: String
    value: Leaf
}

// Bind

@mixin
structure Head {
    @httpHeader("x-flag")
    flag: Boolean

    @httpHeader("x-tiny")
    tiny: Byte

    @httpHeader("x-large")
    large: Long

    @httpHeader("x-double")
    double: Double

    @httpHeader("x-huge")
    huge: BigInteger

    @httpHeader("x-text")
    text: String

    @httpHeader("x-kind")
    kind: Kind

    @httpHeader("x-media")
    media: Media

    @httpHeader("x-at")
    at: Timestamp

    @httpHeader("x-day")
    day: DayTime

    @httpHeader("x-seconds")
    seconds: EpochTime

    @httpHeader("x-texts")
    texts: Texts

    @httpHeader("x-numbers")
    numbers: Numbers

    @httpHeader("x-moments")
    moments: Moments

    @httpPrefixHeaders("x-meta-")
    meta: TextByName
}

@mixin
structure Target {
    @httpLabel
    @required
    label: String

    @httpLabel
    @required
    size: Float

    @httpLabel
    @required
    when: Timestamp

    @httpLabel
    @required
    rest: String

    @httpQuery("flag")
    queryFlag: Boolean

    @httpQuery("text")
    queryText: String

    @httpQuery("exact")
    queryExact: BigDecimal

    @httpQuery("at")
    queryAt: Timestamp

    @httpQuery("seconds")
    querySeconds: EpochTime

    @httpQuery("texts")
    queryTexts: Texts

    @httpQuery("kinds")
    queryKinds: Kinds
}

list Kinds {
    member: Kind
}

@mediaType("application/json")
string Media

@http(method: "POST", uri: "/bind/{label}/{size}/{when}/{rest+}?fixed=yes&bare")
operation Bind {
    input := with [Head, Target] {
        all: All
        document: Document
        sparse: SparseTexts
        sparseLeaves: SparseLeaves
    }

    output := with [Head] {
        @httpResponseCode
        status: Integer

        all: All
        document: Document
        sparse: SparseTexts
    }

    errors: [
        BrokenAtHead
    ]
}

@http(method: "POST", uri: "/bind/{label}/{size}/{when}/{rest+}")
operation BindXml {
    input := with [Head, Target] {
        all: All
    }

    output := with [Head] {
        @httpResponseCode
        status: Integer

        all: All
    }

    errors: [
        BrokenAtHead
    ]
}

@error("server")
@httpError(503)
structure BrokenAtHead {
    @httpHeader("x-why")
    why: String

    message: String
    leaf: Leaf
}

@idempotent
@http(method: "PUT", uri: "/document")
operation BindPayload {
    input := {
        @httpQueryParams
        params: TextsByName

        @httpPayload
        document: Document
    }

    output := {
        @httpPayload
        document: Document
    }
}

@idempotent
@http(method: "PUT", uri: "/blob")
operation BindBlob {
    input := {
        @httpHeader("x-text")
        text: String

        @httpPayload
        data: Blob
    }

    output := {
        @httpPayload
        data: Blob
    }
}

@idempotent
@http(method: "PUT", uri: "/text")
operation BindText {
    input := {
        @httpHeader("Content-Type")
        type: String

        @httpPayload
        text: String
    }

    output := {
        @httpPayload
        kind: Kind
    }
}

@idempotent
@http(method: "PUT", uri: "/structure")
operation BindStructure {
    input := {
        @httpPayload
        all: All
    }

    output := {
        @httpHeader("Content-Type")
        type: String

        @httpPayload
        leaf: Leaf
    }
}

@idempotent
@http(method: "PUT", uri: "/union")
operation BindUnion {
    input := {
        @httpPayload
        choice: Choice
    }

    output := {
        @httpPayload
        choice: Choice
    }
}

// Ask

operation Ask {
    input := {
        all: All

        @xmlFlattened
        flat: Texts

        @xmlFlattened
        flatMap: TextByName
    }

    output := {
        all: All

        @xmlFlattened
        flat: Texts

        @xmlFlattened
        flatMap: TextByName
    }

    errors: [
        Broken
    ]
}

// Forms

/// What alloy adds; a protocol that does not know it takes it for nothing.
@idempotent
@http(method: "PUT", uri: "/forms")
operation Forms {
    input := {
        discriminated: Discriminated
        more: DiscriminatedList
        untagged: Untagged
        tagged: OpenTagged
        open: OpenDiscriminated
        keeping: Keeping
    }
}

@discriminated("form")
union Discriminated {
    leaf: Leaf
    nothing: Unit
}

list DiscriminatedList {
    member: Discriminated
}

@untagged
union Untagged {
    number: Integer
    text: String
    texts: Texts
    leaf: Leaf
    nested: Nested
}

structure Nested {
    @required
    again: Untagged
}

@untagged
union Endless {
    again: Endless
    text: String
}

union OpenTagged {
    text: String

    @jsonUnknown
    other: Document
}

@discriminated("form")
union OpenDiscriminated {
    leaf: Leaf

    @jsonUnknown
    other: Document
}

structure Keeping {
    text: String

    @jsonUnknown
    rest: DocumentByName
}

map DocumentByName {
    key: String
    value: Document
}

/// An untagged union within itself has no form of its own.
@idempotent
@http(method: "PUT", uri: "/endless")
operation FormWithoutEnd {
    input := {
        endless: Endless
    }
}
