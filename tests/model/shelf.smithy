$version: "2.0"

metadata suppressions = [
    {
        id: "PaginatedTrait.WrongShapeType"
        namespace: "shelf"
        reason: "Keys of databases are tokens too."
    }
]

namespace shelf

use smithy.protocols#rpcv2Cbor
use smithy.waiters#waitable

/// Results in pages, and things to wait for.
@rpcv2Cbor
@paginated(inputToken: "from", outputToken: "next")
service Shelf {
    version: "1"
    operations: [
        Books
        Prices
        State
    ]
}

/// Pages of a list, whose token and items are within the page.
@readonly
@paginated(outputToken: "page.next", items: "page.books", pageSize: "most")
operation Books {
    input := {
        from: String
        most: Integer
    }
    output := {
        page: Page
    }
}

structure Page {
    next: String
    @required
    books: Titles
}

list Titles {
    member: String
}

/// Pages of a map, whose token is the last key.
@readonly
@paginated(items: "prices")
operation Prices {
    input := {
        from: Key
    }
    output := {
        next: Key
        @required
        prices: PriceMap
    }
}

map Key {
    key: String
    value: String
}

map PriceMap {
    key: String
    value: Integer
}

/// How the shelf is.
@readonly
@waitable(
    Ready: {
        documentation: "Every board is up."
        minDelay: 2
        maxDelay: 16
        acceptors: [
            {
                state: "success"
                matcher: {
                    output: { path: "boards[].state", comparator: "allStringEquals", expected: "UP" }
                }
            }
            {
                state: "failure"
                matcher: {
                    output: { path: "boards[?height > `-1`].state", comparator: "anyStringEquals", expected: "BROKEN" }
                }
                message: "boards[?state == 'BROKEN'].state"
            }
            {
                state: "retry"
                matcher: { errorType: "Busy" }
            }
        ]
    }
    Complete: {
        acceptors: [
            {
                state: "success"
                matcher: {
                    inputOutput: { path: "length(output.boards) >= input.wanted", comparator: "booleanEquals", expected: "true" }
                }
            }
        ]
    }
    Gone: {
        acceptors: [
            {
                state: "success"
                matcher: { success: false }
            }
        ]
    }
)
operation State {
    input := {
        wanted: Integer
    }
    output := {
        @required
        boards: Boards
    }
    errors: [
        Busy
        Burnt
    ]
}

list Boards {
    member: Board
}

structure Board {
    @required
    state: String
    height: Integer
}

@error("server")
structure Busy {}

@error("client")
structure Burnt {}
