//! Schemas of operations, their event streams and the service.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{auth, option};
use crate::emit::literal::ident;
use crate::emit::spell::Spelling;
use crate::plan::{
    ChecksumPlan, CorsPlan, ErrorResponse, EventListPlan, HostSegment, HttpPlan, OperationPlan,
    PathSegment, Retry, ServicePlan, StreamPlan, StructureRef,
};

pub(super) fn service(plan: &ServicePlan) -> TokenStream {
    let (name, id, version) = (ident(&plan.schema), &plan.id, &plan.version);
    let versions = &plan.event_stream_http;
    let protocols = plan.protocols.iter().map(|protocol| ident(protocol));
    // A static is compiled with all that it refers to, and of a client a program uses some operations only.
    let listed = plan.operations.iter().filter(|_| plan.sides.server);
    let operations = listed.map(|operation| ident(&operation.schema));
    let http = (!versions.is_empty()).then(|| quote!(.event_stream_http(&[#(#versions),*])));
    let namespace = plan.xml_namespace.as_ref().map(super::xml::namespace);
    let namespace = namespace.map(|namespace| quote!(.xml_namespace(#namespace)));
    let compatible = plan.query_compatible.then(|| quote!(.query_compatible()));
    let cors = plan.cors.as_ref().map(cors);
    let custom = plan.customization.map(ident);
    let custom = custom.map(|name| quote!(.customized(&trompe::aws::#name)));
    let doc = format!(" `{id}`");
    quote! {
        #[doc = #doc]
        pub static #name: ServiceSchema = ServiceSchema::new(
            #id,
            #version,
            &[#(&trompe::protocol::#protocols),*],
            &[#(&#operations),*],
        ) #http #namespace #compatible #cors #custom;
    }
}

fn cors(plan: &CorsPlan) -> TokenStream {
    let CorsPlan {
        origins,
        max_age,
        allowed_headers,
        exposed_headers,
    } = plan;
    let max_age = Literal::i64_unsuffixed(*max_age);
    quote! {
        .cors(Cors {
            origins: &[#(#origins),*],
            max_age: #max_age,
            allowed_headers: &[#(#allowed_headers),*],
            exposed_headers: &[#(#exposed_headers),*],
        })
    }
}

pub(super) fn emit(service: &ServicePlan, plan: &OperationPlan, sp: &Spelling<'_>) -> TokenStream {
    let (id, service_name) = (&plan.id, ident(&service.schema));
    let (input, output) = (
        message(plan.input.as_ref(), sp),
        message(plan.output.as_ref(), sp),
    );
    let traits = traits(plan, sp);
    let doc = format!(" `{id}`");
    let schema = quote!(OperationSchema::new(#id, &#service_name, #input, #output) #traits);
    if plan.has_static_schema(service) {
        let name = ident(&plan.schema);
        return quote! {
            #[doc = #doc]
            pub static #name: OperationSchema = #schema;
        };
    }
    let operation = sp.operation(&plan.name);
    quote! {
        impl #operation {
            #[doc = #doc]
            pub const SCHEMA: OperationSchema = #schema;
        }
    }
}

/// How each error is answered with, as a constant of its type.
pub(super) fn responses(plan: &ServicePlan, sp: &Spelling<'_>) -> Vec<TokenStream> {
    let operations = plan.operations.iter();
    let errors: BTreeMap<_, _> = operations
        .flat_map(|operation| &operation.errors)
        .map(|error| (&error.shape.reference.name, error))
        .collect();
    let constant = |error: &&ErrorResponse| {
        let (ty, value) = (sp.reference(&error.shape.reference), response(error, sp));
        quote! {
            impl #ty {
                const RESPONSE: ErrorSchema = #value;
            }
        }
    };
    errors.values().map(constant).collect()
}

fn traits(plan: &OperationPlan, sp: &Spelling<'_>) -> TokenStream {
    let errors = plan.errors.iter();
    let errors = errors.map(|error| sp.reference(&error.shape.reference));
    let errors = (!plan.errors.is_empty()).then(|| quote!(.errors(&[#(#errors::RESPONSE),*])));
    let http = plan.http.as_ref().map(http);
    let http = http.map(|http| quote!(.http(#http)));
    let host = plan.host_prefix.iter().map(host_segment);
    let host = (!plan.host_prefix.is_empty()).then(|| quote!(.host_prefix(&[#(#host),*])));
    let encodings = plan.request_compression.iter();
    let encodings: Vec<_> = encodings
        .map(|name| ident(&name.to_ascii_uppercase()))
        .map(|name| quote!(&trompe::protocol::#name))
        .collect();
    let compression =
        (!encodings.is_empty()).then(|| quote!(.request_compression(&[#(#encodings),*])));
    let checksum = plan.checksum_required.then(|| quote!(.checksum_required()));
    let checksums = plan.checksum.as_ref().map(checksum_plan);
    let unwrapped = plan.unwrapped_output.then(|| quote!(.unwrapped_output()));
    let events = |stream: &Option<StreamPlan>| stream.as_ref().map(|s| ident(&s.schema));
    let input = events(&plan.input_events).map(|name| quote!(.input_events(&#name)));
    let output = events(&plan.output_events).map(|name| quote!(.output_events(&#name)));
    let idempotent = plan.idempotent.then(|| quote!(.idempotent()));
    let auth = auth::emit(&plan.auth).map(|auth| quote!(.auth(#auth)));
    quote!(#errors #http #host #compression #checksum #checksums #unwrapped #input #output #idempotent #auth)
}

fn checksum_plan(plan: &ChecksumPlan) -> TokenStream {
    let index = |index: Option<usize>| {
        option(
            index
                .map(Literal::usize_unsuffixed)
                .map(|index| quote!(#index)),
        )
    };
    let (request, mode) = (index(plan.request_algorithm), index(plan.validation_mode));
    let names = &plan.response_algorithms;
    quote! {
        .checksum(trompe::service::HttpChecksum {
            request_algorithm: #request,
            validation_mode: #mode,
            response_algorithms: &[#(#names),*],
        })
    }
}

fn host_segment(segment: &HostSegment) -> TokenStream {
    match segment {
        HostSegment::Literal(text) => quote!(HostSegment::Literal(#text)),
        HostSegment::Label(index) => {
            let index = Literal::usize_unsuffixed(*index);
            quote!(HostSegment::Label(#index))
        }
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

fn response(plan: &ErrorResponse, sp: &Spelling<'_>) -> TokenStream {
    let (shape, status) = (
        blueprint(&plan.shape, sp),
        Literal::u16_unsuffixed(plan.status),
    );
    let fault = ident(if plan.is_client_fault {
        "Client"
    } else {
        "Server"
    });
    let retryable = plan.retryable.map(|retry| match retry {
        Retry::Retryable => quote!(.retryable()),
        Retry::Throttling => quote!(.throttling()),
    });
    let query = plan.query.as_ref().map(|(code, status)| {
        let status = Literal::u16_unsuffixed(*status);
        quote!(.query(QueryError { code: #code, status: #status }))
    });
    quote!(ErrorSchema::new(#shape, #status, Fault::#fault) #retryable #query)
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
