//! The canonical URI: the path.

use super::options::Options;
use super::text::{push_encoded, units};
use std::borrow::Cow;

pub(super) fn canonical(path: &str, options: Options) -> String {
    let path = match options.normalize_path {
        true => Cow::Owned(normalize(path)),
        false => Cow::Borrowed(path),
    };
    match options.double_encode {
        true => encode_as_sent(&path),
        false => encode_once(&path),
    }
}

fn encode_as_sent(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    path.bytes().for_each(|byte| push_segment(&mut out, byte));
    out
}

// An escaped slash stays one: `/a%2Fb` and `/a/b` are different resources.
fn encode_once(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for unit in units(path) {
        match unit.escaped {
            true => push_encoded(&mut out, unit.byte),
            false => push_segment(&mut out, unit.byte),
        }
    }
    out
}

fn push_segment(out: &mut String, byte: u8) {
    match byte {
        b'/' => out.push('/'),
        byte => push_encoded(out, byte),
    }
}

/// RFC 3986, section 5.2.4, and no empty segments.
fn normalize(path: &str) -> String {
    let mut kept = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(kept.pop()),
            segment => kept.push(segment),
        }
    }
    let is_folder = matches!(path.rsplit('/').next(), Some("" | "." | ".."));
    let end = if is_folder && !kept.is_empty() {
        "/"
    } else {
        ""
    };
    format!("/{}{end}", kept.join("/"))
}
