//! Schemas of shapes and their members.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use trompe_smithy::traits::TimestampFormat;

use super::{aggregate, constraint, option, xml};
use crate::emit::literal::ident;
use crate::plan::{
    AggregateSchema, AlloyPlan, Binding, MemberPlan, SchemaKind, SchemaPlan, SchemaRef, UnionForm,
};

pub(super) fn emit(plan: &SchemaPlan) -> Vec<TokenStream> {
    let (name, id) = (ident(&plan.name), &plan.id);
    let constructor = match &plan.kind {
        SchemaKind::Simple(kind) => {
            let kind = ident(kind);
            quote!(Schema::simple(#id, Kind::#kind))
        }
        SchemaKind::Enumeration { values, public } => {
            let public = public
                .map(Literal::usize_unsuffixed)
                .map(|count| quote!(.with_public_values(#count)));
            quote!(Schema::enumeration(#id, &[#(#values),*]) #public)
        }
        SchemaKind::Aggregate(aggregate) => {
            let (constructor, members) =
                (ident(aggregate.constructor), ident(&aggregate.members_name));
            quote!(Schema::#constructor(#id, &#members))
        }
    };
    let traits = traits(plan);
    let doc = format!(" `{id}`");
    let item = quote! {
        #[doc = #doc]
        pub static #name: Schema = #constructor #traits;
    };
    let members = aggregate(plan).map(members);
    std::iter::once(item)
        .chain(members)
        .chain(constraint::patterns(plan))
        .collect()
}

fn traits(plan: &SchemaPlan) -> TokenStream {
    let constraints = constraint::emit(&plan.constraints);
    let media_type = plan
        .media_type
        .as_ref()
        .map(|value| quote!(.media_type(#value)));
    let format = plan.timestamp_format.map(timestamp_format);
    let streaming = plan.streaming.map(|requires_length| {
        let value = match requires_length {
            true => quote!(RequiresLength),
            false => quote!(Unbounded),
        };
        quote!(.streaming(trompe::schema::Streaming::#value))
    });
    let sensitive = plan.sensitive.then(|| quote!(.sensitive()));
    let constrained = plan.constrained.then(|| quote!(.constrained()));
    let xml = xml::emit(&plan.xml);
    let alloy = plan.alloy.as_ref().map(alloy);
    quote!(#constraints #media_type #format #streaming #sensitive #constrained #xml #alloy)
}

fn alloy(plan: &AlloyPlan) -> TokenStream {
    let union = match &plan.union {
        UnionForm::Tagged => quote!(Tagged),
        UnionForm::Untagged => quote!(Untagged),
        UnionForm::Discriminated(name) => {
            quote!(Discriminated(&Member::new(#name, &trompe::schema::STRING)))
        }
    };
    let unknown = option(plan.unknown.map(|index| {
        let index = Literal::usize_unsuffixed(index);
        quote!(#index)
    }));
    quote! {
        .alloy(&trompe::schema::Alloy {
            union: trompe::schema::UnionForm::#union,
            unknown: #unknown,
        })
    }
}

fn members(plan: &AggregateSchema) -> TokenStream {
    let (name, len) = (
        ident(&plan.members_name),
        Literal::usize_unsuffixed(plan.members.len()),
    );
    let members = plan.members.iter().map(member);
    // The parsers of structures and unions use theirs.
    let visibility = matches!(plan.constructor, "structure" | "union").then(|| quote!(pub(super)));
    quote! {
        #visibility static #name: [Member; #len] = [#(#members),*];
    }
}

fn member(plan: &MemberPlan) -> TokenStream {
    let name = &plan.name;
    let target = match &plan.target {
        SchemaRef::Prelude(name) => {
            let name = ident(name);
            quote!(schema::#name)
        }
        SchemaRef::Own(name) => {
            let name = ident(name);
            quote!(#name)
        }
    };
    let required = plan.required.then(|| quote!(.required()));
    let sparse = plan.sparse.then(|| quote!(.sparse()));
    let token = plan.idempotency_token.then(|| quote!(.idempotency_token()));
    let sensitive = plan.sensitive.then(|| quote!(.sensitive()));
    let unknown = plan.json_unknown.then(|| quote!(.json_unknown()));
    let json_name = plan
        .json_name
        .as_ref()
        .map(|name| quote!(.named_in_json(#name)));
    let binding = binding(&plan.binding);
    let format = plan.timestamp_format.map(timestamp_format);
    let constraints = constraint::emit(&plan.constraints);
    let xml = xml::emit(&plan.xml);
    quote!(Member::new(#name, &#target) #required #sparse #token #sensitive #unknown #json_name #xml #binding #format #constraints)
}

fn binding(binding: &Binding) -> TokenStream {
    let value = match binding {
        Binding::Body => return TokenStream::new(),
        Binding::Label => quote!(Label),
        Binding::Query(name) => quote!(Query(#name)),
        Binding::QueryParams => quote!(QueryParams),
        Binding::Header(name) => quote!(Header(#name)),
        Binding::PrefixHeaders(prefix) => quote!(PrefixHeaders(#prefix)),
        Binding::Payload => quote!(Payload),
        Binding::ResponseCode => quote!(ResponseCode),
        Binding::EventHeader => quote!(EventHeader),
        Binding::EventPayload => quote!(EventPayload),
    };
    quote!(.bound(Binding::#value))
}

fn timestamp_format(format: TimestampFormat) -> TokenStream {
    let name = format_ident!(
        "{}",
        match format {
            TimestampFormat::DateTime => "DateTime",
            TimestampFormat::HttpDate => "HttpDate",
            TimestampFormat::EpochSeconds => "EpochSeconds",
        }
    );
    quote!(.timestamp_format(trompe::types::TimestampFormat::#name))
}
