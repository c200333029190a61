//! A plan as tokens, one kind of output a file. Nothing is decided here.

mod builders;
mod client;
mod enums;
mod errors;
mod events;
mod handlers;
mod literal;
mod operations;
mod pages;
mod parsers;
mod schemas;
mod server;
mod spell;
mod structures;
mod types;
mod unions;
mod waiters;

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::{Docs, ServicePlan};

/// One module of a service: its name, what it says of itself, and its items in order.
#[derive(Clone, Debug)]
pub struct Module {
    /// The module's name.
    pub name: &'static str,
    /// One line on what it holds.
    pub summary: &'static str,
    /// Whether it has anything to name from outside.
    pub public: bool,
    /// The `use` declarations.
    pub imports: TokenStream,
    /// The items.
    pub items: Vec<TokenStream>,
}

/// The modules of a service, those without an item left out.
#[must_use]
pub fn service(plan: &ServicePlan) -> Vec<Module> {
    let modules = vec![
        types::emit(plan),
        errors::emit(plan),
        builders::emit(plan),
        schemas::emit(plan),
        parsers::emit(plan),
        operations::emit(plan),
        client::emit(plan),
        pages::emit(plan),
        waiters::emit(plan),
        server::emit(plan),
        handlers::emit(plan),
    ];
    let is_wanted = |module: &Module| match module.name {
        "client" | "pages" | "waiters" => plan.sides.client,
        "server" => plan.sides.server,
        _ => true,
    };
    modules
        .into_iter()
        .filter(is_wanted)
        .filter(|module| !module.items.is_empty())
        .collect()
}

fn docs(docs: &Docs) -> TokenStream {
    let lines = docs.lines().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        }
    });
    quote!(#(#[doc = #lines])*)
}

fn deprecated(note: Option<&String>) -> TokenStream {
    match note.map(String::as_str) {
        None => TokenStream::new(),
        Some("") => quote!(#[deprecated]),
        Some(note) => quote!(#[deprecated(note = #note)]),
    }
}
