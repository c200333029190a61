//! Whatever is signed is verified, and nothing of it can be changed.

use crate::support::{NOW, Server, credentials, request, scope};
use http::HeaderValue;
use http::request::Parts;
use proptest::prelude::*;
use std::time::Duration;
use trompe::auth::sigv4::{Credentials, Options, Payload, Signer};

/// A request and the two who agree on it.
#[derive(Clone, Debug)]
struct Exchange {
    head: Parts,
    body: Vec<u8>,
    options: Options,
    credentials: Credentials,
}

impl Exchange {
    fn is_accepted(&self) -> bool {
        let server = Server::with(self.options, self.credentials.clone());
        server.take(&self.head, &Payload::of(&self.body)).is_ok()
    }
}

fn options() -> impl Strategy<Value = Options> {
    any::<[bool; 4]>().prop_map(
        |[
            normalize_path,
            double_encode,
            content_sha256_header,
            sign_session_token,
        ]| {
            Options {
                normalize_path,
                double_encode,
                content_sha256_header,
                sign_session_token,
            }
        },
    )
}

fn uri() -> impl Strategy<Value = String> {
    let segment = "([a-zA-Z0-9._~@:-]|%20|%2F|%e1|\\+){0,6}";
    let path = prop::collection::vec(segment, 0..4).prop_map(|segments| segments.join("/"));
    let pair = "[a-zA-Z0-9.]{1,4}(=([a-zA-Z0-9/:_-]|%26|%3D|\\+){0,5})?";
    let query = prop::collection::vec(pair, 0..4).prop_map(|pairs| pairs.join("&"));
    (path, query).prop_map(|(path, query)| format!("https://media.example:8443/{path}?{query}"))
}

fn exchange() -> impl Strategy<Value = Exchange> {
    let headers = prop::collection::vec(("x-[a-z]{1,8}", "[a-zA-Z0-9 ,;=é\"-]{0,12}"), 0..4);
    let token = prop::option::of("[a-zA-Z0-9/+=]{1,20}");
    let parts = (
        uri(),
        headers,
        prop::collection::vec(any::<u8>(), 0..64),
        options(),
        token,
        any::<bool>(),
    );
    parts.prop_map(|(uri, headers, body, options, token, in_query)| {
        let headers: Vec<_> = headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let credentials = match token {
            Some(token) => Credentials::temporary("AKIDEXAMPLE", "secret", token),
            None => credentials(),
        };
        let signer = Signer::new(credentials.clone(), scope()).options(options);
        let (mut head, payload) = (request(&uri, &headers), Payload::of(&body));
        let signed = match in_query {
            true => signer.presign(&mut head, &payload, NOW, Duration::from_secs(600)),
            false => signer.sign(&mut head, &payload, NOW),
        };
        signed.unwrap();
        Exchange {
            head,
            body,
            options,
            credentials,
        }
    })
}

/// Another digit for a digit and another letter for a letter, whatever their case: a change that no canonical form
/// undoes. `None` if there is no letter or digit from `index` on.
fn change(text: &str, index: prop::sample::Index) -> Option<String> {
    let from = index.index(text.len().max(1));
    let mut bytes = text.as_bytes().to_vec();
    let byte = bytes
        .iter_mut()
        .skip(from)
        .find(|byte| byte.is_ascii_alphanumeric())?;
    *byte = match *byte {
        b'9' => b'0',
        b'z' => b'a',
        b'Z' => b'A',
        byte => byte + 1,
    };
    String::from_utf8(bytes).ok()
}

fn change_header(
    head: &mut Parts,
    which: prop::sample::Index,
    at: prop::sample::Index,
) -> Option<()> {
    let index = which.index(head.headers.len().max(1));
    let (_, value) = head.headers.iter_mut().nth(index)?;
    let changed = change(str::from_utf8(value.as_bytes()).ok()?, at)?;
    *value = HeaderValue::from_bytes(changed.as_bytes()).ok()?;
    Some(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_signed_is_accepted(exchange in exchange()) {
        prop_assert!(exchange.is_accepted());
    }

    #[test]
    fn a_changed_byte_of_the_uri_is_refused(mut exchange in exchange(), at: prop::sample::Index) {
        // The scheme is not part of what is signed, nor what a dot segment takes away.
        let uri = exchange.head.uri.to_string();
        prop_assume!(!uri.contains("/../") && !uri.contains("/..?"));
        let changed = change(uri.strip_prefix("https://").unwrap(), at);
        let changed = changed.and_then(|rest| format!("https://{rest}").parse().ok());
        prop_assume!(changed.is_some());
        exchange.head.uri = changed.unwrap();
        prop_assert!(!exchange.is_accepted(), "{:?}", exchange.head);
    }

    #[test]
    fn a_changed_byte_of_a_header_is_refused(
        mut exchange in exchange(),
        which: prop::sample::Index,
        at: prop::sample::Index,
    ) {
        prop_assume!(change_header(&mut exchange.head, which, at).is_some());
        prop_assert!(!exchange.is_accepted(), "{:?}", exchange.head);
    }

    #[test]
    fn a_flipped_bit_of_the_body_is_refused(mut exchange in exchange(), at: prop::sample::Index, bit in 0_u32..8) {
        prop_assume!(!exchange.body.is_empty());
        let at = at.index(exchange.body.len());
        exchange.body[at] ^= 1_u8 << bit;
        prop_assert!(!exchange.is_accepted());
    }

    #[test]
    fn a_removed_header_or_another_method_is_refused(mut exchange in exchange(), which: prop::sample::Index) {
        let mut other = exchange.clone();
        other.head.method = http::Method::PUT;
        prop_assert!(!other.is_accepted());
        let names: Vec<_> = exchange.head.headers.keys().cloned().collect();
        prop_assume!(!names.is_empty());
        let name = which.get(&names);
        // Without this one the request is anonymous, which is for the server to refuse.
        prop_assume!(name != http::header::AUTHORIZATION);
        exchange.head.headers.remove(name);
        prop_assert!(!exchange.is_accepted(), "{name}");
    }

    #[test]
    fn no_head_makes_the_reader_panic(value in "[ -~]{0,80}", query in "[!-~]{0,80}") {
        let claims = format!("AWS4-HMAC-SHA256 {value}");
        let head = request("https://media.example/", &[("authorization", &claims), ("x-amz-date", "20150830T123600Z")]);
        let _ = trompe::auth::sigv4::Authorization::of(&head);
        if let Ok(uri) = format!("https://media.example/?X-Amz-Algorithm=AWS4-HMAC-SHA256&{query}").parse::<http::Uri>() {
            let head = request(&uri.to_string(), &[]);
            let _ = trompe::auth::sigv4::Authorization::of(&head);
        }
    }
}
