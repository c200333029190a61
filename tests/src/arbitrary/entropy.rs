//! Decisions made of bytes. Where there are none left every decision is the least one.

/// Bytes to decide by.
#[derive(Debug)]
pub(super) struct Entropy<'a> {
    left: &'a [u8],
}

impl<'a> Entropy<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { left: bytes }
    }

    pub(super) fn byte(&mut self) -> u8 {
        match self.left.split_first() {
            Some((first, rest)) => {
                self.left = rest;
                *first
            }
            None => 0,
        }
    }

    pub(super) fn word(&mut self) -> u64 {
        (0..8).fold(0, |word, _| word << 8 | u64::from(self.byte()))
    }

    /// A number below the bound.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        usize::from(self.byte()) % bound.max(1)
    }

    pub(super) fn flip(&mut self) -> bool {
        self.byte() & 1 == 1
    }

    pub(super) fn pick<'p, T>(&mut self, from: &'p [T]) -> Option<&'p T> {
        from.get(self.below(from.len()))
    }

    /// A whole number of this many bits, the edges more often than the rest.
    pub(super) fn integer(&mut self, bits: u32) -> i64 {
        let shift = 64_u32.saturating_sub(bits);
        let (min, max) = (i64::MIN >> shift, i64::MAX >> shift);
        match self.byte() % 8 {
            0 => 0,
            1 => 1,
            2 => -1,
            3 => max,
            4 => min,
            5 => i64::from(self.byte()) & max,
            _ => self.word().cast_signed() >> shift,
        }
    }

    pub(super) fn double(&mut self) -> f64 {
        match self.byte() % 10 {
            0 => 0.0,
            1 => -0.0,
            2 => f64::NAN,
            3 => f64::INFINITY,
            4 => f64::NEG_INFINITY,
            5 => f64::MIN_POSITIVE / 4.0,
            6 => f64::MAX,
            7 => f64::from(self.byte()) / 8.0,
            _ => f64::from_bits(self.word()),
        }
    }

    pub(super) fn float(&mut self) -> f32 {
        match self.byte() % 4 {
            0 => f32::from(self.byte()) / 4.0,
            1 => f32::MAX,
            2 => f32::from_bits((self.word() >> 32) as u32),
            _ => self.double() as f32,
        }
    }

    /// Digits without leading zeros, and a sign.
    pub(super) fn digits(&mut self) -> String {
        let sign = if self.flip() { "-" } else { "" };
        let more = self.below(40);
        let first = char::from(b'1' + self.byte() % 9);
        let rest: String = (0..more)
            .map(|_| char::from(b'0' + self.byte() % 10))
            .collect();
        format!("{sign}{first}{rest}")
    }

    /// Some text of these characters.
    pub(super) fn text(&mut self, is_allowed: impl Fn(char) -> bool) -> String {
        let length = self.below(12);
        let chars = (0..length).filter_map(|_| {
            let c = match self.byte() % 4 {
                0 => char::from(self.byte()),
                1 => char::from(b' ' + self.byte() % 95),
                2 => *self.pick(&ODD)?,
                _ => char::from_u32((self.word() as u32) % 0x11_0000)?,
            };
            is_allowed(c).then_some(c)
        });
        chars.collect()
    }
}

/// What formats and their escapes stumble over.
const ODD: [char; 28] = [
    '"', '\\', '/', '%', '&', '=', '+', '<', '>', '\'', ',', ';', ':', '?', '#', ' ', '\t', '\n',
    '\r', '\0', '\u{7f}', '\u{85}', '\u{a0}', 'é', '\u{2028}', '\u{feff}', '\u{fffd}', '😹',
];
