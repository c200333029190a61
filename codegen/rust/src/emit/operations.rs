//! `operations`: a type without values for each operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::ident;
use super::spell::Spelling;
use super::{Module, docs};
use crate::plan::{OperationPlan, ServicePlan, StreamPlan, StructureRef, TypeRef};

pub(super) fn emit(plan: &ServicePlan) -> Module {
    let sp = Spelling::outside();
    let items = plan
        .operations
        .iter()
        .flat_map(|operation| self::operation(plan, operation, &sp))
        .collect();
    let imports = sp.imports();
    Module {
        name: "operations",
        summary: "The operations, as types without values.",
        public: true,
        imports,
        items,
    }
}

fn operation(service: &ServicePlan, plan: &OperationPlan, sp: &Spelling<'_>) -> Vec<TokenStream> {
    let (name, doc) = (ident(&plan.name), docs(&plan.docs.summary()));
    let schema = match plan.has_static_schema(service) {
        true => sp.schema(&plan.schema),
        false => quote!(Self::SCHEMA),
    };
    let (input, output) = (
        message(plan.input.as_ref(), sp),
        message(plan.output.as_ref(), sp),
    );
    let error = error(plan.error.as_ref(), sp);
    let marker = quote! {
        #doc
        pub enum #name {}
    };
    let implementation = quote! {
        impl trompe::operation::Operation for #name {
            type Input = #input;
            type Output = #output;
            type Error = #error;

            fn schema() -> &'static trompe::service::OperationSchema {
                &#schema
            }
        }
    };
    let stream = plan.is_streaming().then(|| stream(plan, sp));
    [Some(marker), Some(implementation), stream]
        .into_iter()
        .flatten()
        .collect()
}

/// The type of an input or output.
pub(super) fn message(structure: Option<&StructureRef>, sp: &Spelling<'_>) -> TokenStream {
    match structure {
        Some(structure) => sp.reference(&structure.reference),
        None => quote!(trompe::types::Unit),
    }
}

/// The type of modeled errors.
pub(super) fn error(error: Option<&TypeRef>, sp: &Spelling<'_>) -> TokenStream {
    match error {
        Some(error) => sp.reference(error),
        None => quote!(trompe::operation::NoError),
    }
}

fn stream(plan: &OperationPlan, sp: &Spelling<'_>) -> TokenStream {
    let name = ident(&plan.name);
    let events = |stream: Option<&StreamPlan>| match stream {
        Some(stream) => sp.reference(&stream.events),
        None => quote!(trompe::operation::NoEvents),
    };
    let (input, output) = (
        events(plan.input_events.as_ref()),
        events(plan.output_events.as_ref()),
    );
    let input_error = error(
        plan.input_events
            .as_ref()
            .and_then(|stream| stream.error.as_ref()),
        sp,
    );
    quote! {
        impl trompe::operation::StreamOperation for #name {
            type InputEvent = #input;
            type InputError = #input_error;
            type OutputEvent = #output;
        }
    }
}
