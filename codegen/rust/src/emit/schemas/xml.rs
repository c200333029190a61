//! XML traits in schemas.

use proc_macro2::TokenStream;
use quote::quote;

use super::{aggregate, option};
use crate::plan::{ServicePlan, XmlNamespacePlan, XmlPlan};

/// The call that adds them; nothing where there are none.
pub(super) fn emit(plan: &XmlPlan) -> TokenStream {
    if *plan == XmlPlan::default() {
        return TokenStream::new();
    }
    let name = plan.name.as_ref().map(|name| quote!(name: Some(#name),));
    let namespace = plan.namespace.as_ref().map(|plan| {
        let namespace = namespace(plan);
        quote!(namespace: Some(#namespace),)
    });
    let attribute = plan.attribute.then(|| quote!(attribute: true,));
    let flattened = plan.flattened.then(|| quote!(flattened: true,));
    let query = plan.ec2_query_name.as_ref();
    let query = query.map(|name| quote!(ec2_query_name: Some(#name),));
    quote!(.xml(&Xml { #name #namespace #attribute #flattened #query ..Xml::NONE }))
}

/// A namespace with its prefix.
pub(super) fn namespace(plan: &XmlNamespacePlan) -> TokenStream {
    let (uri, prefix) = (
        &plan.uri,
        plan.prefix.as_ref().map(|prefix| quote!(#prefix)),
    );
    let prefix = option(prefix);
    quote!(XmlNamespace { uri: #uri, prefix: #prefix })
}

/// Whether the schemas of this service name `Xml`, and `XmlNamespace`.
pub(super) fn imports(plan: &ServicePlan) -> (bool, bool) {
    let members = plan
        .schemas
        .iter()
        .filter_map(aggregate)
        .flat_map(|aggregate| aggregate.members.iter().map(|member| &member.xml));
    let all: Vec<&XmlPlan> = plan
        .schemas
        .iter()
        .map(|schema| &schema.xml)
        .chain(members)
        .collect();
    let namespace = all.iter().any(|xml| xml.namespace.is_some());
    (
        all.iter().any(|xml| **xml != XmlPlan::default()),
        namespace || plan.xml_namespace.is_some(),
    )
}
