//! What a form costs the allocator: what it is long, whatever is in it.

use crate::counting::allocations;
use bytes::Bytes;
use http::Request;
use trompe::protocol::AWS_QUERY;
use trompe::schema::UNIT;
use trompe::serde::Blueprint;
use trompe::service::{OperationSchema, Protocol, ServiceSchema};
use trompe::types::Unit;

static SERVICE: ServiceSchema = ServiceSchema::new("test#Service", "", &[&AWS_QUERY], &[&PUT]);
static PUT: OperationSchema = OperationSchema::new(
    "test#Put",
    &SERVICE,
    Blueprint::of::<Unit>(&UNIT),
    Blueprint::of::<Unit>(&UNIT),
);

#[test]
fn names_of_many_parts_take_no_more_memory_than_any_others() {
    let parts = ".a".repeat(200);
    let parameters = (0..2_000).map(|number| format!("&{number}{parts}="));
    let body = Bytes::from(format!("Action=Put{}", parameters.collect::<String>()));
    let request = Request::post("/")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(())
        .unwrap();
    let (head, ()) = request.into_parts();
    let route = AWS_QUERY.route_body(&SERVICE, &head, &body);
    let route = route.unwrap().unwrap();
    let mut input = PUT.input.blank();
    let (_, taken) = allocations(|| {
        let outcome = AWS_QUERY.read_input(&route, &head, &body, &mut *input);
        outcome.unwrap();
    });
    assert!(taken < 16 * body.len(), "{taken} of {}", body.len());
}
