$version: "2.0"

// Errors that servers raise by themselves. Written after the Smithy 2.0 specification.
namespace smithy.framework

/// The input breaks constraints of the model.
@error("client")
structure ValidationException {
    /// All in one sentence.
    @required
    message: String

    /// Each failure; a member occurs once for every constraint it breaks.
    fieldList: ValidationExceptionFieldList
}

list ValidationExceptionFieldList {
    member: ValidationExceptionField
}

/// One failure.
structure ValidationExceptionField {
    /// A JSON pointer to the member.
    @required
    path: String

    /// What is wrong with it.
    @required
    message: String
}
