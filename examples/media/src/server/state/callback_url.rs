//! Which callback URLs a member may have.

use super::fault::Fault;
use super::source::is_scheme;
use trompe_media::control_api::errors::{
    CallbackUrlWithoutHost, InvalidCallbackUrl, UnsupportedCallbackScheme,
};

/// Checks a callback URL of the member `fid`.
///
/// # Errors
/// What is wrong with it.
pub(super) fn check(url: &str, fid: &str) -> Result<(), Fault> {
    let invalid = |why: &str| Fault::from(InvalidCallbackUrl::new(why, fid, url));
    let Some((scheme, rest)) = url
        .split_once("://")
        .filter(|(scheme, _)| is_scheme(scheme))
    else {
        return Err(invalid("the callback URL is not an absolute URL"));
    };
    if !["http", "https"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
    {
        let message = format!("a callback cannot be sent over {scheme}, only over http and https");
        return Err(UnsupportedCallbackScheme::new(message, fid, url).into());
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err(invalid("the callback URL carries user information"));
    }
    let (host, port) = split_port(authority);
    if host.is_empty() {
        return Err(CallbackUrlWithoutHost::new("the callback URL has no host", fid, url).into());
    }
    if port.is_some_and(|port| port.parse::<u16>().is_err()) {
        return Err(invalid("the port of the callback URL is not a port"));
    }
    if rest.contains('#') || url.parse::<http::Uri>().is_err() {
        return Err(invalid("the callback URL cannot be called"));
    }
    Ok(())
}

// The colons inside the brackets of an IPv6 address begin no port.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(url: &str) -> Fault {
        check(url, "r/m").expect_err(url)
    }

    #[test]
    fn http_and_https_with_a_host_are_called() {
        for url in [
            "http://127.0.0.1:80",
            "https://controller.example/hooks",
            "HTTP://controller",
            "http://[::1]:8080/",
            "http://[::1]",
        ] {
            assert_eq!(check(url, "r/m"), Ok(()), "{url}");
        }
    }

    #[test]
    fn each_way_of_being_wrong_has_its_code() {
        for url in ["http://", "http:///path", "https://:443", "http://?q"] {
            assert!(
                matches!(fault(url), Fault::CallbackUrlWithoutHost(e) if e.code == 1020),
                "{url}"
            );
        }
        for url in ["grpc://host", "ws://host", "unix+http://host"] {
            assert!(
                matches!(fault(url), Fault::UnsupportedCallbackScheme(e) if e.code == 1021),
                "{url}"
            );
        }
        for url in [
            "",
            "host",
            "//host",
            "http:/host",
            "http://u:p@host",
            "http://h:99999",
            "http://h/a b",
            "http://h#x",
        ] {
            assert!(
                matches!(fault(url), Fault::InvalidCallbackUrl(e) if e.code == 1022),
                "{url}"
            );
        }
    }
}
