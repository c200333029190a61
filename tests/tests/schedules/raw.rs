//! A peer that plays its script frame by frame.

use crate::script::{Aside, Grants, Last, Script, Step, item};
use bytes::BytesMut;
use std::collections::VecDeque;
use std::io;
use tokio::time::{Instant, sleep_until};
use trompe_tests::raw::{Frame, Kind, Link, setting};
use trompe_tests::sim::Wire;

/// Which end the peer is.
#[derive(Clone, Debug)]
pub(crate) enum Role {
    Server,
    /// With the paths that it calls.
    Client(Vec<String>),
}

/// The largest DATA frame that it sends.
const CHUNK: usize = 1_000;

struct Peer {
    link: Link<Wire>,
    script: Script,
    is_server: bool,
    streams: Vec<Stream>,
    /// Of the connection, and of streams to come.
    window: i64,
    first_window: i64,
    frozen: bool,
    leaving: bool,
    name: String,
}

struct Stream {
    id: u32,
    window: i64,
    steps: VecDeque<Step>,
    sent: usize,
    pending: BytesMut,
    resumes: Instant,
    /// Its steps are through, and its last words are said.
    finishing: bool,
    over: bool,
}

/// Plays the script on one connection until one of both has enough.
pub(crate) async fn play(wire: Wire, script: Script, role: Role) -> io::Result<()> {
    let is_server = matches!(role, Role::Server);
    let mut link = match role {
        Role::Server => Link::accept(wire).await?,
        Role::Client(_) => Link::dial(wire).await?,
    };
    link.send(Frame::settings(&script.settings)).await?;
    link.send(Frame::window_update(0, 1 << 24)).await?;
    let mut peer = Peer {
        link,
        script,
        is_server,
        streams: Vec::new(),
        window: 65_535,
        first_window: 65_535,
        frozen: false,
        leaving: false,
        name: format!("{role:?}"),
    };
    if let Role::Client(paths) = &role {
        // h2 forgets to reopen windows that were used before its own SETTINGS had narrowed them.
        while peer.first_window == 65_535
            && let Some(frame) = peer.link.next().await?
        {
            peer.receive(frame).await?;
        }
        for (number, path) in paths.iter().enumerate() {
            peer.call(2 * u32::try_from(number).unwrap() + 1, path)
                .await?;
        }
    }
    peer.run().await
}

impl Peer {
    async fn run(&mut self) -> io::Result<()> {
        loop {
            while self.advance().await? {}
            if self.leaving {
                return Ok(());
            }
            let wakes = self.streams.iter().filter(|stream| !stream.over);
            let next = wakes
                .map(|stream| stream.resumes)
                .filter(|at| *at > Instant::now());
            let next = next.min();
            tokio::select! {
                biased;
                frame = self.link.next() => match frame? {
                    Some(frame) => self.receive(frame).await?,
                    None => return Ok(()),
                },
                () = sleep_until(next.unwrap_or_else(Instant::now)), if next.is_some() => {}
            }
        }
    }

    async fn call(&mut self, id: u32, path: &str) -> io::Result<()> {
        let head = [
            (":method", "POST"),
            (":scheme", "http"),
            (":authority", "sim"),
            (":path", path),
            ("content-type", "application/vnd.amazon.eventstream"),
        ];
        self.send(Frame::headers(id, &head, false)).await?;
        self.begin(id);
        Ok(())
    }

    async fn send(&mut self, frame: Frame) -> io::Result<()> {
        show(&format!("{} sends", self.name), &frame);
        self.link.send(frame).await
    }

    fn begin(&mut self, id: u32) {
        self.streams.push(Stream {
            id,
            window: self.first_window,
            steps: self.script.steps.clone().into(),
            sent: 0,
            pending: BytesMut::new(),
            resumes: Instant::now(),
            finishing: false,
            over: false,
        });
    }

    async fn receive(&mut self, frame: Frame) -> io::Result<()> {
        show(&format!("{} got", self.name), &frame);
        if self.frozen {
            return Ok(());
        }
        match frame.kind {
            Kind::SETTINGS if !frame.is_ack() => {
                if let Some(size) = frame.setting(setting::INITIAL_WINDOW_SIZE) {
                    let change = i64::from(size) - self.first_window;
                    self.first_window += change;
                    self.streams.iter_mut().for_each(|s| s.window += change);
                }
                self.send(Frame::settings_ack()).await
            }
            Kind::PING if !frame.is_ack() => self.send(frame.acknowledged()).await,
            Kind::WINDOW_UPDATE => {
                match self.streams.iter_mut().find(|s| s.id == frame.stream) {
                    Some(stream) => stream.window += i64::from(frame.number()),
                    None if frame.stream == 0 => self.window += i64::from(frame.number()),
                    None => {}
                }
                Ok(())
            }
            Kind::HEADERS if self.is_server => {
                let head = [
                    (":status", "200"),
                    ("content-type", "application/vnd.amazon.eventstream"),
                ];
                self.send(Frame::headers(frame.stream, &head, false))
                    .await?;
                self.begin(frame.stream);
                Ok(())
            }
            Kind::RST_STREAM => {
                let gone = self.streams.iter_mut().filter(|s| s.id == frame.stream);
                gone.for_each(|stream| stream.over = true);
                Ok(())
            }
            Kind::DATA => self.grant(&frame).await,
            _ => Ok(()),
        }
    }

    async fn grant(&mut self, frame: &Frame) -> io::Result<()> {
        let length = u32::try_from(frame.payload.len()).unwrap();
        if length == 0 || frame.is_end() {
            return Ok(());
        }
        match self.script.grants {
            Grants::Never => {}
            Grants::All => {
                let update = Frame::window_update(frame.stream, length);
                self.send(update).await?;
            }
            Grants::InCrumbs => {
                for crumb in [1, length - 1].into_iter().filter(|crumb| *crumb > 0) {
                    let update = Frame::window_update(frame.stream, crumb);
                    self.send(update).await?;
                }
            }
        }
        Ok(())
    }

    /// Does one thing that can be done now, if there is one.
    async fn advance(&mut self) -> io::Result<bool> {
        let now = Instant::now();
        let window = self.window;
        let ready = |stream: &&mut Stream| {
            let room = window > 0 && stream.window > 0;
            !stream.over && stream.resumes <= now && (stream.pending.is_empty() || room)
        };
        if self.frozen || self.leaving {
            return Ok(false);
        }
        let Some(stream) = self.streams.iter_mut().find(ready) else {
            return Ok(false);
        };
        let id = stream.id;
        if !stream.pending.is_empty() {
            let room = window.min(stream.window).try_into().unwrap_or(0);
            let length = stream.pending.len().min(room).min(CHUNK);
            let chunk = stream.pending.split_to(length).freeze();
            stream.window -= length as i64;
            self.window -= length as i64;
            self.send(Frame::data(id, chunk, false)).await?;
            return Ok(true);
        }
        match stream.steps.pop_front() {
            Some(Step::Pause(length)) => stream.resumes = now + length,
            Some(Step::Item(size)) => {
                stream.pending = item(stream.sent, size);
                stream.sent += 1;
            }
            Some(Step::Aside(Aside::Padding)) => {
                // Its length byte counts against windows.
                if window > 0 && stream.window > 0 {
                    stream.window -= 1;
                    self.window -= 1;
                    self.send(Aside::Padding.frame(id)).await?;
                }
            }
            Some(Step::Aside(aside)) => self.send(aside.frame(id)).await?,
            Some(Step::Window(size)) => {
                let change = Frame::settings(&[(setting::INITIAL_WINDOW_SIZE, size)]);
                self.send(change).await?;
            }
            None if stream.finishing => {
                stream.over = true;
                self.end(id).await?;
            }
            None => {
                stream.finishing = true;
                stream.pending = self.script.last.words();
            }
        }
        Ok(true)
    }

    async fn end(&mut self, id: u32) -> io::Result<()> {
        match self.script.last {
            Last::End | Last::CutFrame | Last::Corrupt => {
                self.send(Frame::data(id, BytesMut::new(), true)).await
            }
            Last::Trailers => {
                let trailers = Frame::headers(id, &[("x-last", "1")], true);
                self.send(trailers).await
            }
            Last::Reset(code) => self.send(Frame::reset(id, code)).await,
            Last::GoAway => {
                self.send(Frame::go_away((1 << 31) - 1, 0)).await?;
                self.send(Frame::data(id, BytesMut::new(), true)).await
            }
            Last::GoAwayFromAll(code) => {
                self.send(Frame::go_away(0, code)).await?;
                self.leave()
            }
            Last::Close => self.leave(),
            Last::Silence => Ok(()),
            Last::Freeze => {
                self.frozen = true;
                Ok(())
            }
            Last::Break(broken) => {
                for frame in broken.frames(id) {
                    self.send(frame).await?;
                }
                Ok(())
            }
        }
    }

    fn leave(&mut self) -> io::Result<()> {
        self.leaving = true;
        Ok(())
    }
}

/// Tells of a frame, where one schedule is looked at.
fn show(what: &str, frame: &Frame) {
    if std::env::var_os("TROMPE_SEED").is_some() {
        let Frame {
            kind,
            flags,
            stream,
            payload,
        } = frame;
        let length = payload.len();
        println!(
            "{what} kind {kind} flags {flags} stream {stream} length {length} number {}",
            frame.number()
        );
    }
}
