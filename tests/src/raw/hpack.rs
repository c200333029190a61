use bytes::{BufMut, BytesMut};

/// Writes fields as literals that nobody has to remember (RFC 7541, section 6.2.2).
pub(super) fn write(fields: &[(&str, &str)], out: &mut BytesMut) {
    for (name, value) in fields {
        out.put_u8(0);
        string(name, out);
        string(value, out);
    }
}

fn string(text: &str, out: &mut BytesMut) {
    let mut length = text.len();
    match u8::try_from(length) {
        Ok(short) if short < 127 => out.put_u8(short),
        _ => {
            out.put_u8(127);
            length -= 127;
            while length >= 128 {
                out.put_u8((length % 128) as u8 | 128);
                length /= 128;
            }
            out.put_u8(length as u8);
        }
    }
    out.put_slice(text.as_bytes());
}
