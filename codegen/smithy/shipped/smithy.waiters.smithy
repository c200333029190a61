$version: "2.0"

// Waiting for a resource to get into a state. Written after the Smithy 2.0 specification,
// "Waiters".
namespace smithy.waiters

/// Waiters that poll the operation, by name.
@trait(selector: "operation :not(-[input, output]-> structure > member > union[trait|streaming])")
@length(min: 1)
map waitable {
    key: WaiterName
    value: Waiter
}

@pattern("^[A-Z]+[A-Za-z0-9]*$")
string WaiterName

@private
structure Waiter {
    documentation: String

    /// Asked in order after each call.
    @required
    acceptors: Acceptors

    /// Shortest delay between calls, in seconds.
    minDelay: WaiterDelay = 2

    /// Longest delay between calls, in seconds.
    maxDelay: WaiterDelay = 120

    deprecated: Boolean

    tags: NonEmptyStringList
}

@range(min: 1)
integer WaiterDelay

@private
@length(min: 1)
list Acceptors {
    member: Acceptor
}

@private
structure Acceptor {
    /// The state entered on a match.
    @required
    state: AcceptorState

    @required
    matcher: Matcher

    /// In JMESPath; what to tell of a failure.
    message: String
}

@private
enum AcceptorState {
    /// Done waiting.
    SUCCESS = "success"

    /// The state can no longer be reached.
    FAILURE = "failure"

    /// Call again.
    RETRY = "retry"
}

/// How an acceptor matches.
@private
union Matcher {
    /// By the output of a call that succeeded.
    output: PathMatcher

    /// By the input and output of a call that succeeded.
    inputOutput: PathMatcher

    /// By the error of a call: an identifier or a name.
    errorType: String

    /// By whether the call succeeded.
    success: Boolean
}

@private
structure PathMatcher {
    /// In JMESPath.
    @required
    path: String

    @required
    expected: String

    @required
    comparator: PathComparator
}

@private
enum PathComparator {
    /// The result is the expected text.
    STRING_EQUALS = "stringEquals"

    /// The result is the expected boolean.
    BOOLEAN_EQUALS = "booleanEquals"

    /// There are results, and all are the expected text.
    ALL_STRING_EQUALS = "allStringEquals"

    /// One of the results is the expected text.
    ANY_STRING_EQUALS = "anyStringEquals"
}

@private
list NonEmptyStringList {
    member: NonEmptyString
}

@private
@length(min: 1)
string NonEmptyString
