//! The definitions of enums and intEnums.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::literal::ident;
use super::spell::Spelling;
use super::{deprecated, docs};
use crate::plan::{EnumPlan, EnumVariant};

pub(super) fn define_text(plan: &EnumPlan<String>, sp: &Spelling<'_>) -> Vec<TokenStream> {
    let string = sp.name("String");
    let open = quote!(#string);
    let mut items = vec![definition(plan, &open, &quote!())];
    items.extend(hidden_debug(plan));
    items.extend([
        text_methods(plan, sp),
        text_from_str(plan, sp),
        text_from_string(plan, sp),
    ]);
    items.extend(text_views(plan, sp));
    items.extend(text_order(plan, sp));
    items
}

pub(super) fn define_number(plan: &EnumPlan<i32>, sp: &Spelling<'_>) -> Vec<TokenStream> {
    let derived = quote!(PartialEq, Eq, PartialOrd, Ord, Hash);
    let mut items = vec![definition(plan, &quote!(i32), &derived)];
    items.extend(hidden_debug(plan));
    items.extend([
        number_methods(plan),
        number_from(plan, sp),
        number_display(plan),
    ]);
    items
}

fn definition<T>(plan: &EnumPlan<T>, open: &TokenStream, derived: &TokenStream) -> TokenStream {
    let (name, unknown) = (ident(&plan.reference.name), ident(&plan.unknown));
    let (docs, deprecated) = (docs(&plan.docs), deprecated(plan.deprecated.as_ref()));
    let debug = (!plan.redacted).then(|| quote!(Debug,));
    let variants = plan.variants.iter().map(variant);
    quote! {
        #docs
        #[derive(Clone, #debug #derived)]
        #deprecated
        pub enum #name {
            #(#variants)*
            /// A value that this version of the model does not have.
            #unknown(#open),
        }
    }
}

fn variant<T>(plan: &EnumVariant<T>) -> TokenStream {
    let name = ident(&plan.name);
    let (docs, deprecated) = (docs(&plan.docs), deprecated(plan.deprecated.as_ref()));
    quote! {
        #docs
        #deprecated
        #name,
    }
}

fn hidden_debug<T>(plan: &EnumPlan<T>) -> Option<TokenStream> {
    let name = ident(&plan.reference.name);
    let text = format!("{}(** redacted **)", plan.reference.name);
    plan.redacted.then(|| {
        quote! {
            impl fmt::Debug for #name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(#text)
                }
            }
        }
    })
}

fn text_methods(plan: &EnumPlan<String>, sp: &Spelling<'_>) -> TokenStream {
    let (name, unknown, option) = (
        ident(&plan.reference.name),
        ident(&plan.unknown),
        sp.name("Option"),
    );
    let variants: Vec<_> = plan
        .variants
        .iter()
        .map(|variant| ident(&variant.name))
        .collect();
    let values: Vec<_> = plan.variants.iter().map(|variant| &variant.value).collect();
    quote! {
        impl #name {
            /// The value as it is sent.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #values,)*
                    Self::#unknown(value) => value,
                }
            }

            fn known(value: &str) -> #option<Self> {
                match value {
                    #(#values => Some(Self::#variants),)*
                    _ => None,
                }
            }
        }
    }
}

fn text_from_str(plan: &EnumPlan<String>, sp: &Spelling<'_>) -> TokenStream {
    let (name, unknown, from) = (
        ident(&plan.reference.name),
        ident(&plan.unknown),
        sp.name("From"),
    );
    quote! {
        impl #from<&str> for #name {
            fn from(value: &str) -> Self {
                Self::known(value).unwrap_or_else(|| Self::#unknown(value.to_owned()))
            }
        }
    }
}

fn text_from_string(plan: &EnumPlan<String>, sp: &Spelling<'_>) -> TokenStream {
    let (name, unknown, from) = (
        ident(&plan.reference.name),
        ident(&plan.unknown),
        sp.name("From"),
    );
    let string = sp.name("String");
    quote! {
        impl #from<#string> for #name {
            fn from(value: #string) -> Self {
                Self::known(&value).unwrap_or(Self::#unknown(value))
            }
        }
    }
}

fn text_views(plan: &EnumPlan<String>, sp: &Spelling<'_>) -> [TokenStream; 2] {
    let (name, as_ref) = (ident(&plan.reference.name), sp.name("AsRef"));
    let view = quote! {
        impl #as_ref<str> for #name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }
    };
    let display = quote! {
        impl fmt::Display for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
    [view, display]
}

// By the text, whatever variant has it: so that an unknown value that a later model knows stays equal to itself and in
// its place. It also takes the compiler less than what is derived.
fn text_order(plan: &EnumPlan<String>, sp: &Spelling<'_>) -> [TokenStream; 5] {
    let (name, option) = (ident(&plan.reference.name), sp.name("Option"));
    let equal = quote! {
        impl std::cmp::PartialEq for #name {
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }
    };
    let partly = quote! {
        impl std::cmp::PartialOrd for #name {
            fn partial_cmp(&self, other: &Self) -> #option<std::cmp::Ordering> {
                Some(std::cmp::Ord::cmp(self, other))
            }
        }
    };
    let order = quote! {
        impl std::cmp::Ord for #name {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.as_str().cmp(other.as_str())
            }
        }
    };
    let hash = quote! {
        impl std::hash::Hash for #name {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                std::hash::Hash::hash(self.as_str(), state);
            }
        }
    };
    [
        equal,
        quote!(impl std::cmp::Eq for #name {}),
        partly,
        order,
        hash,
    ]
}

fn number_methods(plan: &EnumPlan<i32>) -> TokenStream {
    let (name, unknown) = (ident(&plan.reference.name), ident(&plan.unknown));
    let arms = plan.variants.iter().map(|variant| {
        let (name, value) = (ident(&variant.name), Literal::i32_unsuffixed(variant.value));
        quote!(Self::#name => #value,)
    });
    quote! {
        impl #name {
            /// The value as it is sent.
            pub fn as_i32(&self) -> i32 {
                match self {
                    #(#arms)*
                    Self::#unknown(value) => *value,
                }
            }
        }
    }
}

fn number_from(plan: &EnumPlan<i32>, sp: &Spelling<'_>) -> TokenStream {
    let (name, unknown, from) = (
        ident(&plan.reference.name),
        ident(&plan.unknown),
        sp.name("From"),
    );
    let arms = plan.variants.iter().map(|variant| {
        let (name, value) = (ident(&variant.name), Literal::i32_unsuffixed(variant.value));
        quote!(#value => Self::#name,)
    });
    quote! {
        impl #from<i32> for #name {
            fn from(value: i32) -> Self {
                match value {
                    #(#arms)*
                    value => Self::#unknown(value),
                }
            }
        }
    }
}

fn number_display(plan: &EnumPlan<i32>) -> TokenStream {
    let name = ident(&plan.reference.name);
    quote! {
        impl fmt::Display for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.as_i32(), f)
            }
        }
    }
}
