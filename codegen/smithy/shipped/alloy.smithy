$version: "2"

// Traits of Alloy, as its documentation and its users have them. The text is our own.
namespace alloy

/// JSON over HTTP.
@protocolDefinition(
    traits: [
        smithy.api#default
        smithy.api#error
        smithy.api#http
        smithy.api#httpError
        smithy.api#httpHeader
        smithy.api#httpLabel
        smithy.api#httpPayload
        smithy.api#httpPrefixHeaders
        smithy.api#httpQuery
        smithy.api#httpQueryParams
        smithy.api#httpResponseCode
        smithy.api#jsonName
        smithy.api#length
        smithy.api#pattern
        smithy.api#range
        smithy.api#required
        smithy.api#timestampFormat
        uuidFormat
        discriminated
        nullable
        untagged
        jsonUnknown
        openEnum
        durationSecondsFormat
        dateFormat
        localTimeFormat
        offsetDateTimeFormat
        preserveKeyOrder
    ]
)
@trait(selector: "service")
structure simpleRestJson {}

/// Values that are not modeled are accepted.
@trait(selector: ":test(enum, intEnum, [trait|enum])")
structure openEnum {}

/// The member's name is in the object, under this key.
@trait(selector: "union", conflicts: [untagged])
string discriminated

/// The member is found by what fits.
@trait(selector: "union", conflicts: [discriminated])
structure untagged {}

/// Takes what no other member takes.
@trait(
    selector: ":is(structure > member :test(> map > member[id|member=value] > document), union:not([trait|alloy#untagged]) > member :test(> document))"
    structurallyExclusive: "member"
    conflicts: [jsonName]
)
structure jsonUnknown {}

/// Entries stay in order.
@trait(selector: ":test(map, member > map, document, member > document)")
structure preserveKeyOrder {}

/// A default that need not keep to the constraints of the target.
@trait(
    selector: "structure > member :test(> :is(simpleType, list, map))"
    conflicts: [required]
)
document defaultValue

/// Null is not the same as nothing.
@trait(selector: ":not([trait|trait])")
structure nullable {}

/// Items and entries stand beside the other members, without an enclosing key.
@trait(
    selector: ":is(structure, union) > :test(member > :test(list, map))"
    breakingChanges: [{ change: "any" }]
)
structure urlFormFlattened {}

/// The key of the member.
@trait(selector: ":is(structure, union, member)", breakingChanges: [{ change: "any" }])
@pattern("^[a-zA-Z_][a-zA-Z_0-9-]*$")
string urlFormName

/// The text has parts, which are the members of a structure.
@trait(selector: "string")
structure structurePattern {
    @required
    pattern: String

    @required
    @idRef(selector: "structure")
    target: String
}

/// Examples that nobody checks.
@trait(selector: "operation")
list uncheckedExamples {
    member: UncheckedExample
}

@private
structure UncheckedExample {
    @required
    title: String
    documentation: String
    input: Document
    output: Document
}

/// Examples of values of any shape.
@trait(selector: ":not(:test(service, operation, resource))")
list dataExamples {
    member: DataExample
}

union DataExample {
    smithy: Document
    json: Document
    string: String
}

@trait(selector: "string")
structure uuidFormat {}

@uuidFormat
string UUID

@trait(selector: ":test(string, member > string)")
structure dateFormat {}

@dateFormat
string LocalDate

@trait(selector: ":test(string, member > string)")
structure localTimeFormat {}

@localTimeFormat
string LocalTime

@trait(selector: ":test(string, member > string)")
structure localDateTimeFormat {}

@localDateTimeFormat
string LocalDateTime

@trait(selector: ":test(timestamp, member > timestamp) [trait|timestampFormat = 'date-time']")
structure offsetDateTimeFormat {}

@offsetDateTimeFormat
@timestampFormat("date-time")
timestamp OffsetDateTime

@trait(selector: ":test(string, member > string)")
structure offsetTimeFormat {}

@offsetTimeFormat
string OffsetTime

@trait(selector: ":test(string, member > string)")
structure zoneIdFormat {}

@zoneIdFormat
string ZoneId

@trait(selector: ":test(string, member > string)")
structure zoneOffsetFormat {}

@zoneOffsetFormat
string ZoneOffset

@trait(selector: ":test(string, member > string)")
structure zonedDateTimeFormat {}

@zonedDateTimeFormat
string ZonedDateTime

enum DayOfWeek {
    MONDAY
    TUESDAY
    WEDNESDAY
    THURSDAY
    FRIDAY
    SATURDAY
    SUNDAY
}

enum Month {
    JANUARY
    FEBRUARY
    MARCH
    APRIL
    MAY
    JUNE
    JULY
    AUGUST
    SEPTEMBER
    OCTOBER
    NOVEMBER
    DECEMBER
}

@trait(selector: ":test(integer, member > integer)")
structure yearFormat {}

@yearFormat
integer Year

@trait(selector: ":test(string, member > string)")
structure yearMonthFormat {}

@yearMonthFormat
string YearMonth

@trait(selector: ":test(string, member > string)")
structure monthDayFormat {}

@monthDayFormat
string MonthDay

@trait(selector: ":test(bigDecimal, member > bigDecimal)")
structure durationSecondsFormat {}

@durationSecondsFormat
bigDecimal Duration
