//! `errors`: error structures, and enums of them.

use proc_macro2::TokenStream;
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
    let mut items = vec![definition(plan, sp), display_enum(plan)];
    let name = ident(&plan.reference.name);
    items.push(quote!(impl std::error::Error for #name {}));
    items.push(modeled(plan, sp));
    items
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
        #[derive(Clone, Debug, PartialEq)]
        pub enum #name {
            #(#variants)*
        }
    }
}

fn display_enum(plan: &ErrorEnumPlan) -> TokenStream {
    let name = ident(&plan.reference.name);
    let variants = plan.variants.iter().map(|variant| ident(&variant.name));
    quote! {
        impl fmt::Display for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    #(Self::#variants(error) => fmt::Display::fmt(error, f),)*
                }
            }
        }
    }
}

fn modeled(plan: &ErrorEnumPlan, sp: &Spelling<'_>) -> TokenStream {
    let (name, option, boxed) = (
        ident(&plan.reference.name),
        sp.name("Option"),
        sp.name("Box"),
    );
    let from = plan.variants.iter().map(|variant| from_arm(variant, sp));
    let shared = plan.variants.iter().map(shared_arm);
    let owned = plan.variants.iter().map(|variant| owned_arm(variant, sp));
    quote! {
        impl trompe::operation::ModeledError for #name {
            fn from_shape(shape: #boxed<dyn trompe::serde::Shape>) -> #option<Self> {
                match trompe::serde::Members::schema(&*shape).id() {
                    #(#from)*
                    _ => None,
                }
            }

            fn as_shape(&self) -> #option<&dyn trompe::serde::Shape> {
                match self {
                    #(#shared)*
                }
            }

            fn into_shape(self) -> #option<#boxed<dyn trompe::serde::Shape>> {
                match self {
                    #(#owned)*
                }
            }
        }
    }
}

fn from_arm(variant: &ErrorVariant, sp: &Spelling<'_>) -> TokenStream {
    let (id, name, boxed) = (&variant.id, ident(&variant.name), sp.name("Box"));
    let boxed = variant.is_boxed().then(|| quote!(.map(#boxed::new)));
    quote!(#id => trompe::serde::downcast(shape) #boxed .map(Self::#name),)
}

fn shared_arm(variant: &ErrorVariant) -> TokenStream {
    let name = ident(&variant.name);
    let error = if variant.is_boxed() {
        quote!(&**error)
    } else {
        quote!(error)
    };
    quote!(Self::#name(error) => Some(#error),)
}

fn owned_arm(variant: &ErrorVariant, sp: &Spelling<'_>) -> TokenStream {
    let (name, boxed) = (ident(&variant.name), sp.name("Box"));
    let error = if variant.is_boxed() {
        quote!(error)
    } else {
        quote!(#boxed::new(error))
    };
    quote!(Self::#name(error) => Some(#error),)
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
