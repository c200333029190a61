//! Schemas of operations, their event streams and the service.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{auth, option};
use crate::emit::literal::ident;
use crate::emit::spell::Spelling;
use crate::plan::{
    ErrorResponse, EventListPlan, HttpPlan, OperationPlan, PathSegment, ServicePlan, StreamPlan,
    StructureRef,
};

pub(super) fn service(plan: &ServicePlan) -> TokenStream {
    let (name, id, version) = (ident(&plan.schema), &plan.id, &plan.version);
    let versions = &plan.event_stream_http;
    let protocols = plan.protocols.iter().map(|protocol| ident(protocol));
    let operations = plan
        .operations
        .iter()
        .map(|operation| ident(&operation.schema));
    let doc = format!(" `{id}`");
    quote! {
        #[doc = #doc]
        pub static #name: ServiceSchema = ServiceSchema {
            id: #id,
            version: #version,
            protocols: &[#(&trompe::protocol::#protocols),*],
            event_stream_http: &[#(#versions),*],
            operations: &[#(&#operations),*],
        };
    }
}

pub(super) fn emit(service: &ServicePlan, plan: &OperationPlan, sp: &Spelling<'_>) -> TokenStream {
    let (name, id, service) = (ident(&plan.schema), &plan.id, ident(&service.schema));
    let (input, output) = (
        message(plan.input.as_ref(), sp),
        message(plan.output.as_ref(), sp),
    );
    let errors = plan.errors.iter().map(|response| error(response, sp));
    let http = option(plan.http.as_ref().map(http));
    let events = |stream: Option<&StreamPlan>| {
        option(
            stream
                .map(|stream| ident(&stream.schema))
                .map(|name| quote!(&#name)),
        )
    };
    let (input_events, output_events) = (
        events(plan.input_events.as_ref()),
        events(plan.output_events.as_ref()),
    );
    let (idempotent, auth) = (plan.idempotent, auth::emit(&plan.auth));
    let doc = format!(" `{id}`");
    quote! {
        #[doc = #doc]
        pub static #name: OperationSchema = OperationSchema {
            id: #id,
            service: &#service,
            input: #input,
            output: #output,
            errors: &[#(#errors),*],
            http: #http,
            input_events: #input_events,
            output_events: #output_events,
            idempotent: #idempotent,
            auth: #auth,
        };
    }
}

fn message(structure: Option<&StructureRef>, sp: &Spelling<'_>) -> TokenStream {
    match structure {
        Some(structure) => blueprint(structure, sp),
        None => quote!(Blueprint::of::<trompe::types::Unit>(&trompe::schema::UNIT)),
    }
}

fn blueprint(structure: &StructureRef, sp: &Spelling<'_>) -> TokenStream {
    let (ty, schema) = (sp.reference(&structure.reference), ident(&structure.schema));
    quote!(Blueprint::of::<#ty>(&#schema))
}

fn error(plan: &ErrorResponse, sp: &Spelling<'_>) -> TokenStream {
    let (shape, status, retryable) = (
        blueprint(&plan.shape, sp),
        Literal::u16_unsuffixed(plan.status),
        plan.retryable,
    );
    quote!(ErrorSchema { shape: #shape, status: #status, retryable: #retryable })
}

fn http(plan: &HttpPlan) -> TokenStream {
    let (method, code) = (&plan.method, Literal::u16_unsuffixed(plan.code));
    let path = plan.path.iter().map(segment);
    let query = plan
        .query
        .iter()
        .map(|(name, value)| quote!((#name, #value)));
    quote! {
        HttpTrait { method: #method, path: &[#(#path),*], query: &[#(#query),*], code: #code }
    }
}

fn segment(segment: &PathSegment) -> TokenStream {
    match segment {
        PathSegment::Literal(text) => quote!(Segment::Literal(#text)),
        PathSegment::Label(index) => {
            let index = Literal::usize_unsuffixed(*index);
            quote!(Segment::Label(#index))
        }
        PathSegment::GreedyLabel(index) => {
            let index = Literal::usize_unsuffixed(*index);
            quote!(Segment::GreedyLabel(#index))
        }
    }
}

pub(super) fn stream(plan: &StreamPlan) -> TokenStream {
    let (name, member, union, list) = (
        ident(&plan.schema),
        &plan.member,
        ident(&plan.union),
        ident(&plan.list),
    );
    quote! {
        static #name: EventStreamSchema = EventStreamSchema::new(#member, &#union, &#list);
    }
}

pub(super) fn event_list(plan: &EventListPlan, sp: &Spelling<'_>) -> TokenStream {
    let (name, len) = (
        ident(&plan.name),
        Literal::usize_unsuffixed(plan.events.len()),
    );
    let events = plan.events.iter().map(|event| {
        let (name, shape, exception) = (
            &event.name,
            message(event.shape.as_ref(), sp),
            event.exception,
        );
        quote!(EventSchema { name: #name, shape: #shape, exception: #exception })
    });
    quote! {
        static #name: [EventSchema; #len] = [#(#events),*];
    }
}
