//! The plan: every decision about the output, as plain data.
//!
//! Names and collisions, types, boxing of cycles, optionality and defaults, how `Default` is
//! implemented, schemas with bindings and constraints, errors, operations and event streams are
//! decided here. What cannot be generated is reported here, with its place in the model.

mod alloy;
mod auth;
mod constraint;
mod context;
mod cors;
mod customization;
mod cycles;
mod date;
mod default;
mod docs;
mod ecma;
mod enumeration;
mod error;
mod host;
mod http;
mod lean;
mod names;
mod operation;
mod pages;
mod pattern;
mod roles;
mod rust_type;
mod schema;
mod select;
mod service;
mod size;
mod stream;
mod structure;
mod suppress;
mod union;
mod waiter;
mod xml;

use trompe_smithy::Model;
use trompe_smithy::diagnostic::Diagnostics;

pub use alloy::{AlloyPlan, UnionForm};
pub use auth::{AuthPlan, AuthSchemePlan};
pub use constraint::ConstraintPlan;
pub use cors::CorsPlan;
pub use default::{DefaultValue, DocumentDefault};
pub use docs::Docs;
pub use enumeration::{EnumPlan, EnumVariant};
pub use error::{ErrorEnumPlan, ErrorVariant};
pub use host::HostSegment;
pub use http::{HttpPlan, PathSegment};
pub use operation::{ChecksumPlan, ErrorResponse, OperationPlan, Retry, StructureRef};
pub use pages::{ItemsPlan, PagesPlan, Step};
pub use pattern::PatternPlan;
pub use rust_type::{RuntimeType, RustType, TypeModule, TypeRef};
pub use schema::{AggregateSchema, Binding, MemberPlan, SchemaKind, SchemaPlan, SchemaRef};
pub use select::{Sides, Wanted};
pub use service::{EventListPlan, EventPlan, ServicePlan};
pub use stream::{HandlerPlan, StreamPlan};
pub use structure::{DefaultImpl, ErrorText, FieldPlan, Presence, ServedDefault, StructurePlan};
pub use union::{UnionPlan, VariantPlan};
pub use waiter::{AcceptorPlan, MatcherPlan, PathPlan, WaiterPlan};
pub use xml::{XmlNamespacePlan, XmlPlan};

use crate::naming::Scope;
use context::Context;

/// What will be emitted: one module a service, in the order of their identifiers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The services.
    pub services: Vec<ServicePlan>,
}

/// Plans what is wanted of a model. Where `diagnostics` becomes fatal the plan is of no use.
pub fn plan(model: &Model, wanted: &Wanted, diagnostics: &mut Diagnostics) -> Plan {
    let mut modules = Scope::default();
    let selected = select::select(model, wanted, diagnostics);
    let services = selected.into_iter().map(|selected| {
        let cx = Context::new(
            model,
            selected.service,
            selected.operations,
            &mut *diagnostics,
        );
        service::plan(cx, &mut modules, wanted.sides)
    });
    Plan {
        services: services.collect(),
    }
}
