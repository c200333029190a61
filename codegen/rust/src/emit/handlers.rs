//! `handlers`: traits that take the events of an operation one by one.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::ident;
use super::operations::{error, message};
use super::spell::Spelling;
use super::{Module, docs};
use crate::plan::{OperationPlan, RustType, ServicePlan, StreamPlan, UnionPlan, VariantPlan};

pub(super) fn emit(plan: &ServicePlan) -> Module {
    let sp = Spelling::outside();
    let mut items = Vec::new();
    for operation in &plan.operations {
        if let Some((stream, events)) = output(plan, operation) {
            items.push(handler(operation, stream, events, &sp));
            items.push(drive(operation, stream, events, &sp));
        }
    }
    let names = sp.imports();
    let imports = quote! {
        #names
        use std::future::Future;
        use trompe::error::{BoxError, Error};
        use trompe::event_stream::Message;
        use trompe::session::DriveWith;
    };
    Module { name: "handlers", summary: "Traits that take events one by one.", public: true, imports, items }
}

fn output<'p>(plan: &'p ServicePlan, operation: &'p OperationPlan) -> Option<(&'p StreamPlan, &'p UnionPlan)> {
    let stream = operation.output_events.as_ref()?;
    let events = plan.events.iter().find(|events| events.reference == stream.events)?;
    Some((stream, events))
}

fn handler(plan: &OperationPlan, stream: &StreamPlan, events: &UnionPlan, sp: &Spelling<'_>) -> TokenStream {
    let names = &stream.handler;
    let (on_initial, on_unknown, on_error) = (ident(&names.on_initial), ident(&names.on_unknown), ident(&names.on_error));
    let (name, output, error) =
        (ident(&names.name), message(plan.output.as_ref(), sp), error(plan.error.as_ref(), sp));
    let text = format!(
        " Takes the events of `{}` one by one, each by a method of its own. Every method does nothing\n \
         unless it is implemented; one that fails ends the session.",
        plan.name
    );
    let lines = text.lines();
    let methods = events.variants.iter().zip(&names.on_event).map(|(variant, name)| on_event(variant, name, sp));
    quote! {
        #(#[doc = #lines])*
        pub trait #name: Send {
            /// The server's answer to the request, before the first event.
            fn #on_initial(&mut self, output: &#output) -> impl Future<Output = Result<(), BoxError>> + Send {
                let _ = output;
                async { Ok(()) }
            }

            #(#methods)*

            /// An event that this version of the model does not have.
            fn #on_unknown(
                &mut self,
                name: String,
                message: Message,
            ) -> impl Future<Output = Result<(), BoxError>> + Send {
                let _ = (name, message);
                async { Ok(()) }
            }

            /// How the session ended, unless the server ended it cleanly.
            fn #on_error(&mut self, error: &Error<#error>) -> impl Future<Output = ()> + Send {
                let _ = error;
                async {}
            }
        }
    }
}

fn on_event(variant: &VariantPlan, name: &str, sp: &Spelling<'_>) -> TokenStream {
    let (method, doc) = (ident(name), docs(&variant.docs));
    let ty = variant.unboxed().map(|ty| sp.ty(ty));
    quote! {
        #doc
        fn #method(&mut self, event: #ty) -> impl Future<Output = Result<(), BoxError>> + Send {
            let _ = event;
            async { Ok(()) }
        }
    }
}

fn drive(plan: &OperationPlan, stream: &StreamPlan, events: &UnionPlan, sp: &Spelling<'_>) -> TokenStream {
    let names = &stream.handler;
    let (on_initial, on_unknown, on_error) = (ident(&names.on_initial), ident(&names.on_unknown), ident(&names.on_error));
    let (handler, operation, ty) =
        (ident(&names.name), sp.operation(&plan.name), sp.reference(&stream.events));
    let (output, error, unknown) =
        (message(plan.output.as_ref(), sp), error(plan.error.as_ref(), sp), ident(&events.unknown));
    let arms = events.variants.iter().zip(&names.on_event).map(|(variant, method)| {
        let (name, method) = (ident(&variant.name), ident(method));
        let event = if matches!(variant.payload, Some(RustType::Boxed(_))) { quote!(*event) } else { quote!(event) };
        quote!(#ty::#name(event) => handler.#method(#event).await,)
    });
    quote! {
        impl<H: #handler> DriveWith<H> for #operation {
            async fn on_initial(handler: &mut H, output: &#output) -> Result<(), BoxError> {
                handler.#on_initial(output).await
            }

            async fn on_event(handler: &mut H, event: #ty) -> Result<(), BoxError> {
                match event {
                    #(#arms)*
                    #ty::#unknown { name, message } => handler.#on_unknown(name, message).await,
                }
            }

            async fn on_error(handler: &mut H, error: &Error<#error>) {
                handler.#on_error(error).await;
            }
        }
    }
}
