//! The definitions of unions and of the events of streaming unions.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::literal::ident;
use super::spell::Spelling;
use super::{deprecated, docs, structures};
use crate::naming;
use crate::plan::{UnionPlan, VariantPlan};

pub(super) fn define(plan: &UnionPlan, sp: &Spelling<'_>) -> Vec<TokenStream> {
    let string = sp.name("String");
    let unknown = ident(&plan.unknown);
    let open = quote! {
        /// A member that this version of the model does not have, by its name. It cannot be sent.
        #unknown(#string),
    };
    let accessors = accessors(plan, sp);
    [
        Some(definition(plan, sp, &open, false)),
        Some(structures::debug_impl(&plan.reference)),
        accessors,
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(super) fn define_events(plan: &UnionPlan, sp: &Spelling<'_>) -> Vec<TokenStream> {
    let string = sp.name("String");
    let unknown = ident(&plan.unknown);
    let open = quote! {
        /// An event that this version of the model does not have. It cannot be sent.
        #unknown {
            /// The event's name.
            name: #string,
            /// The event as it was received.
            message: trompe::event_stream::Message,
        },
    };
    let accessors = accessors(plan, sp);
    [
        Some(definition(plan, sp, &open, !plan.is_redacted())),
        debug_impl(plan),
        accessors,
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn definition(
    plan: &UnionPlan,
    sp: &Spelling<'_>,
    open: &TokenStream,
    derives_debug: bool,
) -> TokenStream {
    let name = ident(&plan.reference.name);
    let (docs, deprecated) = (docs(&plan.docs), deprecated(plan.deprecated.as_ref()));
    let debug = derives_debug.then(|| quote!(Debug,));
    let variants = plan.variants.iter().map(|plan| variant(plan, sp));
    quote! {
        #docs
        #[derive(Clone, #debug PartialEq)]
        #deprecated
        pub enum #name {
            #(#variants)*
            #open
        }
    }
}

fn variant(plan: &VariantPlan, sp: &Spelling<'_>) -> TokenStream {
    let name = ident(&plan.name);
    let (docs, deprecated) = (docs(&plan.docs), deprecated(plan.deprecated.as_ref()));
    let payload = plan
        .payload
        .as_ref()
        .map(|ty| sp.ty(ty))
        .map(|ty| quote!((#ty)));
    quote! {
        #docs
        #deprecated
        #name #payload,
    }
}

fn accessors(plan: &UnionPlan, sp: &Spelling<'_>) -> Option<TokenStream> {
    let name = ident(&plan.reference.name);
    let with_payload: Vec<_> = plan
        .variants
        .iter()
        .filter(|variant| variant.payload.is_some())
        .collect();
    let methods = with_payload.iter().filter_map(|plan| accessor(plan, sp));
    (!with_payload.is_empty()).then(|| {
        quote! {
            impl #name {
                #(#methods)*
            }
        }
    })
}

fn accessor(plan: &VariantPlan, sp: &Spelling<'_>) -> Option<TokenStream> {
    let (name, ty, option) = (ident(&plan.name), sp.ty(plan.unboxed()?), sp.name("Option"));
    let method = format_ident!("as_{}", naming::plain(&plan.snake));
    let text = format!(" The value, if this is a `{}`.", plan.name);
    Some(quote! {
        #[doc = #text]
        pub fn #method(&self) -> #option<&#ty> {
            match self {
                Self::#name(value) => Some(value),
                _ => None,
            }
        }
    })
}

fn debug_impl(plan: &UnionPlan) -> Option<TokenStream> {
    let name = ident(&plan.reference.name);
    let body = match (plan.is_redacted(), plan.hidden) {
        (false, _) => return None,
        (true, true) => {
            let text = format!("{}(** redacted **)", plan.reference.name);
            quote!(f.write_str(#text))
        }
        (true, false) => {
            let arms = plan.variants.iter().map(debug_arm);
            let open = debug_open(plan);
            quote!(match self { #(#arms)* #open })
        }
    };
    Some(quote! {
        impl fmt::Debug for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                #body
            }
        }
    })
}

fn debug_arm(plan: &VariantPlan) -> TokenStream {
    let (name, text) = (ident(&plan.name), &plan.name);
    match (&plan.payload, plan.redacted) {
        (None, _) => quote!(Self::#name => f.write_str(#text),),
        (Some(_), false) => {
            quote!(Self::#name(value) => f.debug_tuple(#text).field(value).finish(),)
        }
        (Some(_), true) => {
            let text = format!("{text}(** redacted **)");
            quote!(Self::#name(_) => f.write_str(#text),)
        }
    }
}

fn debug_open(plan: &UnionPlan) -> TokenStream {
    let (name, text) = (ident(&plan.unknown), &plan.unknown);
    quote! {
        Self::#name { name, .. } => f.debug_struct(#text).field("name", name).finish_non_exhaustive(),
    }
}
