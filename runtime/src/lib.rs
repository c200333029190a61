//! The runtime of Trompe: Smithy protocols, HTTP/2 and event-stream sessions.
