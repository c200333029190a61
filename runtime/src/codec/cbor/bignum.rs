//! Whole numbers of any size, between decimal text and big-endian bytes.
//!
//! Both ways take time in the square of the length, hence the limit.

/// The longest bignum that is read or written, in bytes.
pub(super) const MAX_BYTES: usize = 1024;

// 2^8192 has this many decimal digits.
const MAX_DIGITS: usize = 2467;

const BASE: u64 = 1_000_000_000;

// 32 bits each, the lowest first.
struct Limbs(Vec<u32>);

impl Limbs {
    fn from_bytes(bytes: &[u8]) -> Self {
        let limb = |chunk: &[u8]| chunk.iter().fold(0, |limb, b| limb << 8 | u32::from(*b));
        Self(bytes.rchunks(4).map(limb).collect())
    }

    fn to_bytes(&self) -> Vec<u8> {
        let bytes = self.0.iter().rev().flat_map(|limb| limb.to_be_bytes());
        bytes.skip_while(|b| *b == 0).collect()
    }

    fn multiply_add(&mut self, factor: u64, addend: u64) {
        let mut carry = addend;
        for limb in &mut self.0 {
            let product = u64::from(*limb) * factor + carry;
            *limb = product as u32;
            carry = product >> 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    // Divides by `BASE` and gives the remainder.
    fn divide(&mut self) -> u64 {
        let mut remainder = 0;
        for limb in self.0.iter_mut().rev() {
            let part = remainder << 32 | u64::from(*limb);
            *limb = (part / BASE) as u32;
            remainder = part % BASE;
        }
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        remainder
    }

    fn decrement(&mut self) {
        for limb in &mut self.0 {
            let (lower, borrowed) = limb.overflowing_sub(1);
            *limb = lower;
            if !borrowed {
                return;
            }
        }
    }
}

/// The decimal text of a bignum, or of -1 minus it; `None` where it is too long.
pub(super) fn to_text(bytes: &[u8], negative: bool) -> Option<String> {
    if bytes.len() > MAX_BYTES {
        return None;
    }
    let mut limbs = Limbs::from_bytes(bytes);
    if negative {
        limbs.multiply_add(1, 1);
    }
    let mut groups = vec![limbs.divide()];
    while !limbs.0.is_empty() {
        groups.push(limbs.divide());
    }
    let mut text = String::from(if negative { "-" } else { "" });
    text.push_str(&groups.pop().unwrap_or(0).to_string());
    groups
        .iter()
        .rev()
        .for_each(|group| text.push_str(&format!("{group:09}")));
    Some(text)
}

/// The bytes of a bignum, and whether they stand for -1 minus it; `None` where the text is too long.
pub(super) fn from_text(text: &str) -> Option<(Vec<u8>, bool)> {
    let (negative, digits) = text
        .strip_prefix('-')
        .map_or((false, text), |digits| (true, digits));
    let digits = digits.trim_start_matches('0');
    if digits.len() > MAX_DIGITS {
        return None;
    }
    let mut limbs = Limbs(Vec::new());
    for group in digits.as_bytes().chunks(9) {
        let value = group
            .iter()
            .fold(0, |value, digit| value * 10 + u64::from(digit & 0xf));
        limbs.multiply_add(10_u64.pow(group.len() as u32), value);
    }
    let negative = negative && !limbs.0.is_empty();
    if negative {
        limbs.decrement();
    }
    let bytes = limbs.to_bytes();
    (bytes.len() <= MAX_BYTES).then_some((bytes, negative))
}
