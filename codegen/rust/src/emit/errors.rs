//! `errors`: error structures, and enums of them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::literal::ident;
use super::spell::Spelling;
use super::{Module, docs, structures};
use crate::plan::{ErrorEnumPlan, ErrorText, ErrorVariant, ServicePlan, StructurePlan, TypeModule};

pub(super) fn emit(plan: &ServicePlan) -> Module {
    let sp = Spelling::inside(plan, TypeModule::Errors);
    let mut items = Vec::new();
    for structure in plan.structures_in(TypeModule::Errors) {
        items.extend(structures::define(structure, &sp));
        items.extend(error_impls(structure));
    }
    for error_enum_plan in &plan.error_enums {
        items.extend(error_enum(error_enum_plan, &sp));
        let is_sent = match error_enum_plan.is_answer {
            true => plan.sides.server,
            false => plan.sides.client,
        };
        if is_sent {
            let variants = error_enum_plan.variants.iter();
            items.extend(variants.flat_map(|variant| conversions(error_enum_plan, variant, &sp)));
        }
    }
    sp.fmt();
    Module {
        name: "errors",
        summary: "Errors, and what each operation may fail with.",
        public: true,
        imports: sp.imports(),
        items,
    }
}

fn error_impls(plan: &StructurePlan) -> Vec<TokenStream> {
    let Some(text) = &plan.error else {
        return Vec::new();
    };
    let (name, body) = (ident(&plan.reference.name), display(text));
    let display = quote! {
        impl fmt::Display for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                #body
            }
        }
    };
    vec![display, quote!(impl std::error::Error for #name {})]
}

fn display(text: &ErrorText) -> TokenStream {
    let name = &text.name;
    match &text.message {
        None => quote!(f.write_str(#name)),
        Some((field, false)) => {
            let field = ident(field);
            quote!(f.write_str(&self.#field))
        }
        Some((field, true)) => {
            let field = ident(field);
            quote!(f.write_str(self.#field.as_deref().unwrap_or(#name)))
        }
    }
}

fn error_enum(plan: &ErrorEnumPlan, sp: &Spelling<'_>) -> Vec<TokenStream> {
    let name = ident(&plan.reference.name);
    vec![
        definition(plan, sp),
        formatted(&name, &quote!(Debug), sp),
        formatted(&name, &quote!(Display), sp),
        quote!(impl std::error::Error for #name {}),
        modeled(plan, sp),
    ]
}

fn definition(plan: &ErrorEnumPlan, sp: &Spelling<'_>) -> TokenStream {
    let (name, doc) = (ident(&plan.reference.name), docs(&plan.docs));
    let variants = plan.variants.iter().map(|variant| {
        let (name, doc, ty) = (
            ident(&variant.name),
            docs(&variant.docs),
            sp.ty(&variant.payload),
        );
        quote!(#doc #name(#ty),)
    });
    quote! {
        #doc
        pub enum #name {
            #(#variants)*
        }
    }
}

// As the error structure itself.
fn formatted(name: &Ident, format: &TokenStream, sp: &Spelling<'_>) -> TokenStream {
    let modeled_error = sp.name("ModeledError");
    quote! {
        impl fmt::#format for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::#format::fmt(#modeled_error::as_shape(self), f)
            }
        }
    }
}

fn modeled(plan: &ErrorEnumPlan, sp: &Spelling<'_>) -> TokenStream {
    let name = ident(&plan.reference.name);
    let [option, boxed, downcast] = ["Option", "Box", "Downcast"].map(|name| sp.name(name));
    let [modeled_error, shape, error_shape] =
        ["ModeledError", "Shape", "ErrorShape"].map(|name| sp.name(name));
    let variants = plan.variants.iter();
    let makers = variants.clone().map(|variant| maker(variant, sp));
    let shapes = variants.map(|variant| {
        let name = ident(&variant.name);
        let shape = match variant.is_boxed() {
            true => quote!(&**error),
            false => quote!(error),
        };
        quote!(Self::#name(error) => #shape,)
    });
    quote! {
        impl #modeled_error for #name {
            fn from_shape(shape: #boxed<dyn #shape>) -> #option<Self> {
                #downcast::new(shape) #(.or(#makers))* .ok()
            }

            fn as_shape(&self) -> &dyn #error_shape {
                match self {
                    #(#shapes)*
                }
            }
        }
    }
}

fn maker(variant: &ErrorVariant, sp: &Spelling<'_>) -> TokenStream {
    let (name, boxed) = (ident(&variant.name), sp.name("Box"));
    match variant.is_boxed() {
        true => quote!(|error| Self::#name(#boxed::new(error))),
        false => quote!(Self::#name),
    }
}

fn conversions(
    plan: &ErrorEnumPlan,
    variant: &ErrorVariant,
    sp: &Spelling<'_>,
) -> [TokenStream; 2] {
    let (name, from, boxed) = (ident(&plan.reference.name), sp.name("From"), sp.name("Box"));
    let (variant_name, error) = (ident(&variant.name), sp.reference(&variant.reference));
    let value = if variant.is_boxed() {
        quote!(#boxed::new(error))
    } else {
        quote!(error)
    };
    let to_enum = quote! {
        impl #from<#error> for #name {
            fn from(error: #error) -> Self {
                Self::#variant_name(#value)
            }
        }
    };
    let to_outcome = quote! {
        impl #from<#error> for trompe::error::Error<#name> {
            fn from(error: #error) -> Self {
                Self::Modeled(error.into())
            }
        }
    };
    [to_enum, to_outcome]
}
