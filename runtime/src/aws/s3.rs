//! Amazon S3: where buckets are.

use super::{BasePath, Customization, text_of};
use crate::error::{Failure, FailureKind};
use crate::host::{has_hosts_below, is_label};
use crate::schema::Member;
use crate::serde::Shape;
use crate::service::{OperationSchema, Segment};
use bytes::Bytes;
use http::uri::{Authority, PathAndQuery, Scheme};
use http::{Request, StatusCode, Uri, response};
use std::net::IpAddr;

/// How a client of Amazon S3 addresses buckets, in place of the first segment of the path that the model has for them.
///
/// ```
/// use trompe::aws::S3;
/// use trompe::client::Http;
///
/// # fn main() -> Result<(), trompe::Failure> {
/// let endpoint = "http://s3.us-west-2.amazonaws.com";
/// Http::builder(endpoint).customize(S3::new().dualstack()).build()?;
/// // A store of one's own, whose buckets have no names of hosts.
/// Http::builder("http://store.example:9000").customize(S3::new().path_style()).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct S3 {
    style: Style,
    dualstack: bool,
    accelerate: bool,
}

/// S3 as clients address it that say nothing else, for schemas.
pub static S3_SERVICE: S3 = S3::new();

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Style {
    /// Virtual hosts where bucket and endpoint allow it.
    #[default]
    Auto,
    Virtual,
    Path,
}

impl S3 {
    /// Buckets are virtual hosts (`bucket.s3.…`) where their names can be those of hosts and the endpoint is a name;
    /// else they are the first segment of the path. Over TLS a name with dots counts as none: no certificate has it.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            style: Style::Auto,
            dualstack: false,
            accelerate: false,
        }
    }

    /// Buckets are virtual hosts always. One whose name no host can have is an error.
    #[must_use]
    pub const fn virtual_hosts(mut self) -> Self {
        self.style = Style::Virtual;
        self
    }

    /// Buckets are the first segment of the path always.
    #[must_use]
    pub const fn path_style(mut self) -> Self {
        self.style = Style::Path;
        self
    }

    /// Calls the endpoint that has addresses of IPv6 as well: `s3.dualstack.…` of `s3.…`.
    #[must_use]
    pub const fn dualstack(mut self) -> Self {
        self.dualstack = true;
        self
    }

    /// Calls S3 Transfer Acceleration: `s3-accelerate.…` of `s3.REGION.…`. Buckets are virtual hosts then.
    #[must_use]
    pub const fn accelerate(mut self) -> Self {
        self.accelerate = true;
        self
    }

    /// The bucket, where it becomes part of the host.
    fn virtual_bucket(&self, bucket: String, uri: &Uri) -> Result<Option<String>, Failure> {
        let host = uri.host().unwrap_or_default();
        let has_names = has_hosts_below(host);
        let is_plain = uri.scheme() != Some(&Scheme::HTTPS) || !bucket.contains('.');
        match self.style {
            Style::Path if self.accelerate => Err(invalid(
                "acceleration needs virtual hosts, and the client wants paths".to_owned(),
            )),
            Style::Path => Ok(None),
            Style::Auto if !self.accelerate => {
                Ok((has_names && is_plain && is_host(&bucket)).then_some(bucket))
            }
            _ if is_host(&bucket) => Ok(Some(bucket)),
            _ => Err(invalid(format!(
                "{bucket:?} is no host, and the client wants virtual hosts"
            ))),
        }
    }

    /// The host of the endpoint, as the settings want it.
    fn host(&self, host: &str, accelerates: bool) -> Result<String, Failure> {
        if !self.dualstack && !accelerates {
            return Ok(host.to_owned());
        }
        let wrong = || {
            invalid(format!(
                "{host} is not s3.REGION.…, which the endpoint asked for is made of"
            ))
        };
        if accelerates && host.starts_with("s3-accelerate.") {
            return Ok(host.to_owned());
        }
        let rest = host.strip_prefix("s3.").ok_or_else(wrong)?;
        if !accelerates {
            return Ok(format!("s3.dualstack.{rest}"));
        }
        let (_region, domain) = rest.split_once('.').ok_or_else(wrong)?;
        let dualstack = if self.dualstack { ".dualstack" } else { "" };
        Ok(format!("s3-accelerate{dualstack}.{domain}"))
    }
}

impl Customization for S3 {
    fn change(
        &self,
        operation: &'static OperationSchema,
        input: &dyn Shape,
        request: &mut Request<Bytes>,
    ) -> Result<(), Failure> {
        let bucket = bucket(operation, input);
        let accelerates = self.accelerate
            && bucket.is_some()
            && !["CreateBucket", "DeleteBucket"].contains(&operation.name());
        let uri = request.uri();
        let bucket = match bucket {
            Some(bucket) => self.virtual_bucket(bucket, uri)?,
            None => None,
        };
        let host = self.host(uri.host().unwrap_or_default(), accelerates)?;
        let base = request
            .extensions()
            .get()
            .map_or(0, |BasePath(length)| *length);
        *request.uri_mut() = moved(uri, base, bucket.as_deref(), &host)?;
        Ok(())
    }

    // What takes long, as to copy or to put together an object does, may fail after its 200 is sent. Such an error may be
    // tried again, as one that the answer begins with.
    fn status(
        &self,
        _: &'static OperationSchema,
        head: &response::Parts,
        body: &Bytes,
    ) -> StatusCode {
        match head.status.is_success() && is_error(body) {
            true => StatusCode::SERVICE_UNAVAILABLE,
            false => head.status,
        }
    }

    fn signs_plain_paths(&self) -> bool {
        true
    }
}

/// Whether a document is an `Error`. Before its element there may be spaces, sent to keep the connection, and what XML
/// has for prologue.
fn is_error(document: &[u8]) -> bool {
    let mut rest = document.trim_ascii_start();
    while let Some(prologue) = rest.strip_prefix(b"<?") {
        let Some(end) = prologue.windows(2).position(|two| two == b"?>") else {
            return false;
        };
        rest = prologue
            .get(end + 2..)
            .unwrap_or_default()
            .trim_ascii_start();
    }
    let after = rest.strip_prefix(b"<Error").and_then(<[u8]>::first);
    after.is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
}

// The bucket is the label that the path begins with.
fn bucket(operation: &'static OperationSchema, input: &dyn Shape) -> Option<String> {
    let Segment::Label(index) = operation.http.as_ref()?.path.first()? else {
        return None;
    };
    let label = operation.input.schema().members().get(*index)?;
    text_of(input, |m: &Member| m.name() == label.name())
}

fn moved(uri: &Uri, base: usize, bucket: Option<&str>, host: &str) -> Result<Uri, Failure> {
    let wrong =
        |error: http::Error| invalid(format!("{host} cannot be addressed so")).with_source(error);
    let port = uri.port().map_or(String::new(), |port| format!(":{port}"));
    let mut parts = uri.clone().into_parts();
    let authority = match bucket {
        Some(bucket) => format!("{bucket}.{host}{port}"),
        None => format!("{host}{port}"),
    };
    parts.authority = Some(Authority::try_from(authority).map_err(|e| wrong(e.into()))?);
    if let Some(bucket) = bucket {
        let path = without(uri, base, bucket);
        parts.path_and_query = Some(PathAndQuery::try_from(path).map_err(|e| wrong(e.into()))?);
    }
    Uri::from_parts(parts).map_err(|e| wrong(e.into()))
}

// What can be a host needs no escapes in a path. Keys, and the path of the endpoint, may have segments like it.
fn without(uri: &Uri, base: usize, bucket: &str) -> String {
    let path = uri.path();
    let (base, own) = path.split_at_checked(base).unwrap_or(("", path));
    let rest = own
        .strip_prefix('/')
        .and_then(|own| own.strip_prefix(bucket));
    let rest = rest.filter(|rest| rest.is_empty() || rest.starts_with('/'));
    let mut left = format!("{base}{}", rest.unwrap_or(own));
    if left.is_empty() {
        left.push('/');
    }
    if let Some(query) = uri.query() {
        left.push('?');
        left.push_str(query);
    }
    left
}

// "Bucket naming rules" of the user guide; RFC 1123, section 2.1.
fn is_host(bucket: &str) -> bool {
    (3..=63).contains(&bucket.len())
        && bucket.split('.').all(is_label)
        && !bucket.bytes().any(|byte| byte.is_ascii_uppercase())
        && bucket.parse::<IpAddr>().is_err()
}

fn invalid(message: String) -> Failure {
    Failure::new(FailureKind::Invalid, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addressed(settings: S3, endpoint: &str, bucket: &str) -> Result<String, String> {
        let base = endpoint
            .parse::<Uri>()
            .unwrap()
            .path()
            .trim_end_matches('/')
            .len();
        let uri: Uri = format!("{endpoint}/{bucket}/a/../b?c").parse().unwrap();
        let found = settings.virtual_bucket(bucket.to_owned(), &uri);
        let host = settings.host(uri.host().unwrap(), settings.accelerate);
        let moved = found.and_then(|bucket| moved(&uri, base, bucket.as_deref(), &host?));
        moved.map(|uri| uri.to_string()).map_err(|e| e.to_string())
    }

    #[test]
    fn a_bucket_is_a_host_where_it_can_be_one() {
        let auto = |endpoint, bucket| addressed(S3::new(), endpoint, bucket).unwrap();
        let there = "http://s3.here.example:81";
        assert_eq!(
            auto(there, "bucket"),
            "http://bucket.s3.here.example:81/a/../b?c"
        );
        assert_eq!(
            auto("http://s3.example/base", "bucket"),
            "http://bucket.s3.example/base/a/../b?c"
        );
        assert_eq!(
            auto("http://s3.example/bucket/base", "bucket"),
            "http://bucket.s3.example/bucket/base/a/../b?c"
        );
        assert_eq!(auto(there, "b.c"), "http://b.c.s3.here.example:81/a/../b?c");
        for (endpoint, bucket) in [
            ("https://s3.here.example", "b.c"),
            (there, "Bucket"),
            (there, "b_c"),
            (there, "10.0.0.1"),
            ("http://127.0.0.1:9000", "bucket"),
            ("http://[::1]:9000", "bucket"),
            ("http://localhost:9000", "bucket"),
        ] {
            let as_path = format!("{endpoint}/{bucket}/a/../b?c");
            assert_eq!(auto(endpoint, bucket), as_path);
        }
    }

    #[test]
    fn an_answer_is_an_error_by_its_first_element() {
        for error in [
            "<Error><Code>SlowDown</Code></Error>",
            "<?xml version=\"1.0\"?>\n  \n<Error/>",
            "\n \r\n<?xml version=\"1.0\"?><?x y?><Error a='b'>",
        ] {
            assert!(is_error(error.as_bytes()), "{error}");
        }
        for other in [
            "",
            "<?",
            "<?xml version=\"1.0\"?>",
            "<Error",
            "<Errors><Error/></Errors>",
            "<DeleteResult><Error></Error></DeleteResult>",
            "{\"Error\":\"<Error>\"}",
        ] {
            assert!(!is_error(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn what_the_settings_want_and_cannot_have_is_an_error() {
        let there = "http://s3.here.example";
        for (settings, endpoint, bucket, why) in [
            (S3::new().virtual_hosts(), there, "b_c", "no host"),
            (
                S3::new().path_style().accelerate(),
                there,
                "bucket",
                "virtual hosts",
            ),
            (
                S3::new().dualstack(),
                "http://store.example",
                "bucket",
                "s3.REGION",
            ),
            (
                S3::new().accelerate(),
                "http://s3.example",
                "bucket",
                "s3.REGION",
            ),
        ] {
            let outcome = addressed(settings, endpoint, bucket);
            assert!(outcome.unwrap_err().contains(why), "{why}");
        }
    }
}
