use super::Dice;
use std::time::Duration;

/// What a connection has to go through, each way.
#[derive(Clone, Debug, Default)]
pub struct Weather {
    /// What the client sends.
    pub up: Way,
    /// What the server sends.
    pub down: Way,
}

/// What one direction of a connection has to go through.
#[derive(Clone, Debug)]
pub struct Way {
    /// How long bytes are on their way, at least and at most, in milliseconds. Order is kept.
    pub latency: (usize, usize),
    /// The most bytes that are taken at once.
    pub piece: usize,
    /// The most bytes that are on their way.
    pub capacity: usize,
    /// What happens after how many bytes.
    pub storm: Option<(usize, Storm)>,
}

/// Something that happens to a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storm {
    /// Nothing passes this way for so long, then all of it.
    Partition(Duration),
    /// Nothing passes this way any more, and nobody is told.
    Silence,
    /// Both ends see the other one close.
    Close,
    /// Both ends see a broken connection.
    Break,
    /// One end sees a broken connection, the other one nothing any more.
    HalfOpen(End),
}

/// An end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Who dialed.
    Client,
    /// Who was dialed.
    Server,
}

impl End {
    /// The other one.
    #[must_use]
    pub fn peer(self) -> Self {
        match self {
            Self::Client => Self::Server,
            Self::Server => Self::Client,
        }
    }
}

impl Default for Way {
    fn default() -> Self {
        Self {
            latency: (0, 0),
            piece: usize::MAX,
            capacity: 64 * 1024,
            storm: None,
        }
    }
}

impl Weather {
    /// Late and in pieces, but whole.
    pub fn calm(dice: &mut Dice) -> Self {
        Self {
            up: Way::calm(dice),
            down: Way::calm(dice),
        }
    }

    /// With something that happens to it after `bytes` at the most.
    pub fn stormy(dice: &mut Dice, bytes: usize) -> Self {
        let mut weather = Self::calm(dice);
        let end = dice.pick(&[End::Client, End::Server]);
        let way = match dice.chance(50) {
            true => &mut weather.up,
            false => &mut weather.down,
        };
        let partition = Storm::Partition(Duration::from_millis(1 + dice.below(1_500) as u64));
        let storms = [
            partition,
            partition,
            Storm::Silence,
            Storm::Close,
            Storm::Break,
            Storm::HalfOpen(end),
        ];
        way.storm = Some((dice.below(bytes), dice.pick(&storms)));
        weather
    }

    /// What happens to the connection, one way or the other.
    pub fn storms(&self) -> impl Iterator<Item = Storm> {
        let of = |way: &Way| way.storm.map(|(_, storm)| storm);
        of(&self.up).into_iter().chain(of(&self.down))
    }
}

impl Way {
    // Never so slow that a ping would count as unanswered.
    fn calm(dice: &mut Dice) -> Self {
        let low = dice.pick(&[0, 0, 1, 5]);
        let latency = (low, low + dice.pick(&[0, 0, 1, 20]));
        let capacity = match latency {
            (0, 0) => dice.pick(&[500, 65_536]),
            _ => 65_536,
        };
        Self {
            latency,
            piece: dice.pick(&[60, 1_400, 1_400, usize::MAX, usize::MAX]),
            capacity,
            storm: None,
        }
    }
}
