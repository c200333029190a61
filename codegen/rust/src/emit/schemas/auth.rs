//! The authentication of an operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::option;
use crate::plan::{AuthPlan, AuthSchemePlan, ServicePlan};

/// `None` where anybody may call.
pub(super) fn emit(plan: &AuthPlan) -> Option<TokenStream> {
    if *plan == AuthPlan::default() {
        return None;
    }
    let schemes = plan.schemes.iter().map(scheme);
    let (optional, unsigned_payload) = (plan.optional, plan.unsigned_payload);
    Some(quote! {
        AuthSchema {
            schemes: &[#(#schemes),*],
            optional: #optional,
            unsigned_payload: #unsigned_payload,
        }
    })
}

fn scheme(plan: &AuthSchemePlan) -> TokenStream {
    match plan {
        AuthSchemePlan::SigV4(service) => quote!(AuthScheme::SigV4 { service: #service }),
        AuthSchemePlan::HttpBasic => quote!(AuthScheme::HttpBasic),
        AuthSchemePlan::HttpBearer => quote!(AuthScheme::HttpBearer),
        AuthSchemePlan::HttpDigest => quote!(AuthScheme::HttpDigest),
        AuthSchemePlan::ApiKey {
            name,
            in_query,
            scheme,
        } => {
            let place = match in_query {
                true => quote!(ApiKeyPlace::Query),
                false => quote!(ApiKeyPlace::Header),
            };
            let scheme = option(scheme.as_ref().map(|scheme| quote!(#scheme)));
            quote!(AuthScheme::ApiKey { name: #name, place: #place, scheme: #scheme })
        }
        AuthSchemePlan::Other(id) => quote!(AuthScheme::Other(#id)),
    }
}

/// What the schemas of these operations name.
pub(super) fn imports(plan: &ServicePlan) -> TokenStream {
    let schemes = || {
        plan.operations
            .iter()
            .flat_map(|operation| &operation.auth.schemes)
    };
    let key = schemes()
        .any(|scheme| matches!(scheme, AuthSchemePlan::ApiKey { .. }))
        .then(|| quote!(ApiKeyPlace,));
    let scheme = schemes().next().is_some().then(|| quote!(AuthScheme,));
    let auth = plan
        .operations
        .iter()
        .any(|operation| operation.auth != AuthPlan::default());
    let auth = auth.then(|| quote!(AuthSchema,));
    quote!(#key #auth #scheme)
}
