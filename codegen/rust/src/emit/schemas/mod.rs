//! `schemas`: static descriptions of shapes, operations and the service.

mod auth;
mod constraint;
mod operation;
mod shape;
mod xml;

use proc_macro2::TokenStream;
use quote::quote;

use super::Module;
use super::literal::ident;
use super::spell::Spelling;
use crate::plan::{AggregateSchema, Binding, SchemaKind, SchemaPlan, SchemaRef, ServicePlan};

pub(super) fn emit(plan: &ServicePlan) -> Module {
    let sp = Spelling::outside();
    let mut items = vec![operation::service(plan)];
    items.extend(
        plan.operations
            .iter()
            .map(|operation| operation::emit(plan, operation, &sp)),
    );
    items.extend(operation::responses(plan, &sp));
    for operation in &plan.operations {
        let streams = operation
            .input_events
            .iter()
            .chain(&operation.output_events);
        items.extend(streams.map(operation::stream));
    }
    items.extend(
        plan.event_lists
            .iter()
            .map(|list| operation::event_list(list, &sp)),
    );
    items.extend(plan.schemas.iter().flat_map(shape::emit));
    let imports = imports(plan, &sp);
    Module {
        name: "schemas",
        summary: "Static schemas of shapes and operations.",
        public: true,
        imports,
        items,
    }
}

fn imports(plan: &ServicePlan, sp: &Spelling<'_>) -> TokenStream {
    let modules = sp.imports();
    let members = || {
        plan.schemas
            .iter()
            .filter_map(aggregate)
            .flat_map(|aggregate| &aggregate.members)
    };
    let simple = plan
        .schemas
        .iter()
        .any(|schema| matches!(schema.kind, SchemaKind::Simple(_)));
    let binding = members()
        .any(|member| member.binding != Binding::Body)
        .then(|| ident("Binding"));
    let own = plan.schemas.iter().map(|schema| &schema.constraints);
    let constraints: Vec<_> = own
        .chain(members().map(|member| &member.constraints))
        .collect();
    let constrained = constraints
        .iter()
        .any(|constraint| !constraint.is_empty())
        .then(|| ident("Constraints"));
    let pattern = constraints
        .iter()
        .any(|constraint| constraint.pattern.is_some())
        .then(|| ident("Pattern"));
    let prelude = members()
        .any(|member| matches!(member.target, SchemaRef::Prelude(_)))
        .then(|| quote!(self));
    let kind = simple.then(|| ident("Kind"));
    let member = plan
        .schemas
        .iter()
        .any(|schema| aggregate(schema).is_some())
        .then(|| ident("Member"));
    let schema = (!plan.schemas.is_empty()).then(|| ident("Schema"));
    let (xml, namespace) = xml::imports(plan);
    let idents = [
        binding,
        constrained,
        kind,
        member,
        pattern,
        schema,
        xml.then(|| ident("Xml")),
        namespace.then(|| ident("XmlNamespace")),
    ]
    .into_iter()
    .flatten()
    .map(|name| quote!(#name));
    let names: Vec<_> = prelude.into_iter().chain(idents).collect();
    let service = service_imports(plan);
    let schema = (!names.is_empty()).then(|| quote!(use trompe::schema::{#(#names),*};));
    quote!(#modules #schema #service)
}

fn service_imports(plan: &ServicePlan) -> TokenStream {
    let http = || {
        plan.operations
            .iter()
            .filter_map(|operation| operation.http.as_ref())
    };
    let events = plan
        .has_streams()
        .then(|| quote!(EventSchema, EventStreamSchema,));
    let errors = || {
        plan.operations
            .iter()
            .flat_map(|operation| &operation.errors)
    };
    let fault = errors().next().is_some().then(|| quote!(Fault,));
    let query = errors().any(|error| error.query.is_some());
    let query = query.then(|| quote!(QueryError,));
    let errors = errors().next().is_some().then(|| quote!(ErrorSchema,));
    let host = plan
        .operations
        .iter()
        .any(|operation| !operation.host_prefix.is_empty());
    let host = host.then(|| quote!(HostSegment,));
    let path = http()
        .any(|http| !http.path.is_empty())
        .then(|| quote!(Segment,));
    let http = http().next().is_some().then(|| quote!(HttpTrait,));
    let operations = !plan.operations.is_empty() || plan.has_streams();
    let blueprint = operations.then(|| {
        quote!(
            use trompe::serde::Blueprint;
        )
    });
    let operation = (!plan.operations.is_empty()).then(|| quote!(OperationSchema,));
    let auth = auth::imports(plan);
    let cors = plan.cors.is_some().then(|| quote!(Cors,));
    quote! {
        #blueprint
        use trompe::service::{
            #auth #cors #errors #events #fault #host #http #operation #query #path ServiceSchema
        };
    }
}

fn aggregate(schema: &SchemaPlan) -> Option<&AggregateSchema> {
    match &schema.kind {
        SchemaKind::Aggregate(aggregate) => Some(aggregate),
        _ => None,
    }
}

fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}
