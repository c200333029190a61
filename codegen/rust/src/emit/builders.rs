//! `builders`: constructors and setters, on the structures themselves.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::literal::{ident, text};
use super::spell::Spelling;
use super::{Module, deprecated, docs};
use crate::naming;
use crate::plan::{
    DefaultImpl, DefaultValue, DocumentDefault, FieldPlan, Presence, RustType, ServicePlan,
    StructurePlan, UnionPlan, VariantPlan,
};

/// Clippy's bound on parameters.
const MANY_PARAMETERS: usize = 7;

pub(super) fn emit(plan: &ServicePlan) -> Module {
    let sp = Spelling::outside();
    let mut items = Vec::new();
    for structure in &plan.structures {
        items.push(methods(structure, &sp));
        items.extend(default_impl(structure, &sp));
    }
    for union in plan.unions.iter().chain(&plan.events) {
        items.extend(conversions(union, &sp));
    }
    Module {
        name: "builders",
        summary: "Constructors and setters.",
        public: false,
        imports: sp.imports(),
        items,
    }
}

fn methods(plan: &StructurePlan, sp: &Spelling<'_>) -> TokenStream {
    let ty = sp.reference(&plan.reference);
    let new = constructor(plan, sp);
    let setters = plan.fields.iter().filter_map(|field| setter(field, sp));
    let served = plan.fields.iter().filter_map(|field| served(field, sp));
    quote! {
        impl #ty {
            #new
            #(#setters)*
            #(#served)*
        }
    }
}

/// What clippy takes for names without meaning.
const PLACEHOLDERS: [&str; 3] = ["foo", "baz", "quux"];

fn constructor(plan: &StructurePlan, sp: &Spelling<'_>) -> TokenStream {
    let required = || {
        plan.fields
            .iter()
            .filter(|field| field.presence == Presence::Required)
    };
    let parameters = required().map(|field| {
        let (name, ty) = (ident(&field.name), parameter(&field.value, sp));
        quote!(#name: #ty)
    });
    let text = constructor_text(plan, required().map(|field| naming::plain(&field.name)));
    let many = (required().count() > MANY_PARAMETERS).then(|| {
        quote!(#[allow(clippy::too_many_arguments, reason = "the model requires as many members")])
    });
    let placeholder = required().any(|field| PLACEHOLDERS.contains(&field.name.as_str()));
    let placeholder = placeholder
        .then(|| quote!(#[allow(clippy::disallowed_names, reason = "the model's name")]));
    let body = match plan.default {
        DefaultImpl::Derived => quote!(Default::default()),
        _ => {
            let fields = plan.fields.iter().map(|field| initializer(field, sp));
            quote!(Self { #(#fields),* })
        }
    };
    quote! {
        #[doc = #text]
        #many
        #placeholder
        pub fn new(#(#parameters),*) -> Self {
            #body
        }
    }
}

fn constructor_text<'p>(plan: &StructurePlan, required: impl Iterator<Item = &'p str>) -> String {
    let names: Vec<String> = required.map(|name| format!("`{name}`")).collect();
    let rest = plan.fields.len() > names.len();
    let given = match names.as_slice() {
        [] if rest => return " With every member absent or at its default.".to_owned(),
        [] => return " Without members.".to_owned(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    };
    match rest {
        true => format!(" With this {given}; other members are absent or at their defaults."),
        false => format!(" With this {given}."),
    }
}

fn parameter(ty: &RustType, sp: &Spelling<'_>) -> TokenStream {
    let spelled = sp.ty(ty);
    if ty.is_taken_as_is() {
        spelled
    } else {
        quote!(impl Into<#spelled>)
    }
}

fn initializer(field: &FieldPlan, sp: &Spelling<'_>) -> TokenStream {
    let name = ident(&field.name);
    match &field.presence {
        Presence::Required if field.value.is_taken_as_is() => quote!(#name),
        Presence::Required => quote!(#name: #name.into()),
        Presence::Optional => quote!(#name: None),
        Presence::Defaulted(value) => {
            let value = default_value(value, &field.value, sp);
            quote!(#name: #value)
        }
    }
}

fn setter(field: &FieldPlan, sp: &Spelling<'_>) -> Option<TokenStream> {
    let (method, name, ty) = (
        ident(field.setter.as_ref()?),
        ident(&field.name),
        parameter(&field.value, sp),
    );
    let (doc, deprecated) = (
        docs(&field.docs.summary()),
        deprecated(field.deprecated.as_ref()),
    );
    let value = if field.value.is_taken_as_is() {
        quote!(value)
    } else {
        quote!(value.into())
    };
    let value = if field.presence == Presence::Optional {
        quote!(Some(#value))
    } else {
        value
    };
    let convention = breaks_convention(field.setter.as_ref()?)
        .then(|| quote!(#[allow(clippy::wrong_self_convention, reason = "the member's name")]));
    Some(quote! {
        #doc
        #deprecated
        #convention
        #[must_use]
        pub fn #method(mut self, value: #ty) -> Self {
            self.#name = #value;
            self
        }
    })
}

// What a server takes an absent member for.
fn served(field: &FieldPlan, sp: &Spelling<'_>) -> Option<TokenStream> {
    let served = field.served.as_ref()?;
    let (method, name, ty) = (
        ident(&served.method),
        ident(&field.name),
        sp.ty(&field.value),
    );
    let doc = format!(
        " [`{0}`](Self::{0}), or its default where it is absent.",
        naming::plain(&field.name)
    );
    let deprecated = deprecated(field.deprecated.as_ref());
    let value = default_value(&served.value, &field.value, sp);
    let or_default = match served.value.is_rust_default() {
        true => quote!(unwrap_or_default()),
        false if field.value.is_copy() || is_plain(&served.value) => quote!(unwrap_or(#value)),
        false => quote!(unwrap_or_else(|| #value)),
    };
    let clone = (!field.value.is_copy()).then(|| quote!(.clone()));
    Some(quote! {
        #[doc = #doc]
        #deprecated
        pub fn #method(&self) -> #ty {
            self.#name #clone.#or_default
        }
    })
}

// What costs nothing to make.
fn is_plain(value: &DefaultValue) -> bool {
    use DocumentDefault::{Bool, Float, Integer};
    matches!(
        value,
        DefaultValue::Variant(..) | DefaultValue::Document(Bool(_) | Integer(_) | Float(_))
    )
}

// Names by which clippy expects something else of `self`.
fn breaks_convention(name: &str) -> bool {
    ["as_", "from_", "into_", "is_", "to_"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
}

fn default_impl(plan: &StructurePlan, sp: &Spelling<'_>) -> Option<TokenStream> {
    let ty = sp.reference(&plan.reference);
    (plan.default == DefaultImpl::Model).then(|| {
        quote! {
            impl Default for #ty {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    })
}

/// The expression of a default.
pub(super) fn default_value(value: &DefaultValue, ty: &RustType, sp: &Spelling<'_>) -> TokenStream {
    match value {
        DefaultValue::Bool(value) => quote!(#value),
        DefaultValue::Integer(value) => {
            let value = Literal::i64_unsuffixed(*value);
            quote!(#value)
        }
        DefaultValue::Float(value) => {
            let value = Literal::f64_unsuffixed(*value);
            quote!(#value)
        }
        DefaultValue::Text(value) => string(value),
        DefaultValue::Variant(reference, variant) => {
            let (ty, variant) = (sp.reference(reference), ident(variant));
            quote!(#ty::#variant)
        }
        DefaultValue::OpenText(reference, value) => {
            let ty = sp.reference(reference);
            quote!(#ty::from(#value))
        }
        DefaultValue::OpenNumber(reference, value) => {
            let (ty, value) = (sp.reference(reference), Literal::i32_unsuffixed(*value));
            quote!(#ty::from(#value))
        }
        DefaultValue::Bytes(bytes) => bytes_value(bytes, sp),
        DefaultValue::BigNumber(value) => quote!(#value.parse().unwrap_or_default()),
        DefaultValue::Timestamp(seconds, nanos) => {
            let timestamp = sp.name("Timestamp");
            let (seconds, nanos) = (
                Literal::i64_unsuffixed(*seconds),
                Literal::u32_unsuffixed(*nanos),
            );
            quote!(#timestamp::new(#seconds, #nanos))
        }
        DefaultValue::Document(value) => document(value, sp),
        DefaultValue::Empty => empty(ty, sp),
    }
}

fn string(value: &str) -> TokenStream {
    match value {
        "" => quote!(String::new()),
        value => {
            let value = text(value);
            quote!(#value.to_owned())
        }
    }
}

fn bytes_value(bytes: &[u8], sp: &Spelling<'_>) -> TokenStream {
    let blob = sp.name("Blob");
    if bytes.is_empty() {
        return quote!(#blob::new());
    }
    let bytes = Literal::byte_string(bytes);
    quote!(#blob::from_static(#bytes))
}

fn empty(ty: &RustType, sp: &Spelling<'_>) -> TokenStream {
    match ty {
        RustType::List(_) => quote!(Vec::new()),
        RustType::Map(..) => {
            let map = sp.name("BTreeMap");
            quote!(#map::new())
        }
        _ => quote!(Default::default()),
    }
}

fn document(value: &DocumentDefault, sp: &Spelling<'_>) -> TokenStream {
    let ty = sp.name("Document");
    match value {
        DocumentDefault::Bool(value) => quote!(#ty::Boolean(#value)),
        DocumentDefault::Integer(value) => {
            let value = Literal::i64_unsuffixed(*value);
            quote!(#ty::Integer(#value))
        }
        DocumentDefault::Float(value) => {
            let value = Literal::f64_unsuffixed(*value);
            quote!(#ty::Double(#value))
        }
        DocumentDefault::Text(value) => {
            let value = string(value);
            quote!(#ty::String(#value))
        }
        DocumentDefault::List => quote!(#ty::List(Vec::new())),
        DocumentDefault::Map => quote!(#ty::Map(Default::default())),
    }
}

fn conversions(plan: &UnionPlan, sp: &Spelling<'_>) -> Vec<TokenStream> {
    let ty = sp.reference(&plan.reference);
    let conversion = |variant: &VariantPlan| {
        let (from, name) = (sp.ty(variant.from.as_ref()?), ident(&variant.name));
        let boxed = matches!(variant.payload, Some(RustType::Boxed(_)));
        let value = if boxed {
            quote!(Box::new(value))
        } else {
            quote!(value)
        };
        Some(quote! {
            impl From<#from> for #ty {
                fn from(value: #from) -> Self {
                    Self::#name(#value)
                }
            }
        })
    };
    plan.variants.iter().filter_map(conversion).collect()
}
