//! How a module spells types: bare where it can, by path where the model has taken the name.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::literal::ident;
use crate::plan::{RustType, ServicePlan, TypeModule, TypeRef};

/// Names of the standard library that every module has.
const PRELUDE: [(&str, &str); 8] = [
    ("AsRef", "std::convert::AsRef"),
    ("Box", "std::boxed::Box"),
    ("Default", "std::default::Default"),
    ("From", "std::convert::From"),
    ("Into", "std::convert::Into"),
    ("Option", "std::option::Option"),
    ("String", "std::string::String"),
    ("Vec", "std::vec::Vec"),
];

/// Names that a module imports when it uses them.
const IMPORTED: [(&str, &str); 12] = [
    ("BTreeMap", "std::collections::BTreeMap"),
    ("BigDecimal", "trompe::types::BigDecimal"),
    ("BigInteger", "trompe::types::BigInteger"),
    ("Blob", "trompe::types::Blob"),
    ("ByteStream", "trompe::types::ByteStream"),
    ("Document", "trompe::types::Document"),
    ("Downcast", "trompe::serde::Downcast"),
    ("ErrorShape", "trompe::serde::ErrorShape"),
    ("ModeledError", "trompe::operation::ModeledError"),
    ("Shape", "trompe::serde::Shape"),
    ("Timestamp", "trompe::types::Timestamp"),
    ("Unit", "trompe::types::Unit"),
];

/// The spelling of one module.
pub(super) struct Spelling<'p> {
    here: Option<TypeModule>,
    taken: BTreeSet<&'p str>,
    imports: RefCell<BTreeSet<&'static str>>,
    modules: RefCell<BTreeSet<&'static str>>,
}

impl<'p> Spelling<'p> {
    /// Of the module that defines these types.
    pub(super) fn inside(plan: &'p ServicePlan, module: TypeModule) -> Self {
        let taken = plan.type_names(module).collect();
        Self {
            here: Some(module),
            taken,
            imports: RefCell::default(),
            modules: RefCell::default(),
        }
    }

    /// Of a module that defines no types of the model.
    pub(super) fn outside() -> Self {
        Self {
            here: None,
            taken: BTreeSet::new(),
            imports: RefCell::default(),
            modules: RefCell::default(),
        }
    }

    /// A name of the standard library or of the runtime.
    pub(super) fn name(&self, name: &str) -> TokenStream {
        let prelude = PRELUDE.iter().find(|(known, _)| *known == name);
        let imported = IMPORTED.iter().find(|(known, _)| *known == name);
        let Some((_, path)) = prelude.or(imported) else {
            return ident(name).to_token_stream();
        };
        if self.taken.contains(name) {
            return tokens(path);
        }
        if imported.is_some() {
            self.imports.borrow_mut().insert(path);
        }
        ident(name).to_token_stream()
    }

    /// Notes that `std::fmt` is used.
    pub(super) fn fmt(&self) {
        self.imports.borrow_mut().insert("std::fmt");
    }

    /// The `use` declarations of the names that were used.
    pub(super) fn imports(&self) -> TokenStream {
        let imports = self.imports.borrow();
        let std = imports
            .iter()
            .filter(|path| path.starts_with("std"))
            .map(|path| tokens(path));
        let mut runtime: BTreeMap<&str, Vec<Ident>> = BTreeMap::new();
        for (module, name) in imports.iter().filter_map(|path| path.rsplit_once("::")) {
            if module.starts_with("trompe") {
                runtime.entry(module).or_default().push(ident(name));
            }
        }
        let runtime = runtime.iter().map(|(module, names)| {
            let module = tokens(module);
            match names.as_slice() {
                [one] => quote!(use #module::#one;),
                all => quote!(use #module::{#(#all),*};),
            }
        });
        let modules = self.module_imports();
        quote!(#modules #(use #std;)* #(#runtime)*)
    }

    fn module_imports(&self) -> TokenStream {
        let modules: Vec<_> = self
            .modules
            .borrow()
            .iter()
            .map(|name| ident(name))
            .collect();
        match modules.as_slice() {
            [] => TokenStream::new(),
            [one] => quote!(use super::#one;),
            all => quote!(use super::{#(#all),*};),
        }
    }

    /// A static of `schemas`.
    pub(super) fn schema(&self, name: &str) -> TokenStream {
        self.in_module("schemas", name)
    }

    /// A marker of `operations`.
    pub(super) fn operation(&self, name: &str) -> TokenStream {
        self.in_module("operations", name)
    }

    fn in_module(&self, module: &'static str, name: &str) -> TokenStream {
        self.modules.borrow_mut().insert(module);
        let (module, name) = (ident(module), ident(name));
        quote!(#module::#name)
    }

    /// A type of the model.
    pub(super) fn reference(&self, reference: &TypeRef) -> TokenStream {
        let (module, name) = (ident(reference.module.name()), ident(&reference.name));
        match self.here {
            Some(here) if here == reference.module => quote!(#name),
            Some(_) => quote!(super::#module::#name),
            None => self.in_module(reference.module.name(), &reference.name),
        }
    }

    /// Any type.
    pub(super) fn ty(&self, ty: &RustType) -> TokenStream {
        match ty {
            RustType::Bool => quote!(bool),
            RustType::I8 => quote!(i8),
            RustType::I16 => quote!(i16),
            RustType::I32 => quote!(i32),
            RustType::I64 => quote!(i64),
            RustType::F32 => quote!(f32),
            RustType::F64 => quote!(f64),
            RustType::String => self.name("String"),
            RustType::Runtime(runtime) => self.name(runtime.name()),
            RustType::Structure(reference) | RustType::Named(reference) => {
                self.reference(reference)
            }
            RustType::Boxed(inner) => self.generic("Box", inner),
            RustType::Option(inner) => self.generic("Option", inner),
            RustType::List(inner) => self.generic("Vec", inner),
            RustType::Map(key, value) => {
                let (map, key, value) = (self.name("BTreeMap"), self.ty(key), self.ty(value));
                quote!(#map<#key, #value>)
            }
        }
    }

    fn generic(&self, name: &str, inner: &RustType) -> TokenStream {
        let (name, inner) = (self.name(name), self.ty(inner));
        quote!(#name<#inner>)
    }
}

fn tokens(path: &str) -> TokenStream {
    let segments = path.split("::").map(ident);
    quote!(#(#segments)::*)
}
