$version: "2.0"

namespace golden

use aws.protocols#restJson1
use smithy.framework#ValidationException

/// HTTP: bindings, constraints, errors.
@restJson1
service Http {
    version: "2024-01-01"
    operations: [Find]
    errors: [ValidationException]
}

@readonly
@http(method: "GET", uri: "/things/{kind}/{path+}?flag&mode=all", code: 203)
operation Find {
    input := {
        @required
        @httpLabel
        kind: Kind

        @required
        @httpLabel
        path: String

        @httpQuery("page-size")
        @range(min: 1, max: 100)
        pageSize: Integer

        @httpQueryParams
        extra: Parameters

        @httpHeader("X-Trace")
        trace: String

        @httpPrefixHeaders("X-Meta-")
        meta: Parameters
    }

    output := {
        @httpResponseCode
        status: Integer

        @httpHeader("Last-Modified")
        @timestampFormat("http-date")
        modified: Timestamp

        @jsonName("Tags")
        tags: Tags
    }

    errors: [NotFound, Busy]
}

@length(min: 1, max: 8)
@pattern("^[\\w-]+$")
string Kind

map Parameters {
    key: String
    value: String
}

@uniqueItems
list Tags {
    @pattern("^\"[a-z]\"$")
    member: String
}

/// There is no such thing.
@error("client")
@httpError(404)
structure NotFound {
    @required
    message: String

    @httpHeader("X-Kind")
    kind: Kind
}

@error("server")
@retryable(throttling: true)
structure Busy {
    retryAfter: Integer = 5
}
