$version: "2.0"
namespace demo

@error("client")
structure Refused {
    failures: ValidationExceptionFieldList
}

/// Mentions smithy.framework#ValidationException.
structure Other {}
