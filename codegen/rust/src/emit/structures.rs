//! The definitions of structures.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::ident;
use super::spell::Spelling;
use super::{deprecated, docs};
use crate::plan::{DefaultImpl, FieldPlan, StructurePlan, TypeRef};

pub(super) fn define(plan: &StructurePlan, sp: &Spelling<'_>) -> Vec<TokenStream> {
    let name = ident(&plan.reference.name);
    let (docs, deprecated) = (docs(&plan.docs), deprecated(plan.deprecated.as_ref()));
    let derives = derives(plan);
    let fields = plan.fields.iter().map(|plan| field(plan, sp));
    let definition = quote! {
        #docs
        #derives
        #deprecated
        pub struct #name {
            #(#fields)*
        }
    };
    vec![definition, debug_impl(&plan.reference)]
}

fn derives(plan: &StructurePlan) -> Option<TokenStream> {
    let derived = [
        ("Clone", !plan.has_stream),
        ("Default", plan.default == DefaultImpl::Derived),
        ("PartialEq", !plan.has_stream),
    ];
    let names: Vec<_> = derived
        .iter()
        .filter(|(_, is_derived)| *is_derived)
        .map(|(name, _)| ident(name))
        .collect();
    (!names.is_empty()).then(|| quote!(#[derive(#(#names),*)]))
}

fn field(plan: &FieldPlan, sp: &Spelling<'_>) -> TokenStream {
    let (name, ty) = (ident(&plan.name), sp.ty(&plan.ty()));
    let (docs, deprecated) = (docs(&plan.docs), deprecated(plan.deprecated.as_ref()));
    let complex = plan.ty().is_complex();
    let complex = complex
        .then(|| quote!(#[allow(clippy::type_complexity, reason = "the model nests as deep")]));
    quote! {
        #docs
        #deprecated
        #complex
        pub #name: #ty,
    }
}

/// `Debug` by the schema: derived, it would be a large part of what generated code costs to compile.
pub(super) fn debug_impl(reference: &TypeRef) -> TokenStream {
    let name = ident(&reference.name);
    quote! {
        impl fmt::Debug for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                trompe::serde::debug(self, f)
            }
        }
    }
}
