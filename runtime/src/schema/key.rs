use super::Member;

/// The room for a key with its head, in bytes.
const ROOM: usize = 16;

/// The name of a member as a CBOR text string with its head, made when the schema is compiled. A name of
/// over fifteen bytes has none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CborKey {
    /// The key and zeros behind it, so that it can be written and compared as one word, little end first.
    word: u128,
    /// Ones where the key is.
    mask: u128,
    length: u8,
}

impl CborKey {
    /// The key of what has none.
    pub(crate) const NONE: Self = Self {
        word: 0,
        mask: 0,
        length: 0,
    };

    // Evaluated for each member of every crate that is generated: few steps, no calls.
    pub(super) const fn of(name: &str) -> Self {
        let mut rest = name.as_bytes();
        let length = rest.len() + 1;
        if length > ROOM {
            return Self::NONE;
        }
        let mut word = 0;
        while let [before @ .., last] = rest {
            word = word << 8 | *last as u128;
            rest = before;
        }
        Self {
            word: word << 8 | 0x60 | (length - 1) as u128,
            mask: u128::MAX >> (8 * (ROOM - length)),
            length: length as u8,
        }
    }

    /// Whether the name has none.
    #[inline]
    pub(crate) const fn is_none(&self) -> bool {
        self.length == 0
    }

    /// The key with what is behind it, little end first, and its length.
    #[inline]
    pub(crate) fn word(&self) -> (u128, usize) {
        (self.word, usize::from(self.length))
    }

    /// The length of the key, if `input` begins with it.
    #[inline(always)]
    pub(crate) fn begins(&self, input: &[u8]) -> Option<usize> {
        let length = usize::from(self.length);
        let begins = match input.first_chunk() {
            Some(word) => {
                let difference = u128::from_le_bytes(*word) ^ self.word;
                difference & self.mask == 0
            }
            None => self.begins_short(input),
        };
        (begins && length > 0).then_some(length)
    }

    /// Whether `input` begins with the name behind a quote, as JSON has it; `None` where that is to be found
    /// out by other means, near the end of the input and for names without a key.
    #[inline]
    pub(crate) fn begins_quoted(&self, input: &[u8]) -> Option<bool> {
        let word: &[u8; ROOM] = input.first_chunk()?;
        if self.is_none() {
            return None;
        }
        let difference = u128::from_le_bytes(*word) ^ self.word;
        let of_name = difference & self.mask & !0xff;
        Some(word[0] == b'"' && of_name == 0)
    }

    /// The first of the members whose whole name in quotes `input` begins with, as JSON has it. May find none
    /// where there is one, as [`begins_quoted`](Self::begins_quoted).
    #[inline]
    pub(crate) fn find_quoted(members: &[Member], input: &[u8]) -> Option<usize> {
        let word: &[u8; ROOM] = input.first_chunk()?;
        let (word, [b'"', ..]) = (u128::from_le_bytes(*word), word) else {
            return None;
        };
        members.iter().position(|m| {
            let key = m.cbor_key();
            let difference = word ^ key.word;
            difference & key.mask & !0xff == 0
                && !key.is_none()
                && input.get(usize::from(key.length)) == Some(&b'"')
        })
    }

    #[cold]
    fn begins_short(&self, input: &[u8]) -> bool {
        let (word, length) = self.word();
        let word = word.to_le_bytes();
        word.get(..length).is_some_and(|key| input.starts_with(key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_its_head_and_its_name() {
        let key = CborKey::of("level");
        let (word, length) = key.word();
        assert_eq!(&word.to_le_bytes()[..length], b"\x65level");
        assert_eq!(CborKey::of("a-name-of-16-byt").word().1, 0);
    }

    #[test]
    fn a_key_is_found_whatever_follows_it_and_no_other_is() {
        for name in ["", "a", "seventh", "eight888", "a-name-of-15-by"] {
            let key = CborKey::of(name);
            for rest in ["", "x", "and something that is longer than a word"] {
                let encoded =
                    [&[0x60 | name.len() as u8], name.as_bytes(), rest.as_bytes()].concat();
                assert_eq!(key.begins(&encoded), Some(name.len() + 1), "{name} {rest}");
                for at in 0..=name.len() {
                    let mut other = encoded.clone();
                    other[at] ^= 0x20;
                    assert_eq!(key.begins(&other), None, "{name} {rest} {at}");
                }
            }
            assert_eq!(key.begins(&[]), None);
        }
    }

    #[test]
    fn a_quoted_name_is_found_and_no_other_is() {
        let input = b"\"level\":{\"S\":1}   ";
        assert_eq!(CborKey::of("level").begins_quoted(input), Some(true));
        assert_eq!(CborKey::of("leve").begins_quoted(input), Some(true));
        assert_eq!(CborKey::of("levex").begins_quoted(input), Some(false));
        assert_eq!(CborKey::of("level").begins_quoted(&input[1..]), Some(false));
        assert_eq!(CborKey::of("level").begins_quoted(&input[..15]), None);
    }

    #[test]
    fn a_member_is_found_by_its_whole_quoted_name() {
        static MEMBERS: [Member; 3] = [
            Member::new("S", &crate::schema::STRING),
            Member::new("a-name-of-16-byt", &crate::schema::STRING),
            Member::new("SS", &crate::schema::STRING),
        ];
        let find = |input: &str| CborKey::find_quoted(&MEMBERS, input.as_bytes());
        assert_eq!(find("\"S\":\"a text of some length\""), Some(0));
        assert_eq!(find("\"SS\":[\"a\",\"b\",\"c\"]}"), Some(2));
        assert_eq!(find("\"SSS\":[\"a\",\"b\",\"c\"]}"), None);
        assert_eq!(find("\"s\":\"a text of some length\""), None);
        assert_eq!(find(" \"S\":\"a text of some length\""), None);
        assert_eq!(find("\"a-name-of-16-byt\":1"), None);
        assert_eq!(find("\"S\":1}"), None);
    }

    #[test]
    fn a_long_name_has_no_key() {
        let name = "a-name-of-16-byt";
        let encoded = [b"\x70", name.as_bytes()].concat();
        assert_eq!(CborKey::of(name).begins(&encoded), None);
    }
}
