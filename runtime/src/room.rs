//! Room for what is written and soon handed over.

use bytes::BytesMut;
use std::cell::RefCell;

/// How much is allocated at once, in bytes.
const SLAB: usize = 16 * 1024;

/// The most that is cut from a slab, in bytes, so that whose peer takes nothing keeps little more than what it wrote.
const PIECE: usize = SLAB / 8;

thread_local! {
    /// What is left of the last slab.
    static REST: RefCell<BytesMut> = RefCell::default();
}

/// Room for so many bytes. Small pieces are cut from a slab that they share: an allocation for every small message
/// costs more than to write it.
pub(crate) fn room(size: usize) -> BytesMut {
    if size > PIECE {
        return BytesMut::with_capacity(size);
    }
    REST.with_borrow_mut(|rest| {
        if rest.capacity() < size {
            // The same slab again, where all of its pieces are gone.
            rest.reserve(SLAB);
        }
        let after = rest.split_off(size);
        std::mem::replace(rest, after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_have_the_room_that_was_asked_for_and_share_no_byte() {
        let mut pieces: Vec<_> = (1..200).map(|n| (n, room(n * 20))).collect();
        for (n, piece) in &mut pieces {
            assert!(piece.is_empty() && piece.capacity() >= *n * 20);
            piece.resize(*n * 20, *n as u8);
        }
        for (n, piece) in pieces {
            assert!(piece.freeze().iter().all(|byte| *byte == n as u8));
        }
    }

    #[test]
    fn a_slab_is_used_again_when_its_pieces_are_gone() {
        let first = room(PIECE).as_ptr();
        let again = (0..2 * SLAB / PIECE).map(|_| room(PIECE).as_ptr());
        assert!(again.into_iter().any(|place| place == first));
    }
}
