//! `pages`: how the pages of operations follow each other.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Module;
use super::literal::ident;
use super::spell::Spelling;
use crate::plan::{ItemsPlan, PagesPlan, ServicePlan, Step};

pub(super) fn emit(plan: &ServicePlan) -> Module {
    let sp = Spelling::outside();
    let items = plan.pages.iter().flat_map(|pages| {
        let items = pages
            .items
            .as_ref()
            .map(|items| self::items(pages, items, &sp));
        [Some(tokens(pages, &sp)), items].into_iter().flatten()
    });
    let items = items.collect();
    Module {
        name: "pages",
        summary: "How results come in pages.",
        public: false,
        imports: sp.imports(),
        items,
    }
}

fn tokens(plan: &PagesPlan, sp: &Spelling<'_>) -> TokenStream {
    let operation = sp.operation(&plan.operation);
    let (input, output) = (sp.reference(&plan.input), sp.reference(&plan.output));
    let (token, field) = (sp.ty(&plan.token), ident(&plan.input_token.field));
    let given = borrowed(quote!(output), &plan.output_token);
    let value = match plan.input_token.optional {
        true => quote!(Some(token)),
        false => quote!(token),
    };
    quote! {
        impl trompe::client::Paginated for #operation {
            type Token = #token;

            fn token(output: &#output) -> Option<#token> {
                #given
            }

            fn set_token(input: &mut #input, token: #token) {
                input.#field = #value;
            }
        }
    }
}

fn items(pages: &PagesPlan, plan: &ItemsPlan, sp: &Spelling<'_>) -> TokenStream {
    let (operation, output) = (sp.operation(&pages.operation), sp.reference(&pages.output));
    let item = match (&plan.key, sp.ty(&plan.item)) {
        (Some(key), value) => {
            let key = sp.ty(key);
            quote!((#key, #value))
        }
        (None, item) => item,
    };
    let (found, optional) = taken(quote!(output), &plan.path);
    let or_none = optional.then(|| quote!(.unwrap_or_default()));
    let listed = plan.key.is_some().then(|| quote!(.into_iter().collect()));
    quote! {
        impl trompe::client::PaginatedItems for #operation {
            type Item = #item;

            fn items(output: #output) -> Vec<#item> {
                #found #or_none #listed
            }
        }
    }
}

/// A copy of what is at the end of a path, as an option.
fn borrowed(from: TokenStream, path: &[Step]) -> TokenStream {
    let [step, rest @ ..] = path else {
        return quote!(Some(#from));
    };
    let field = ident(&step.field);
    match (rest, step.optional) {
        ([], true) => quote!(#from.#field.clone()),
        ([], false) => quote!(Some(#from.#field.clone())),
        (rest, false) => borrowed(quote!(#from.#field), rest),
        (rest, true) => {
            let inner = format_ident!("inner");
            let found = borrowed(quote!(#inner), rest);
            quote!(#from.#field.as_ref().and_then(|#inner| #found))
        }
    }
}

/// What is at the end of a path, taken out, and whether it is an option.
fn taken(from: TokenStream, path: &[Step]) -> (TokenStream, bool) {
    let [step, rest @ ..] = path else {
        return (from, false);
    };
    let field = ident(&step.field);
    let here = quote!(#from.#field);
    if !step.optional {
        return taken(here, rest);
    }
    if rest.is_empty() {
        return (here, true);
    }
    let (found, optional) = taken(quote!(inner), rest);
    let then = ident(if optional { "and_then" } else { "map" });
    (quote!(#here.#then(|inner| #found)), true)
}
