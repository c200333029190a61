//! The definitions of structures.

use proc_macro2::TokenStream;
use quote::quote;

use super::literal::ident;
use super::spell::Spelling;
use super::{deprecated, docs};
use crate::naming;
use crate::plan::{DebugImpl, DefaultImpl, FieldPlan, StructurePlan};

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
    std::iter::once(definition)
        .chain(debug_impl(plan))
        .collect()
}

fn derives(plan: &StructurePlan) -> Option<TokenStream> {
    let derived = [
        ("Clone", !plan.has_stream),
        ("Debug", plan.debug == DebugImpl::Derived),
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

fn debug_impl(plan: &StructurePlan) -> Option<TokenStream> {
    let name = ident(&plan.reference.name);
    let body = match plan.debug {
        DebugImpl::Derived => return None,
        DebugImpl::Hidden => {
            let text = format!("{} {{ ** redacted ** }}", plan.reference.name);
            quote!(f.write_str(#text))
        }
        DebugImpl::Fields => {
            let text = &plan.reference.name;
            let fields = plan.fields.iter().map(debug_field);
            quote!(f.debug_struct(#text)#(#fields)*.finish())
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

fn debug_field(plan: &FieldPlan) -> TokenStream {
    let (text, name) = (naming::plain(&plan.name), ident(&plan.name));
    match plan.redacted {
        true => quote!(.field(#text, &format_args!("** redacted **"))),
        false => quote!(.field(#text, &self.#name)),
    }
}
