//! What a form costs the allocator: what it is long, whatever is in it.

#![allow(unsafe_code, reason = "a global allocator cannot be written without")]

use bytes::Bytes;
use http::Request;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use trompe::protocol::AWS_QUERY;
use trompe::schema::UNIT;
use trompe::serde::Blueprint;
use trompe::service::{OperationSchema, Protocol, ServiceSchema};
use trompe::types::Unit;

/// Counts the bytes that the thread which asks has been given.
struct Counting;

thread_local! {
    static BYTES: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        BYTES.set(BYTES.get() + layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        BYTES.set(BYTES.get() + size);
        unsafe { System.realloc(block, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

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
    let before = BYTES.get();
    let outcome = AWS_QUERY.read_input(&route, &head, &body, &mut *input);
    let taken = BYTES.get() - before;
    outcome.unwrap();
    assert!(taken < 16 * body.len(), "{taken} of {}", body.len());
}
