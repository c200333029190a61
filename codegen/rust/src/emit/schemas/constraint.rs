//! Constraint traits in schemas.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{aggregate, option};
use crate::emit::literal::{ident, text};
use crate::plan::{ConstraintPlan, PatternPlan, SchemaPlan};

pub(super) fn emit(plan: &ConstraintPlan) -> TokenStream {
    if plan.is_empty() {
        return TokenStream::new();
    }
    let length = plan.length.map(|(min, max)| {
        let bound = |bound: Option<u64>| {
            option(
                bound
                    .map(Literal::u64_unsuffixed)
                    .map(|bound| quote!(#bound)),
            )
        };
        let (min, max) = (bound(min), bound(max));
        quote!(.length(#min, #max))
    });
    let range = plan.range.as_ref().map(|(min, max)| {
        let bound =
            |bound: &Option<String>| option(bound.as_deref().map(text).map(|bound| quote!(#bound)));
        let (min, max) = (bound(min), bound(max));
        quote!(.range(#min, #max))
    });
    let pattern = plan
        .pattern
        .as_ref()
        .map(|pattern| ident(&pattern.name))
        .map(|name| quote!(.pattern(&#name)));
    let unique = plan.unique_items.then(|| quote!(.unique_items()));
    quote!(.constraints(&Constraints::NONE #length #range #pattern #unique))
}

pub(super) fn patterns(plan: &SchemaPlan) -> Vec<TokenStream> {
    let members = aggregate(plan)
        .into_iter()
        .flat_map(|aggregate| &aggregate.members);
    let all = std::iter::once(&plan.constraints).chain(members.map(|member| &member.constraints));
    all.filter_map(|constraints| constraints.pattern.as_ref())
        .map(pattern)
        .collect()
}

fn pattern(plan: &PatternPlan) -> TokenStream {
    let (name, source) = (ident(&plan.name), text(&plan.source));
    let value = match plan.translated.as_deref().map(text) {
        None => quote!(Pattern::new(#source)),
        Some(regex) => quote!(Pattern::translated(#source, #regex)),
    };
    quote! {
        static #name: Pattern = #value;
    }
}
