$version: "2.0"

// Conditions that values meet. Written after the Smithy 2.0 specification, "Contract traits".
namespace smithy.contracts

/// Named conditions, which every value of the shape meets.
@trait(selector: ":not(:test(service, operation, resource))")
map conditions {
    key: ConditionName
    value: Condition
}

@pattern("^[A-Z]+[A-Za-z0-9]*$")
string ConditionName

structure Condition {
    /// In JMESPath; true of values that meet the condition.
    @required
    expression: String

    @required
    documentation: String
}
