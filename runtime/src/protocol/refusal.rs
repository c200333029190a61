//! Errors outside the model, as bodies: `{message, fieldList: [{path, message}]}`, the members of
//! `smithy.framework#ValidationException`.

use crate::schema::{Member, STRING, Schema};
use crate::serde::{self, Members, ShapeDeserializer, ShapeSerializer};
use crate::service::{Rejection, Violation};
use http::HeaderValue;
use http::header::ALLOW;

static FIELD: Schema = Schema::structure(
    "smithy.framework#ValidationExceptionField",
    &[
        Member::new("path", &STRING),
        Member::new("message", &STRING),
    ],
);
static FIELDS: Schema = Schema::list(
    "smithy.framework#ValidationExceptionFieldList",
    &[Member::new("member", &FIELD)],
);
static REFUSAL: Schema = Schema::structure(
    "smithy.framework#ValidationException",
    &[
        Member::new("message", &STRING),
        Member::new("fieldList", &FIELDS),
    ],
);

/// The refusal of another method than the one that all operations of a protocol have (RFC 9110, section 15.5.6).
pub(super) fn only_post() -> Rejection {
    let message = "operations are called with POST";
    Rejection::new(405, "MethodNotAllowedException", message)
        .header(ALLOW, HeaderValue::from_static("POST"))
}

/// What is told of a refusal, as the members of a body. It can only be written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refusal<'a> {
    message: &'a str,
    violations: &'a [Violation],
}

impl<'a> Refusal<'a> {
    /// A text, and what broke which constraint.
    pub(crate) fn new(message: &'a str, violations: &'a [Violation]) -> Self {
        Self {
            message,
            violations,
        }
    }

    pub(super) fn of(rejection: &'a Rejection) -> Self {
        Self::new(&rejection.message, &rejection.violations)
    }
}

impl Members for Refusal<'_> {
    fn blank() -> Self {
        Self::new("", &[])
    }

    fn schema(&self) -> &'static Schema {
        &REFUSAL
    }

    fn write_members(&self, w: &mut dyn ShapeSerializer) {
        if let [message, list] = REFUSAL.members() {
            w.write_string(message, self.message);
            write_fields(list, self.violations, w);
        }
    }

    fn read_member(&mut self, _: usize, d: &mut dyn ShapeDeserializer) -> serde::Result<()> {
        super::document::skip(d)
    }
}

fn write_fields(list: &'static Member, violations: &[Violation], w: &mut dyn ShapeSerializer) {
    if violations.is_empty() {
        return;
    }
    let Some(element) = FIELDS.members().first() else {
        return;
    };
    w.begin_list(list, violations.len());
    for violation in violations {
        w.begin_structure(element);
        write_field(violation, w);
        w.end_structure(element);
    }
    w.end_list(list);
}

fn write_field(violation: &Violation, w: &mut dyn ShapeSerializer) {
    if let [path, message] = FIELD.members() {
        w.write_string(path, &violation.path);
        w.write_string(message, &violation.message);
    }
}
