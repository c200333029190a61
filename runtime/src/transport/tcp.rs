//! TCP as HTTP uses it.

use socket2::{SockRef, TcpKeepalive};
use std::io;
use std::time::Duration;
use tokio::net::TcpStream;

/// After how much silence the kernel asks whether the other end is still there, and how long it waits to ask again.
const SILENCE: Duration = Duration::from_secs(60);
const AGAIN: Duration = Duration::from_secs(10);

/// Has what is written leave at once, and an end whose machine or network is gone noticed although nothing is written:
/// HTTP/1.1 has no pings, and events may be awaited for as long as the connection lives.
pub(super) fn prepare(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let probes = TcpKeepalive::new().with_time(SILENCE);
    // There the interval is the system's.
    #[cfg(not(target_os = "openbsd"))]
    let probes = probes.with_interval(AGAIN);
    SockRef::from(stream).set_tcp_keepalive(&probes)
}
