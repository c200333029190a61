$version: "2.0"

namespace trompe.peers

use smithy.protocols#rpcv2Cbor

/// Gives back what it is sent.
@rpcv2Cbor
service Echo {
    version: "1"
    operations: [
        Call
        Talk
    ]
}

/// One sample, there and back.
operation Call {
    input := with [SampleFields] {}
    output := with [SampleFields] {}
}

/// Any number of them.
operation Talk {
    input := {
        samples: Samples
    }
    output := {
        samples: Samples
    }
}

@streaming
union Samples {
    sample: Sample
}

structure Sample with [SampleFields] {}

@mixin
structure SampleFields {
    @required
    room: String

    @required
    seq: Long

    @required
    level: Double

    @required
    last: Boolean

    @required
    data: Blob
}
