//! `handlers`: traits that take the events of an operation one by one.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::ident;
use super::operations::{error, message};
use super::spell::Spelling;
use super::{Module, docs};
use crate::plan::{OperationPlan, RustType, ServicePlan, StreamPlan, UnionPlan, VariantPlan};

/// What one side of an operation receives, and how its handler differs from that of the other side.
struct Received<'p> {
    operation: &'p OperationPlan,
    stream: &'p StreamPlan,
    events: &'p UnionPlan,
    summary: String,
    /// The trait of the runtime that drives the handler.
    drive: TokenStream,
    /// The parameter for what comes before the events.
    initial: TokenStream,
    initial_type: TokenStream,
    on_initial: &'static str,
    on_error: &'static str,
    /// What the methods fail with.
    failure: TokenStream,
    /// What the other side may end its events with.
    exception: TokenStream,
}

pub(super) fn emit(plan: &ServicePlan) -> Module {
    let sp = Spelling::outside();
    let (client, server) = (plan.sides.client, plan.sides.server);
    let both = |operation| {
        [
            client.then(|| at_client(plan, operation, &sp)).flatten(),
            server.then(|| at_server(plan, operation, &sp)).flatten(),
        ]
    };
    let received: Vec<_> = plan.operations.iter().flat_map(both).flatten().collect();
    let items = received
        .iter()
        .flat_map(|received| [handler(received, &sp), drive(received, &sp)])
        .collect();
    Module {
        name: "handlers",
        summary: "Traits that take events one by one.",
        public: true,
        imports: imports(plan, &sp),
        items,
    }
}

fn imports(plan: &ServicePlan, sp: &Spelling<'_>) -> TokenStream {
    let names = sp.imports();
    let any = |has: fn(&OperationPlan) -> bool| plan.operations.iter().any(has);
    let (input, output) = (
        plan.sides.server && any(|operation| operation.input_events.is_some()),
        plan.sides.client && any(|operation| operation.output_events.is_some()),
    );
    let (boxed, drive, drive_input) = (
        output.then(|| quote!(BoxError,)),
        output.then(|| quote!(DriveWith,)),
        input.then(|| quote!(DriveInputWith,)),
    );
    quote! {
        #names
        use std::future::Future;
        use trompe::error::{#boxed Error};
        use trompe::event_stream::Message;
        use trompe::session::{#drive_input #drive};
    }
}

fn at_client<'p>(
    plan: &'p ServicePlan,
    operation: &'p OperationPlan,
    sp: &Spelling<'_>,
) -> Option<Received<'p>> {
    let stream = operation.output_events.as_ref()?;
    Some(Received {
        operation,
        stream,
        events: events(plan, stream)?,
        summary: format!(
            " Takes the events of `{}` one by one, each by a method of its own. Every method does nothing\n \
             unless it is implemented; one that fails ends the session.",
            operation.name
        ),
        drive: quote!(DriveWith),
        initial: quote!(output),
        initial_type: message(operation.output.as_ref(), sp),
        on_initial: " The server's answer to the request, before the first event.",
        on_error: " How the session ended, unless the server ended it cleanly.",
        failure: quote!(BoxError),
        exception: error(operation.error.as_ref(), sp),
    })
}

fn at_server<'p>(
    plan: &'p ServicePlan,
    operation: &'p OperationPlan,
    sp: &Spelling<'_>,
) -> Option<Received<'p>> {
    let stream = operation.input_events.as_ref()?;
    let failure = error(operation.error.as_ref(), sp);
    Some(Received {
        operation,
        stream,
        events: events(plan, stream)?,
        summary: format!(
            " Takes the events that clients of `{}` send one by one, each by a method of its own. Every\n \
             method does nothing unless it is implemented; one that fails ends the session, and its client is\n \
             told why.",
            operation.name
        ),
        drive: quote!(DriveInputWith),
        initial: quote!(input),
        initial_type: message(operation.input.as_ref(), sp),
        on_initial: " The client's request, before the first event.",
        on_error: " How the client's events ended, unless it ended them cleanly.",
        failure: quote!(Error<#failure>),
        exception: error(stream.error.as_ref(), sp),
    })
}

fn events<'p>(plan: &'p ServicePlan, stream: &StreamPlan) -> Option<&'p UnionPlan> {
    let mut unions = plan.events.iter();
    unions.find(|events| events.reference == stream.events)
}

fn handler(received: &Received<'_>, sp: &Spelling<'_>) -> TokenStream {
    let Received {
        initial,
        initial_type,
        failure,
        exception,
        ..
    } = received;
    let names = &received.stream.handler;
    let (name, on_initial, on_error) = (
        ident(&names.name),
        ident(&names.on_initial),
        ident(&names.on_error),
    );
    let (text, initial_doc, error_doc) = (
        received.summary.lines(),
        received.on_initial,
        received.on_error,
    );
    let variants = received.events.variants.iter().zip(&names.on_event);
    let methods = variants.map(|(variant, name)| on_event(variant, name, failure, sp));
    let unknown = on_unknown(&names.on_unknown, failure);
    quote! {
        #(#[doc = #text])*
        pub trait #name: Send {
            #[doc = #initial_doc]
            fn #on_initial(&mut self, #initial: &#initial_type) -> impl Future<Output = Result<(), #failure>> + Send {
                let _ = #initial;
                async { Ok(()) }
            }

            #(#methods)*
            #unknown

            #[doc = #error_doc]
            fn #on_error(&mut self, error: &Error<#exception>) -> impl Future<Output = ()> + Send {
                let _ = error;
                async {}
            }
        }
    }
}

fn on_event(
    variant: &VariantPlan,
    name: &str,
    failure: &TokenStream,
    sp: &Spelling<'_>,
) -> TokenStream {
    let (method, doc) = (ident(name), docs(&variant.docs));
    let ty = variant.unboxed().map(|ty| sp.ty(ty));
    quote! {
        #doc
        fn #method(&mut self, event: #ty) -> impl Future<Output = Result<(), #failure>> + Send {
            let _ = event;
            async { Ok(()) }
        }
    }
}

fn on_unknown(name: &str, failure: &TokenStream) -> TokenStream {
    let method = ident(name);
    quote! {
        /// An event that this version of the model does not have.
        fn #method(
            &mut self,
            name: String,
            message: Message,
        ) -> impl Future<Output = Result<(), #failure>> + Send {
            let _ = (name, message);
            async { Ok(()) }
        }
    }
}

fn drive(received: &Received<'_>, sp: &Spelling<'_>) -> TokenStream {
    let Received {
        drive,
        initial,
        initial_type,
        failure,
        exception,
        ..
    } = received;
    let names = &received.stream.handler;
    let (on_initial, on_error) = (ident(&names.on_initial), ident(&names.on_error));
    let (handler, operation, ty) = (
        ident(&names.name),
        sp.operation(&received.operation.name),
        sp.reference(&received.stream.events),
    );
    let arms = arms(received, &ty);
    quote! {
        impl<H: #handler> #drive<H> for #operation {
            async fn on_initial(handler: &mut H, #initial: &#initial_type) -> Result<(), #failure> {
                handler.#on_initial(#initial).await
            }

            async fn on_event(handler: &mut H, event: #ty) -> Result<(), #failure> {
                match event {
                    #arms
                }
            }

            async fn on_error(handler: &mut H, error: &Error<#exception>) {
                handler.#on_error(error).await;
            }
        }
    }
}

fn arms(received: &Received<'_>, ty: &TokenStream) -> TokenStream {
    let names = &received.stream.handler;
    let (unknown, on_unknown) = (ident(&received.events.unknown), ident(&names.on_unknown));
    let variants = received.events.variants.iter().zip(&names.on_event);
    let arms = variants.map(|(variant, method)| {
        let (name, method) = (ident(&variant.name), ident(method));
        let event = if matches!(variant.payload, Some(RustType::Boxed(_))) {
            quote!(*event)
        } else {
            quote!(event)
        };
        quote!(#ty::#name(event) => handler.#method(#event).await,)
    });
    quote! {
        #(#arms)*
        #ty::#unknown { name, message } => handler.#on_unknown(name, message).await,
    }
}
