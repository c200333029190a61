//! Finding the end of the plain part of a string, eight bytes at a time.

const ONES: u64 = 0x0101_0101_0101_0101;
const SPACES: u64 = 0x2020_2020_0000_0000;
const HIGH: u64 = 0x8080_8080_8080_8080;

/// How many bytes come before the first quote, backslash or control character; all where there is none.
pub(super) fn plain(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some((chunk, tail)) = rest.split_first_chunk() {
        let found = special(u64::from_le_bytes(*chunk));
        if found != 0 {
            return bytes.len() - rest.len() + (found.trailing_zeros() / 8) as usize;
        }
        rest = tail;
    }
    bytes.len() - rest.len() + plain_tail(rest)
}

/// Whether there is no quote, backslash or control character.
#[inline]
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    let (mut rest, mut found) = (bytes, 0);
    while let Some((chunk, tail)) = rest.split_first_chunk() {
        found |= special(u64::from_le_bytes(*chunk));
        rest = tail;
    }
    // The last word covers the rest, and some bytes for the second time.
    let last = match (bytes.last_chunk(), bytes.first_chunk(), bytes.last_chunk()) {
        (Some(last), ..) => u64::from_le_bytes(*last),
        (None, Some(first), Some(last)) => halves(*first, *last),
        _ => few(bytes),
    };
    (found | special(last)) == 0
}

#[inline]
fn halves(first: [u8; 4], last: [u8; 4]) -> u64 {
    u64::from(u32::from_le_bytes(first)) | u64::from(u32::from_le_bytes(last)) << 32
}

/// Fewer than eight bytes behind spaces.
#[inline]
fn few(bytes: &[u8]) -> u64 {
    let append = |word, byte: &u8| word << 8 | u64::from(*byte);
    bytes.iter().fold(ONES * 0x20, append)
}

// Most names and many values end here, so half a word counts.
fn plain_tail(bytes: &[u8]) -> usize {
    let (skipped, rest) = match bytes.split_first_chunk() {
        Some((half, tail)) if special(SPACES | u64::from(u32::from_le_bytes(*half))) == 0 => {
            (4, tail)
        }
        _ => (0, bytes),
    };
    let found = rest
        .iter()
        .position(|b| matches!(b, 0..0x20 | b'"' | b'\\'));
    skipped + found.unwrap_or(rest.len())
}

// The lowest bit set marks the first special byte; a borrow may set wrong bits only above it.
fn special(word: u64) -> u64 {
    let quote = word ^ (ONES * b'"' as u64);
    let backslash = word ^ (ONES * b'\\' as u64);
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    (control | zero_byte(quote) | zero_byte(backslash)) & HIGH
}

fn zero_byte(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_special_byte_is_found_wherever_it_stands() {
        for length in 0..40 {
            let plain_bytes: Vec<u8> = (0..length)
                .map(|i| [b' ', b'a', 0x7f, 0x80, 0xff, b'!', b'#'][i % 7])
                .collect();
            assert_eq!(plain(&plain_bytes), length);
            assert!(is_plain(&plain_bytes));
            for at in 0..length {
                for byte in [0, 1, 0x1f, b'"', b'\\'] {
                    let mut bytes = plain_bytes.clone();
                    bytes[at] = byte;
                    assert!(!is_plain(&bytes));
                    bytes[at..].fill(b'"');
                    bytes[at] = byte;
                    assert_eq!(plain(&bytes), at);
                }
            }
        }
    }
}
