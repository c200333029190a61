//! `isValidHostLabel` and `aws.isVirtualHostableS3Bucket`: what may be a part of a host's name.

/// Whether a text is a label of a host's name, or with `dots` several of them.
pub(super) fn is_label(text: &str, dots: bool) -> bool {
    if dots {
        return text.split('.').all(|label| is_label(label, false));
    }
    let mut bytes = text.bytes();
    let begins = bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphanumeric());
    begins && text.len() <= 63 && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// Whether a bucket's name may be a part of a host's name.
pub(super) fn is_bucket(name: &str, dots: bool) -> bool {
    let is_end = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let bytes = name.as_bytes();
    let is_inner = |b: &u8| is_end(Some(b)) || *b == b'-' || dots && *b == b'.';
    let plain = (3..=63).contains(&name.len())
        && is_end(bytes.first())
        && is_end(bytes.last())
        && bytes.iter().all(is_inner);
    plain && (!dots || !is_address(name) && !has_lone_mark(bytes))
}

/// Whether a name looks like an address of IP.
fn is_address(name: &str) -> bool {
    let mut parts = name.split('.');
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    parts.clone().count() == 4 && parts.all(digits)
}

/// Whether two of dots and dashes follow each other, as in `bucket-.name`.
fn has_lone_mark(bytes: &[u8]) -> bool {
    let is_mark = |b: &u8| matches!(b, b'.' | b'-');
    bytes.windows(2).any(|pair| pair.iter().all(is_mark))
}
