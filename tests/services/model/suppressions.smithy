$version: "2.0"

// What those who made the cases let pass.
metadata suppressions = [
    {
        id: "HttpMethodSemantics.UnexpectedPayload"
        namespace: "*"
        reason: "A case of smithy-rs has a GET with a body"
    }
]
