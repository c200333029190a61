//! How events are made, read and written.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::literal::ident;
use super::spell::Spelling;
use crate::plan::{RustType, UnionPlan, VariantPlan};

pub(super) fn emit(plan: &UnionPlan, sp: &Spelling<'_>) -> TokenStream {
    let (ty, unknown) = (sp.reference(&plan.reference), ident(&plan.unknown));
    let (blank, index, members) = (blank(plan), index(plan), members(plan));
    quote! {
        impl trompe::operation::Event for #ty {
            #blank
            #index
            #members

            fn unknown(name: String, message: trompe::event_stream::Message) -> Option<Self> {
                Some(Self::#unknown { name, message })
            }
        }
    }
}

fn blank(plan: &UnionPlan) -> TokenStream {
    let arms = plan.variants.iter().map(|variant| {
        let (name, index) = (
            ident(&variant.name),
            Literal::usize_unsuffixed(variant.index),
        );
        quote!(#index => Some(Self::#name(trompe::serde::Value::blank())),)
    });
    match plan.variants.as_slice() {
        [] => quote! {
            fn blank(_: usize) -> Option<Self> {
                None
            }
        },
        _ => quote! {
            fn blank(index: usize) -> Option<Self> {
                match index {
                    #(#arms)*
                    _ => None,
                }
            }
        },
    }
}

fn index(plan: &UnionPlan) -> TokenStream {
    let unknown = ident(&plan.unknown);
    let arms = plan.variants.iter().map(|variant| {
        let (name, index) = (
            ident(&variant.name),
            Literal::usize_unsuffixed(variant.index),
        );
        quote!(Self::#name(_) => Some(#index),)
    });
    quote! {
        fn index(&self) -> Option<usize> {
            match self {
                #(#arms)*
                Self::#unknown { .. } => None,
            }
        }
    }
}

fn members(plan: &UnionPlan) -> TokenStream {
    let unknown = ident(&plan.unknown);
    let names: Vec<_> = plan
        .variants
        .iter()
        .map(|variant| ident(&variant.name))
        .collect();
    let shared = plan.variants.iter().map(|variant| match is_boxed(variant) {
        true => quote!(&**event),
        false => quote!(event),
    });
    let exclusive = plan.variants.iter().map(|variant| match is_boxed(variant) {
        true => quote!(&mut **event),
        false => quote!(event),
    });
    quote! {
        fn members(&self) -> Option<&dyn Members> {
            match self {
                #(Self::#names(event) => Some(#shared),)*
                Self::#unknown { .. } => None,
            }
        }

        fn members_mut(&mut self) -> Option<&mut dyn Members> {
            match self {
                #(Self::#names(event) => Some(#exclusive),)*
                Self::#unknown { .. } => None,
            }
        }
    }
}

fn is_boxed(plan: &VariantPlan) -> bool {
    matches!(plan.payload, Some(RustType::Boxed(_)))
}
