//! The test suite of the AWS Common Runtime, as the corpus has it: each case is signed in its headers and in its
//! query and compared step by step, and the signed requests of the suite are verified.

use http::Request;
use http::request::Parts;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use trompe::auth::sigv4::{
    Authorization, Credentials, Options, Payload, Scope, Signed, Signer, Verifier,
};
use trompe::types::{Timestamp, TimestampFormat};

#[test]
fn every_case_is_signed_in_its_headers() {
    for case in cases() {
        let (mut head, body) = case.request("request.txt");
        let signed = case
            .signer
            .sign(&mut head, &Payload::of(&body), case.time)
            .unwrap();
        case.compare("header", &signed, &head);
    }
}

#[test]
fn every_case_is_signed_in_its_query() {
    for case in cases() {
        let (mut head, body) = case.request("request.txt");
        let signed = case
            .signer
            .presign(&mut head, &Payload::of(&body), case.time, case.expires)
            .unwrap();
        case.compare("query", &signed, &head);
    }
}

#[test]
fn every_signed_request_of_the_suite_is_verified() {
    for case in cases() {
        for form in ["header", "query"] {
            let (head, body) = case.request(&format!("{form}-signed-request.txt"));
            let claim = Authorization::of(&head).unwrap().unwrap();
            let payload = Payload::of(&body);
            let signature =
                case.verifier
                    .verify(&head, &claim, &payload, &case.credentials, case.time);
            let signature =
                signature.unwrap_or_else(|error| panic!("{} {form}: {error}", case.name));
            assert_eq!(
                signature.to_string(),
                case.text(&format!("{form}-signature.txt"))
            );
        }
    }
}

#[test]
fn a_path_with_escapes_is_encoded_once_more_as_sent() {
    for name in ["double-encode-path", "double-url-encode"] {
        let Some(folder) = suite().map(|suite| suite.join(name)) else {
            return;
        };
        let expected = read(&folder.join("header-canonical-request.txt"));
        let time = expected
            .lines()
            .find_map(|line| line.strip_prefix("x-amz-date:"))
            .unwrap();
        let (mut head, body) = parse(&read(&folder.join("request.txt")));
        let options = Options {
            content_sha256_header: false,
            ..Options::default()
        };
        let signer =
            Signer::new(suite_credentials(), Scope::new("us-east-2", "lambda")).options(options);
        let signed = signer
            .sign(&mut head, &Payload::of(&body), compact_time(time))
            .unwrap();
        assert_eq!(signed.calculation.canonical_request(), expected, "{name}");
        if name == "double-url-encode" {
            let (expected, _) = parse(&read(&folder.join("header-signed-request.txt")));
            assert_eq!(sorted_headers(&head), sorted_headers(&expected));
        }
    }
}

struct Case {
    name: String,
    folder: PathBuf,
    credentials: Credentials,
    signer: Signer,
    verifier: Verifier,
    time: Timestamp,
    expires: Duration,
}

impl Case {
    fn open(folder: PathBuf) -> Option<Self> {
        let context = fs::read(folder.join("context.json")).ok()?;
        let context: Value = serde_json::from_slice(&context).unwrap();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let (key, secret) = (
            &context["credentials"]["access_key_id"],
            &context["credentials"]["secret_access_key"],
        );
        let (key, secret) = (text(key).unwrap(), text(secret).unwrap());
        let credentials = match text(&context["credentials"]["token"]) {
            Some(token) => Credentials::temporary(key, secret, token),
            None => Credentials::new(key, secret),
        };
        let options = Options {
            normalize_path: context["normalize"].as_bool().unwrap(),
            double_encode: false,
            content_sha256_header: context["sign_body"].as_bool().unwrap(),
            sign_session_token: !context["omit_session_token"].as_bool().unwrap_or(false),
        };
        let scope = Scope::new(
            text(&context["region"]).unwrap(),
            text(&context["service"]).unwrap(),
        );
        let time = context["timestamp"].as_str().unwrap();
        Some(Self {
            name: folder.file_name().unwrap().to_string_lossy().into_owned(),
            folder,
            signer: Signer::new(credentials.clone(), scope.clone()).options(options),
            verifier: Verifier::new(scope).options(options),
            credentials,
            time: Timestamp::parse(time, TimestampFormat::DateTime).unwrap(),
            expires: Duration::from_secs(context["expiration_in_seconds"].as_u64().unwrap()),
        })
    }

    fn text(&self, file: &str) -> String {
        read(&self.folder.join(file))
    }

    fn request(&self, file: &str) -> (Parts, Vec<u8>) {
        parse(&self.text(file))
    }

    fn compare(&self, form: &str, signed: &Signed, head: &Parts) {
        let expected = |part: &str| self.text(&format!("{form}-{part}.txt"));
        let name = &self.name;
        assert_eq!(
            signed.calculation.canonical_request(),
            expected("canonical-request"),
            "{name}"
        );
        assert_eq!(
            signed.calculation.string_to_sign(),
            expected("string-to-sign"),
            "{name}"
        );
        assert_eq!(
            signed.signature.to_string(),
            expected("signature"),
            "{name}"
        );
        let (expected, _) = parse(&expected("signed-request"));
        assert_eq!(
            (&head.method, &head.uri),
            (&expected.method, &expected.uri),
            "{name}"
        );
        assert_eq!(sorted_headers(head), sorted_headers(&expected), "{name}");
    }
}

fn suite() -> Option<PathBuf> {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let corpus = std::env::var_os("TROMPE_CORPUS").map_or_else(default, Into::into);
    let suite = corpus.join("sigv4-vectors/aws-signing-test-suite/v4");
    if suite.is_dir() {
        return Some(suite);
    }
    println!(
        "no corpus at {}: skipped (set TROMPE_CORPUS)",
        suite.display()
    );
    None
}

fn cases() -> Vec<Case> {
    let Some(suite) = suite() else {
        return Vec::new();
    };
    let folders = fs::read_dir(suite)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let cases: Vec<_> = folders.filter_map(Case::open).collect();
    assert_eq!(cases.len(), 38);
    cases
}

fn suite_credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
}

fn compact_time(text: &str) -> Timestamp {
    let part = |range| text.get(range).unwrap();
    let (date, time) = (
        [part(0..4), part(4..6), part(6..8)],
        [part(9..11), part(11..13), part(13..15)],
    );
    let text = format!("{}T{}Z", date.join("-"), time.join(":"));
    Timestamp::parse(&text, TimestampFormat::DateTime).unwrap()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// Reads a raw request: folded header lines are joined, and the space that the suite has in one path is escaped, since
/// neither can be in a message of today.
fn parse(raw: &str) -> (Parts, Vec<u8>) {
    let (head, body) = raw.split_once("\n\n").unwrap_or((raw, ""));
    let head = head.trim_end().replace("\n ", "  ");
    let mut lines = head.lines();
    let line = lines.next().unwrap();
    let (method, rest) = line.split_once(' ').unwrap();
    let target = rest
        .strip_suffix(" HTTP/1.1")
        .unwrap_or(rest)
        .replace(' ', "%20");
    let mut request = Request::builder().method(method).uri(target);
    for (name, value) in lines.map(|line| line.split_once(':').unwrap()) {
        request = request.header(name, value.trim());
    }
    (
        request.body(()).unwrap().into_parts().0,
        body.as_bytes().to_vec(),
    )
}

fn sorted_headers(head: &Parts) -> Vec<(String, String)> {
    let text = |value: &http::HeaderValue| String::from_utf8(value.as_bytes().to_vec()).unwrap();
    let mut headers: Vec<_> = head
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), text(value)))
        .collect();
    headers.sort();
    headers
}
