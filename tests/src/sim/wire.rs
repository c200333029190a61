use super::{Dice, End, Storm, Way, Weather};
use bytes::Bytes;
use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

/// One end of a connection in memory. Dropping it closes the connection.
#[derive(Debug)]
pub struct Wire {
    end: End,
    state: Arc<Mutex<State>>,
    arrival: Option<Pin<Box<Sleep>>>,
}

#[derive(Debug)]
struct State {
    up: Direction,
    down: Direction,
    /// How each end sees the connection broken, if it does.
    broken: [Option<Broken>; 2],
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Broken {
    Closed,
    Reset,
}

#[derive(Debug)]
struct Direction {
    way: Way,
    dice: Dice,
    on_the_way: VecDeque<(Instant, Bytes)>,
    held: usize,
    passed: usize,
    last: Instant,
    silent: bool,
    reader: Option<Waker>,
    writer: Option<Waker>,
}

/// Both ends of a connection in this weather, the client's first.
pub fn wire(weather: Weather, dice: &mut Dice) -> (Wire, Wire) {
    let state = Arc::new(Mutex::new(State {
        up: Direction::new(weather.up, dice.fork()),
        down: Direction::new(weather.down, dice.fork()),
        broken: [None; 2],
    }));
    let end = |end| Wire {
        end,
        state: Arc::clone(&state),
        arrival: None,
    };
    (end(End::Client), end(End::Server))
}

impl Wire {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn from(&mut self, end: End) -> &mut Direction {
        match end {
            End::Client => &mut self.up,
            End::Server => &mut self.down,
        }
    }

    fn broken(&mut self, end: End) -> &mut Option<Broken> {
        let [client, server] = &mut self.broken;
        match end {
            End::Client => client,
            End::Server => server,
        }
    }

    fn break_for(&mut self, end: End, how: Broken) {
        self.broken(end).get_or_insert(how);
        if how == Broken::Reset {
            self.from(end.peer()).on_the_way.clear();
        }
        self.up.wake();
        self.down.wake();
    }

    fn storm(&mut self, from: End, storm: Storm) {
        match storm {
            Storm::Partition(length) => {
                let direction = self.from(from);
                direction.last = direction.last.max(Instant::now() + length);
            }
            Storm::Silence => self.from(from).silent = true,
            Storm::Close => [End::Client, End::Server]
                .into_iter()
                .for_each(|end| self.break_for(end, Broken::Closed)),
            Storm::Break => [End::Client, End::Server]
                .into_iter()
                .for_each(|end| self.break_for(end, Broken::Reset)),
            Storm::HalfOpen(end) => {
                self.break_for(end, Broken::Reset);
                self.from(end).silent = true;
                self.from(end.peer()).silent = true;
            }
        }
    }

    fn write(&mut self, end: End, data: &[u8], cx: &Context<'_>) -> Poll<io::Result<usize>> {
        let broken = *self.broken(end);
        match broken {
            // Who closed is heard of after what it sent before; until then this is sent into the void.
            Some(Broken::Closed) if !self.from(end.peer()).has_arrived() => {
                return Poll::Ready(Ok(data.len()));
            }
            Some(Broken::Closed) => return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into())),
            Some(Broken::Reset) => return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into())),
            None => {}
        }
        if let Some((0, storm)) = self.from(end).way.storm {
            self.from(end).way.storm = None;
            self.storm(end, storm);
            return self.write(end, data, cx);
        }
        self.from(end).write(data, cx)
    }
}

impl Direction {
    fn new(way: Way, dice: Dice) -> Self {
        Self {
            way,
            dice,
            on_the_way: VecDeque::new(),
            held: 0,
            passed: 0,
            last: Instant::now(),
            silent: false,
            reader: None,
            writer: None,
        }
    }

    fn write(&mut self, data: &[u8], cx: &Context<'_>) -> Poll<io::Result<usize>> {
        let room = self.way.capacity.saturating_sub(self.held);
        let until_storm = self.way.storm.map_or(usize::MAX, |(bytes, _)| bytes);
        let length = data.len().min(room).min(self.way.piece).min(until_storm);
        if length == 0 && !data.is_empty() {
            self.writer = Some(cx.waker().clone());
            return Poll::Pending;
        }
        if let Some((bytes, _)) = &mut self.way.storm {
            *bytes -= length;
        }
        self.held += length;
        self.passed += length;
        let (low, high) = self.way.latency;
        let late = Duration::from_millis(self.dice.between(low, high) as u64);
        self.last = self.last.max(Instant::now() + late);
        let data = Bytes::copy_from_slice(&data[..length]);
        self.on_the_way.push_back((self.last, data));
        if let Some(reader) = self.reader.take() {
            reader.wake();
        }
        Poll::Ready(Ok(length))
    }

    /// Takes what has arrived; or when the next will.
    fn read(&mut self, out: &mut ReadBuf<'_>) -> Option<Instant> {
        while let Some((due, data)) = self.on_the_way.front_mut() {
            if *due > Instant::now() {
                return Some(*due).filter(|_| out.filled().is_empty());
            }
            let length = data.len().min(out.remaining());
            if length == 0 {
                break;
            }
            out.put_slice(&data.split_to(length));
            self.held -= length;
            if data.is_empty() {
                self.on_the_way.pop_front();
            }
        }
        if let Some(writer) = self.writer.take() {
            writer.wake();
        }
        None
    }

    /// Whether nothing is on its way that is not there yet.
    fn has_arrived(&self) -> bool {
        let last = self.on_the_way.back();
        !self.silent && last.is_none_or(|(due, _)| *due <= Instant::now())
    }

    fn wake(&mut self) {
        for waker in [self.reader.take(), self.writer.take()]
            .into_iter()
            .flatten()
        {
            waker.wake();
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        loop {
            let mut state = this.state.lock().unwrap_or_else(PoisonError::into_inner);
            let broken = *state.broken(this.end);
            if broken == Some(Broken::Reset) {
                return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
            }
            let direction = state.from(this.end.peer());
            let due = match direction.silent {
                true => None,
                false => direction.read(out),
            };
            let is_over = broken.is_some() && !direction.silent && direction.on_the_way.is_empty();
            if !out.filled().is_empty() || is_over {
                this.arrival = None;
                return Poll::Ready(Ok(()));
            }
            direction.reader = Some(cx.waker().clone());
            drop(state);
            let Some(due) = due else {
                return Poll::Pending;
            };
            let arrival = this.arrival.insert(Box::pin(sleep_until(due)));
            ready!(arrival.as_mut().poll(cx));
        }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.state().write(self.end, data, cx)
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut state = self.state();
        state.break_for(self.end.peer(), Broken::Closed);
        Poll::Ready(Ok(()))
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        let end = self.end;
        self.state().break_for(end.peer(), Broken::Closed);
    }
}
