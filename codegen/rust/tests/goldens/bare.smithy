$version: "2.0"

namespace golden

use smithy.protocols#rpcv2Cbor

/// A service whose operations are still to come.
@rpcv2Cbor
service Bare {}
