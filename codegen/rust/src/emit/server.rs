//! `server`: the trait that a server implements, and its dispatch.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::literal::ident;
use super::operations::{error, message};
use super::spell::Spelling;
use super::{Module, deprecated, docs};
use crate::plan::{OperationPlan, ServicePlan};

pub(super) fn emit(plan: &ServicePlan) -> Module {
    let sp = Spelling::outside();
    let items = vec![
        server_trait(plan, &sp),
        definition(plan),
        constructors(plan),
        clone(plan),
        debug(plan),
        dispatch(plan, &sp),
    ];
    let names = sp.imports();
    let opening = plan
        .operations
        .iter()
        .any(OperationPlan::is_streaming)
        .then(|| quote!(Opening,));
    let has_operations = !plan.operations.is_empty();
    let (future, error) = (
        has_operations.then(|| {
            quote!(
                use std::future::Future;
            )
        }),
        has_operations.then(|| {
            quote!(
                use trompe::error::Error;
            )
        }),
    );
    let imports = quote! {
        #names
        use std::fmt;
        #future
        use std::sync::Arc;
        use trompe::carrier::{BoxFuture, ShapeError};
        #error
        use trompe::serde::Shape;
        use trompe::server::{self, Context, Dispatch, Outcome};
        use trompe::service::ServiceSchema;
        use trompe::session::{#opening RawOpening};
    };
    Module {
        name: "server",
        summary: "The trait that a server implements.",
        public: true,
        imports,
        items,
    }
}

fn server_trait(plan: &ServicePlan, sp: &Spelling<'_>) -> TokenStream {
    let name = ident(&plan.name);
    let docs = docs(
        &plan
            .docs
            .clone()
            .and("A server implements one method an operation."),
    );
    let methods = plan
        .operations
        .iter()
        .map(|operation| method(operation, sp));
    quote! {
        #docs
        pub trait #name: Send + Sync + 'static {
            #(#methods)*
        }
    }
}

fn method(plan: &OperationPlan, sp: &Spelling<'_>) -> TokenStream {
    let method = ident(&plan.method);
    let (docs, deprecated) = (docs(&plan.docs), deprecated(plan.deprecated.as_ref()));
    let input = plan
        .input
        .as_ref()
        .map(|input| sp.reference(&input.reference))
        .map(|ty| quote!(input: #ty,));
    let error = error(plan.error.as_ref(), sp);
    let (opening, output) = if plan.is_streaming() {
        let operation = sp.operation(&plan.name);
        (Some(quote!(opening: Opening<#operation>,)), quote!(()))
    } else {
        (None, message(plan.output.as_ref(), sp))
    };
    quote! {
        #docs
        #deprecated
        fn #method(&self, #input #opening cx: Context) -> impl Future<Output = Result<#output, Error<#error>>> + Send;
    }
}

fn service_name(plan: &ServicePlan) -> proc_macro2::Ident {
    format_ident!("{}Service", plan.name)
}

fn definition(plan: &ServicePlan) -> TokenStream {
    let name = service_name(plan);
    let text = format!(
        " Makes an implementation of [`{}`] what routers, links and the in-process carrier call.",
        plan.name
    );
    quote! {
        #[doc = #text]
        pub struct #name<S>(Arc<S>);
    }
}

fn constructors(plan: &ServicePlan) -> TokenStream {
    let (name, server) = (service_name(plan), ident(&plan.name));
    quote! {
        impl<S: #server> #name<S> {
            /// Of this implementation.
            pub fn new(service: S) -> Self {
                Self(Arc::new(service))
            }

            /// Of an implementation that is used elsewhere too.
            pub fn shared(service: Arc<S>) -> Self {
                Self(service)
            }
        }
    }
}

fn clone(plan: &ServicePlan) -> TokenStream {
    let name = service_name(plan);
    quote! {
        impl<S> Clone for #name<S> {
            fn clone(&self) -> Self {
                Self(Arc::clone(&self.0))
            }
        }
    }
}

fn debug(plan: &ServicePlan) -> TokenStream {
    let name = service_name(plan);
    let text = name.to_string();
    quote! {
        impl<S> fmt::Debug for #name<S> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(#text)
            }
        }
    }
}

fn dispatch(plan: &ServicePlan, sp: &Spelling<'_>) -> TokenStream {
    let (name, server, schema) = (
        service_name(plan),
        ident(&plan.name),
        sp.schema(&plan.schema),
    );
    let (call, open) = (call(plan, sp), open(plan, sp));
    quote! {
        impl<S: #server> Dispatch for #name<S> {
            fn schema(&self) -> &'static ServiceSchema {
                &#schema
            }

            #call
            #open
        }
    }
}

fn call(plan: &ServicePlan, sp: &Spelling<'_>) -> TokenStream {
    let indexed = plan.operations.iter().enumerate();
    let arms: Vec<_> = indexed
        .filter(|(_, plan)| !plan.is_streaming())
        .map(|(i, plan)| call_arm(i, plan, sp))
        .collect();
    if arms.is_empty() {
        return quote! {
            fn call(&self, _: usize, _: Box<dyn Shape>, _: Context) -> BoxFuture<Outcome> {
                server::unknown_operation()
            }
        };
    }
    quote! {
        fn call(&self, operation: usize, input: Box<dyn Shape>, cx: Context) -> BoxFuture<Outcome> {
            let service = Arc::clone(&self.0);
            match operation {
                #(#arms)*
                _ => server::unknown_operation(),
            }
        }
    }
}

fn call_arm(index: usize, plan: &OperationPlan, sp: &Spelling<'_>) -> TokenStream {
    let (index, operation, method) = (
        Literal::usize_unsuffixed(index),
        sp.operation(&plan.name),
        ident(&plan.method),
    );
    let (parameter, argument) = input(plan);
    quote! {
        #index => {
            let handler = move |#parameter| async move { service.#method(#argument cx).await };
            server::unary::<#operation, _>(input, handler)
        }
    }
}

fn input(plan: &OperationPlan) -> (TokenStream, TokenStream) {
    match plan.input {
        Some(_) => (quote!(input), quote!(input,)),
        None => (quote!(_), TokenStream::new()),
    }
}

fn open(plan: &ServicePlan, sp: &Spelling<'_>) -> TokenStream {
    let indexed = plan.operations.iter().enumerate();
    let arms: Vec<_> = indexed
        .filter(|(_, plan)| plan.is_streaming())
        .map(|(i, plan)| open_arm(i, plan, sp))
        .collect();
    if arms.is_empty() {
        return quote! {
            fn open(
                &self,
                _: usize,
                _: Box<dyn Shape>,
                _: RawOpening,
                _: Context,
            ) -> BoxFuture<Result<(), ShapeError>> {
                server::unknown_operation()
            }
        };
    }
    quote! {
        fn open(
            &self,
            operation: usize,
            input: Box<dyn Shape>,
            opening: RawOpening,
            cx: Context,
        ) -> BoxFuture<Result<(), ShapeError>> {
            let service = Arc::clone(&self.0);
            match operation {
                #(#arms)*
                _ => server::unknown_operation(),
            }
        }
    }
}

fn open_arm(index: usize, plan: &OperationPlan, sp: &Spelling<'_>) -> TokenStream {
    let (index, operation, method) = (
        Literal::usize_unsuffixed(index),
        sp.operation(&plan.name),
        ident(&plan.method),
    );
    let (parameter, argument) = input(plan);
    quote! {
        #index => {
            let handler = move |#parameter, opening| async move { service.#method(#argument opening, cx).await };
            server::streaming::<#operation, _>(input, opening, handler)
        }
    }
}
