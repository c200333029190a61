//! `client`: one method an operation.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::literal::ident;
use super::spell::Spelling;
use super::{Module, deprecated, docs};
use crate::plan::{OperationPlan, ServicePlan};

pub(super) fn emit(plan: &ServicePlan) -> Module {
    let sp = Spelling::outside();
    let name = format_ident!("{}Client", plan.name);
    let text = format!(" Calls `{}`. Clones share one carrier.", plan.id);
    let unused = plan
        .operations
        .is_empty()
        .then(|| quote!(#[allow(dead_code, reason = "the service has no operations")]));
    let definition = quote! {
        #[doc = #text]
        #[derive(Clone, Debug)]
        pub struct #name {
            #unused
            client: trompe::client::Client,
        }
    };
    let connect = (!plan.protocols.is_empty()).then(connect);
    let methods = plan
        .operations
        .iter()
        .map(|operation| method(operation, &sp));
    let implementation = quote! {
        impl #name {
            /// Over any carrier: HTTP, in process, a link.
            pub fn over(carrier: impl trompe::carrier::Carrier) -> Self {
                Self { client: trompe::client::Client::over(carrier) }
            }

            #connect
            #(#methods)*
        }
    };
    let items = vec![definition, implementation];
    Module {
        name: "client",
        summary: "The client.",
        public: true,
        imports: sp.imports(),
        items,
    }
}

fn connect() -> TokenStream {
    quote! {
        /// Over HTTP/2 to an endpoint, `http://host:port` or `https://…`, in the first protocol that the model
        /// lists. Dials when a call needs it.
        ///
        /// # Errors
        /// The endpoint is not such a URL.
        pub fn connect(endpoint: &str) -> Result<Self, trompe::error::Failure> {
            Ok(Self::over(trompe::client::Http::to(endpoint)?))
        }
    }
}

fn method(plan: &OperationPlan, sp: &Spelling<'_>) -> TokenStream {
    let (method, operation) = (ident(&plan.method), sp.operation(&plan.name));
    let (docs, deprecated) = (docs(&plan.docs), deprecated(plan.deprecated.as_ref()));
    let (begin, pending) = if plan.is_streaming() {
        ("open", "Open")
    } else {
        ("call", "Call")
    };
    let (begin, pending) = (ident(begin), ident(pending));
    let parameter = plan
        .input
        .as_ref()
        .map(|input| sp.reference(&input.reference))
        .map(|ty| quote!(, input: #ty));
    let input = if plan.input.is_some() {
        quote!(input)
    } else {
        quote!(trompe::types::Unit)
    };
    quote! {
        #docs
        #deprecated
        pub fn #method(&self #parameter) -> trompe::client::#pending<#operation> {
            self.client.#begin(#input)
        }
    }
}
