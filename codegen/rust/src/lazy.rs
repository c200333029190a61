//! Functions that are compiled where they are used.
//!
//! A program uses few of a service's operations. Functions with `#[inline]` are not compiled with the generated
//! crate, where nothing calls them, but with the program that does, and only then.

use syn::{File, GenericParam, Generics, ImplItem, ImplItemFn, Item, Signature, Type, parse_quote};

/// Marks every function of a file that the compiler would not leave to its callers by itself.
pub(crate) fn mark(file: &mut File) {
    for item in &mut file.items {
        match item {
            Item::Fn(item) if !is_generic(&item.sig) => item.attrs.push(parse_quote!(#[inline])),
            Item::Impl(item) if !has_types(&item.generics) => mark_methods(&mut item.items),
            _ => {}
        }
    }
}

fn mark_methods(items: &mut [ImplItem]) {
    let methods = items.iter_mut().filter_map(|item| match item {
        ImplItem::Fn(method) => Some(method),
        _ => None,
    });
    for method in methods.filter(|method| !is_generic(&method.sig) && !is_marked(method)) {
        method.attrs.push(parse_quote!(#[inline]));
    }
}

fn is_marked(method: &ImplItemFn) -> bool {
    method.attrs.iter().any(|it| it.path().is_ident("inline"))
}

fn is_generic(signature: &Signature) -> bool {
    let is_implied = |input: &syn::FnArg| match input {
        syn::FnArg::Typed(input) => matches!(*input.ty, Type::ImplTrait(_)),
        syn::FnArg::Receiver(_) => false,
    };
    has_types(&signature.generics) || signature.inputs.iter().any(is_implied)
}

fn has_types(generics: &Generics) -> bool {
    let is_type = |parameter: &GenericParam| matches!(parameter, GenericParam::Type(_));
    generics.params.iter().any(is_type)
}
