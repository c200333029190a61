//! Which of several addresses is connected to (RFC 8305).

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::sleep;

/// How long an address is tried alone, before the next is as well: the "Connection Attempt Delay" (section 5).
const HEAD_START: Duration = Duration::from_millis(250);

/// A connection to whichever address of the host answers first. Bounded by none but the caller.
pub(super) async fn connect(host: &str, port: u16) -> io::Result<TcpStream> {
    let found = lookup_host((host, port)).await?;
    race(alternating(found.collect()), TcpStream::connect).await
}

/// The addresses in the order that the resolver prefers, of both families in turn (section 4): where one of the two
/// leads nowhere, only one address of it is waited for.
fn alternating(found: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let first_is_v6 = found.first().is_some_and(SocketAddr::is_ipv6);
    let of_first = |address: &SocketAddr| address.is_ipv6() == first_is_v6;
    let (first, other): (Vec<_>, Vec<_>) = found.into_iter().partition(of_first);
    let (mut first, mut other) = (first.into_iter(), other.into_iter());
    let mut order = Vec::with_capacity(first.len() + other.len());
    while first.len() + other.len() > 0 {
        order.extend(first.next());
        order.extend(other.next());
    }
    order
}

/// Tries the next address when one has failed, and beside those that have not answered in time. The first that succeeds
/// wins, the others are given up. Where none does, the last failure is told.
async fn race<T, F>(addresses: Vec<SocketAddr>, dial: impl Fn(SocketAddr) -> F) -> io::Result<T>
where
    F: Future<Output = io::Result<T>>,
{
    let mut waiting = addresses.into_iter();
    let mut dialing: Vec<Pin<Box<F>>> = Vec::new();
    let mut failed = io::Error::new(io::ErrorKind::NotFound, "the host has no address");
    loop {
        dialing.extend(waiting.next().map(|address| Box::pin(dial(address))));
        if dialing.is_empty() {
            return Err(failed);
        }
        tokio::select! {
            biased;
            ended = first(&mut dialing) => match ended {
                Ok(connected) => return Ok(connected),
                Err(error) => failed = error,
            },
            () = sleep(HEAD_START), if waiting.len() > 0 => {}
        }
    }
}

/// What the first of them to end comes to, which is one of them no more.
async fn first<F: Future>(futures: &mut Vec<Pin<Box<F>>>) -> F::Output {
    poll_fn(|cx| {
        let mut each = futures.iter_mut().enumerate();
        let ended = each.find_map(|(index, future)| match future.as_mut().poll(cx) {
            Poll::Ready(output) => Some((index, output)),
            Poll::Pending => None,
        });
        match ended {
            Some((index, output)) => {
                drop(futures.remove(index));
                Poll::Ready(output)
            }
            None => Poll::Pending,
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;
    use tokio::time::Instant;

    fn addresses(texts: &[&str]) -> Vec<SocketAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    /// What an address does, by its port: answers, refuses, or leads nowhere.
    async fn dial(address: SocketAddr) -> io::Result<u16> {
        match address.port() {
            port @ 1..=9 => Ok(port),
            10..=19 => Err(io::ErrorKind::ConnectionRefused.into()),
            _ => std::future::pending().await,
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_address_that_leads_nowhere_does_not_keep_from_the_next() {
        for (tried, after) in [
            (&["[::1]:1", "[::1]:2"][..], 0),
            (&["[::1]:20", "1.1.1.1:1"], 250),
            (&["[::1]:20", "1.1.1.1:20", "[::1]:1"], 500),
            (&["[::1]:10", "1.1.1.1:1"], 0),
            (&["[::1]:20", "1.1.1.1:10", "[::1]:1"], 250),
        ] {
            let begun = Instant::now();
            assert_eq!(race(addresses(tried), dial).await.unwrap(), 1, "{tried:?}");
            assert_eq!(begun.elapsed(), Duration::from_millis(after), "{tried:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_is_slow_wins_where_the_others_fail() {
        let slow = async |address: SocketAddr| {
            if address.port() == 1 {
                sleep(Duration::from_secs(3)).await;
            }
            dial(address).await
        };
        let tried = addresses(&["[::1]:1", "1.1.1.1:10", "[::1]:11"]);
        assert_eq!(race(tried, slow).await.unwrap(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn none_that_answers_is_the_failure_of_the_last() {
        let tried = Mutex::new(Vec::new());
        let refusing = |address: SocketAddr| {
            tried.lock().unwrap().push(address.port());
            std::future::ready(io::Result::<()>::Err(
                io::ErrorKind::ConnectionRefused.into(),
            ))
        };
        let failed = race(addresses(&["[::1]:10", "1.1.1.1:11"]), refusing).await;
        assert_eq!(failed.unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
        assert_eq!(*tried.lock().unwrap(), [10, 11]);
        let failed = race(Vec::new(), dial).await;
        assert_eq!(failed.unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn families_take_turns_after_the_one_that_is_preferred() {
        for (found, order) in [
            (
                &["[::1]:1", "[::1]:2", "[::1]:3", "1.1.1.1:4"][..],
                [1, 4, 2, 3],
            ),
            (
                &["1.1.1.1:1", "[::1]:2", "[::1]:3", "[::1]:4"],
                [1, 2, 3, 4],
            ),
            (
                &["1.1.1.1:1", "1.1.1.1:2", "[::1]:3", "[::1]:4"],
                [1, 3, 2, 4],
            ),
        ] {
            let ports = alternating(addresses(found)).into_iter().map(|a| a.port());
            assert_eq!(ports.collect::<Vec<_>>(), order, "{found:?}");
        }
    }
}
