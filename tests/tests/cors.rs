//! What browsers are told of services with `@cors`, by the router in whatever stack it is.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends where its support fails"
)]

trompe::include_service!("counters");
trompe::include_service!("ledgers");

use counters::errors::{CountError, Unknown};
use counters::server::CountersService;
use counters::types::{CountInput, CountOutput};
use http::{Method, Request, Response, StatusCode};
use ledgers::server::LedgersService;
use ledgers::types::EnterInput;
use std::convert::Infallible;
use tower_service::Service as _;
use trompe::error::Error;
use trompe::operation::NoError;
use trompe::server::{Context, Router};
use trompe::transport::Body;
use trompe::types::Unit;

struct Counters;

impl counters::server::Counters for Counters {
    async fn count(&self, input: CountInput, _: Context) -> Result<CountOutput, Error<CountError>> {
        match input.name.as_str() {
            "unknown" => Err(Unknown::new().reason("never counted").into()),
            _ => Ok(CountOutput::new().total(7)),
        }
    }
}

struct Ledgers;

impl ledgers::server::Ledgers for Ledgers {
    async fn enter(&self, _: EnterInput, _: Context) -> Result<Unit, Error<NoError>> {
        Ok(Unit)
    }
}

async fn ask(method: Method, path: &str, headers: &[(&str, &str)]) -> Response<Body> {
    let mut router = Router::new()
        .service(CountersService::new(Counters))
        .service(LedgersService::new(Ledgers));
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response: Result<_, Infallible> = router.call(request.body(Body::default()).unwrap()).await;
    response.unwrap()
}

async fn preflight(path: &str, headers: &[(&str, &str)]) -> Response<Body> {
    ask(Method::OPTIONS, path, headers).await
}

fn told<'r>(response: &'r Response<Body>, name: &str) -> Option<&'r str> {
    response
        .headers()
        .get(name)
        .map(|value| value.to_str().unwrap())
}

fn names<'r>(response: &'r Response<Body>, header: &str) -> Vec<&'r str> {
    told(response, header).unwrap().split(", ").collect()
}

#[tokio::test]
async fn a_preflight_tells_what_the_model_its_protocol_and_its_authentication_use() {
    let answer = preflight(
        "/counters/a",
        &[
            ("origin", "https://page.example"),
            ("access-control-request-method", "PUT"),
            (
                "access-control-request-headers",
                "x-tag-color,x-nobody-knows",
            ),
        ],
    )
    .await;
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    assert_eq!(told(&answer, "access-control-allow-origin"), Some("*"));
    assert_eq!(told(&answer, "access-control-allow-methods"), Some("PUT"));
    assert_eq!(told(&answer, "access-control-max-age"), Some("600"));
    assert_eq!(told(&answer, "access-control-allow-credentials"), None);
    let allowed = names(&answer, "access-control-allow-headers");
    for name in [
        "content-md5",
        "content-type",
        "x-key",
        "x-step",
        "x-tag-color",
        "x-trace",
    ] {
        assert!(allowed.contains(&name), "{name} is not in {allowed:?}");
    }
    assert!(!allowed.contains(&"x-nobody-knows"));
}

#[tokio::test]
async fn a_preflight_of_one_service_is_not_answered_for_another() {
    let answer = preflight(
        "/service/Ledgers/operation/Enter",
        &[
            ("origin", "https://one.example"),
            ("access-control-request-method", "POST"),
            (
                "access-control-request-headers",
                "content-type,smithy-protocol",
            ),
        ],
    )
    .await;
    let origin = told(&answer, "access-control-allow-origin");
    assert_eq!(origin, Some("https://one.example"));
    assert_eq!(
        told(&answer, "access-control-allow-credentials"),
        Some("true")
    );
    assert_eq!(told(&answer, "access-control-max-age"), Some("-1"));
    let allowed = names(&answer, "access-control-allow-headers");
    for name in ["authorization", "smithy-protocol"] {
        assert!(allowed.contains(&name), "{name} is not in {allowed:?}");
    }
}

#[tokio::test]
async fn every_response_says_which_pages_may_read_what_of_it() {
    let origin = [("origin", "https://page.example")];
    for (method, path, status) in [
        (Method::PUT, "/counters/a", 200),
        (Method::PUT, "/counters/unknown", 400),
        (Method::GET, "/counters/a", 405),
        (Method::GET, "/nowhere", 404),
    ] {
        let answer = ask(method, path, &origin).await;
        assert_eq!(answer.status(), status, "{path}");
        assert_eq!(told(&answer, "access-control-allow-origin"), Some("*"));
        let exposed = names(&answer, "access-control-expose-headers");
        for name in ["x-amzn-errortype", "x-cache", "x-reason", "x-total"] {
            assert!(exposed.contains(&name), "{name} is not in {exposed:?}");
        }
    }
}

#[tokio::test]
async fn a_question_that_is_no_preflight_is_a_request_like_others() {
    let answer = ask(Method::OPTIONS, "/counters/a", &[]).await;
    assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_refusal_is_shared_as_its_service_is_and_that_of_no_service_is_not() {
    let mut router = Router::new().service(LedgersService::new(Ledgers));
    let refused = |path: &str| Request::post(path).header("smithy-protocol", "rpc-v2-cbor");
    let wrong = refused("/service/Ledgers/operation/Nothing").body(Body::default());
    let answer = router.call(wrong.unwrap()).await.unwrap();
    let origin = told(&answer, "access-control-allow-origin");
    assert_eq!(
        (answer.status().as_u16(), origin),
        (404, Some("https://one.example"))
    );
    let answer = router
        .call(Request::get("/elsewhere").body(Body::default()).unwrap())
        .await;
    assert_eq!(told(&answer.unwrap(), "access-control-allow-origin"), None);
}
