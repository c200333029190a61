//! What only the carrier in the process promises.

use crate::sample::*;
use crate::support::*;
use std::sync::Arc;
use trompe::client::Client;
use trompe::server::InProcess;

#[tokio::test]
async fn sessions_are_counted_until_both_ends_are_through() {
    let carrier = InProcess::new(SampleService(Arc::default()));
    let client = SampleClient::over(carrier.clone());
    let sessions = [
        client.chat(room("r")).await.unwrap(),
        client.chat(room("r")).await.unwrap(),
    ];
    assert_eq!((carrier.live().streams(), carrier.live().tasks()), (2, 2));
    drop(sessions);
    soon(carrier.live().zero()).await;
}

#[tokio::test]
async fn an_operation_that_the_service_does_not_have_is_unknown() {
    let client = Client::over(InProcess::new(Empty));
    let error = unmodeled(client.call::<schemas::Echo>(echo("a")).await);
    assert_eq!(
        (error.status, error.code.as_str()),
        (404, "UnknownOperationException")
    );
}

#[derive(Debug)]
struct Empty;

static EMPTY: trompe::service::ServiceSchema =
    trompe::service::ServiceSchema::new("sample#Empty", "", &[], &[]);

impl trompe::server::Dispatch for Empty {
    fn schema(&self) -> &'static trompe::service::ServiceSchema {
        &EMPTY
    }

    fn call(
        &self,
        _: usize,
        _: Box<dyn trompe::serde::Shape>,
        _: trompe::server::Context,
    ) -> trompe::carrier::BoxFuture<trompe::server::Outcome> {
        trompe::server::unknown_operation()
    }

    fn open(
        &self,
        _: usize,
        _: Box<dyn trompe::serde::Shape>,
        _: trompe::session::RawOpening,
        _: trompe::server::Context,
    ) -> trompe::carrier::BoxFuture<Result<(), trompe::carrier::ShapeError>> {
        trompe::server::unknown_operation()
    }
}
