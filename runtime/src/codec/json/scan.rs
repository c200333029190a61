//! Finding the end of the plain part of a string, and copying plain ones, eight bytes at a time.

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

/// Copies text into room of its length; whether there is no quote, backslash or control character in it.
#[inline]
pub(super) fn copy_plain(text: &[u8], room: &mut [u8]) -> bool {
    let (words, _) = text.as_chunks();
    let (places, _) = room.as_chunks_mut();
    // Text is short: to leave early keeps this a loop, where a compiler would make two passes of it.
    for (word, place) in words.iter().zip(places) {
        if special(u64::from_le_bytes(*word)) != 0 {
            return false;
        }
        *place = *word;
    }
    // The last word covers the rest, and some bytes for the second time.
    let last = match (text.last_chunk(), room.last_chunk_mut()) {
        (Some(last), Some(place)) => {
            *place = *last;
            u64::from_le_bytes(*last)
        }
        _ => copy_short(text, room),
    };
    special(last) == 0
}

/// Copies fewer than eight bytes; gives them in a word, some of them twice.
#[inline]
fn copy_short(text: &[u8], room: &mut [u8]) -> u64 {
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        if let Some(place) = room.first_chunk_mut() {
            *place = *first;
        }
        if let Some(place) = room.last_chunk_mut() {
            *place = *last;
        }
        return u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32;
    }
    // At most three, behind spaces.
    let bytes = match (text, room) {
        ([a], [x]) => {
            *x = *a;
            [b' ', b' ', *a]
        }
        ([a, b], [x, y]) => {
            (*x, *y) = (*a, *b);
            [b' ', *a, *b]
        }
        ([a, b, c], [x, y, z]) => {
            (*x, *y, *z) = (*a, *b, *c);
            [*a, *b, *c]
        }
        _ => [b' '; 3],
    };
    let [a, b, c] = bytes.map(u64::from);
    (ONES * 0x20) << 24 | a << 16 | b << 8 | c
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
            let mut copy = vec![0; length];
            assert!(copy_plain(&plain_bytes, &mut copy));
            assert_eq!(copy, plain_bytes);
            for at in 0..length {
                for byte in [0, 1, 0x1f, b'"', b'\\'] {
                    let mut bytes = plain_bytes.clone();
                    bytes[at] = byte;
                    assert!(!copy_plain(&bytes, &mut copy));
                    bytes[at..].fill(b'"');
                    bytes[at] = byte;
                    assert_eq!(plain(&bytes), at);
                }
            }
        }
    }
}
