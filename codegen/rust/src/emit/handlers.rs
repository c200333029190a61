//! `handlers`: traits that take the events of an operation one by one.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::ident;
use super::operations::{error, message};
use super::spell::Spelling;
use super::{Module, docs};
use crate::plan::{
    HandlerPlan, OperationPlan, RustType, ServicePlan, StreamPlan, UnionPlan, VariantPlan,
};

pub(super) fn emit(plan: &ServicePlan) -> Module {
    let sp = Spelling::outside();
    let mut items = Vec::new();
    for operation in &plan.operations {
        if let Some((stream, events)) = direction(plan, operation.output_events.as_ref()) {
            items.push(handler(operation, stream, events, &sp));
            items.push(drive(operation, stream, events, &sp));
        }
        if let Some((stream, events)) = direction(plan, operation.input_events.as_ref()) {
            items.push(input_handler(operation, stream, events, &sp));
        }
    }
    let names = sp.imports();
    let has_output = plan
        .operations
        .iter()
        .any(|operation| operation.output_events.is_some());
    let error = has_output.then(|| quote!(, Error));
    let drive = has_output.then(|| {
        quote!(
            use trompe::session::DriveWith;
        )
    });
    let imports = quote! {
        #names
        use std::future::Future;
        use trompe::error::{BoxError #error};
        use trompe::event_stream::Message;
        #drive
    };
    Module {
        name: "handlers",
        summary: "Traits that take events one by one.",
        public: true,
        imports,
        items,
    }
}

fn direction<'p>(
    plan: &'p ServicePlan,
    stream: Option<&'p StreamPlan>,
) -> Option<(&'p StreamPlan, &'p UnionPlan)> {
    let stream = stream?;
    let events = plan
        .events
        .iter()
        .find(|events| events.reference == stream.events)?;
    Some((stream, events))
}

fn handler(
    plan: &OperationPlan,
    stream: &StreamPlan,
    events: &UnionPlan,
    sp: &Spelling<'_>,
) -> TokenStream {
    let names = &stream.handler;
    let (on_initial, on_error, unknown) = (
        ident(&names.on_initial),
        ident(&names.on_error),
        on_unknown(names),
    );
    let (name, output, error) = (
        ident(&names.name),
        message(plan.output.as_ref(), sp),
        error(plan.error.as_ref(), sp),
    );
    let text = format!(
        " Takes the events of `{}` one by one, each by a method of its own. Every method does nothing\n \
         unless it is implemented; one that fails ends the session.",
        plan.name
    );
    let lines = text.lines();
    let methods = events
        .variants
        .iter()
        .zip(&names.on_event)
        .map(|(variant, name)| on_event(variant, name, sp));
    quote! {
        #(#[doc = #lines])*
        pub trait #name: Send {
            /// The server's answer to the request, before the first event.
            fn #on_initial(&mut self, output: &#output) -> impl Future<Output = Result<(), BoxError>> + Send {
                let _ = output;
                async { Ok(()) }
            }

            #(#methods)*
            #unknown

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

fn on_unknown(names: &HandlerPlan) -> TokenStream {
    let method = ident(&names.on_unknown);
    quote! {
        /// An event that this version of the model does not have.
        fn #method(
            &mut self,
            name: String,
            message: Message,
        ) -> impl Future<Output = Result<(), BoxError>> + Send {
            let _ = (name, message);
            async { Ok(()) }
        }
    }
}

fn input_handler(
    plan: &OperationPlan,
    stream: &StreamPlan,
    events: &UnionPlan,
    sp: &Spelling<'_>,
) -> TokenStream {
    let names = &stream.handler;
    let (name, ty, unknown) = (
        ident(&names.name),
        sp.reference(&stream.events),
        on_unknown(names),
    );
    let text = format!(
        " Takes the events that clients of `{}` send one by one, each by a method of its own.",
        plan.name
    );
    let methods = events
        .variants
        .iter()
        .zip(&names.on_event)
        .map(|(variant, name)| on_event(variant, name, sp));
    let arms = arms(stream, events, &quote!(self), sp);
    quote! {
        #[doc = #text]
        /// Every method does nothing unless it is implemented.
        pub trait #name: Send {
            #(#methods)*
            #unknown

            /// Hands an event that a session received to its method.
            fn handle(&mut self, event: #ty) -> impl Future<Output = Result<(), BoxError>> + Send {
                async move {
                    match event {
                        #arms
                    }
                }
            }
        }
    }
}

fn arms(
    stream: &StreamPlan,
    events: &UnionPlan,
    handler: &TokenStream,
    sp: &Spelling<'_>,
) -> TokenStream {
    let (ty, unknown, on_unknown) = (
        sp.reference(&stream.events),
        ident(&events.unknown),
        ident(&stream.handler.on_unknown),
    );
    let arms = events
        .variants
        .iter()
        .zip(&stream.handler.on_event)
        .map(|(variant, method)| {
            let (name, method) = (ident(&variant.name), ident(method));
            let event = if matches!(variant.payload, Some(RustType::Boxed(_))) {
                quote!(*event)
            } else {
                quote!(event)
            };
            quote!(#ty::#name(event) => #handler.#method(#event).await,)
        });
    quote! {
        #(#arms)*
        #ty::#unknown { name, message } => #handler.#on_unknown(name, message).await,
    }
}

fn drive(
    plan: &OperationPlan,
    stream: &StreamPlan,
    events: &UnionPlan,
    sp: &Spelling<'_>,
) -> TokenStream {
    let names = &stream.handler;
    let (on_initial, on_error) = (ident(&names.on_initial), ident(&names.on_error));
    let (handler, operation, ty) = (
        ident(&names.name),
        sp.operation(&plan.name),
        sp.reference(&stream.events),
    );
    let (output, error) = (
        message(plan.output.as_ref(), sp),
        error(plan.error.as_ref(), sp),
    );
    let arms = arms(stream, events, &quote!(handler), sp);
    quote! {
        impl<H: #handler> DriveWith<H> for #operation {
            async fn on_initial(handler: &mut H, output: &#output) -> Result<(), BoxError> {
                handler.#on_initial(output).await
            }

            async fn on_event(handler: &mut H, event: #ty) -> Result<(), BoxError> {
                match event {
                    #arms
                }
            }

            async fn on_error(handler: &mut H, error: &Error<#error>) {
                handler.#on_error(error).await;
            }
        }
    }
}
