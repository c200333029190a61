//! `schemas`: static descriptions of shapes, operations and the service.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use trompe_smithy::traits::TimestampFormat;

use super::Module;
use super::literal::{ident, text};
use super::spell::Spelling;
use crate::plan::{
    AggregateSchema, Binding, ConstraintPlan, ErrorResponse, EventListPlan, HttpPlan, MemberPlan, OperationPlan,
    PathSegment, PatternPlan, SchemaKind, SchemaPlan, SchemaRef, ServicePlan, StreamPlan, StructureRef,
};

pub(super) fn emit(plan: &ServicePlan) -> Module {
    let sp = Spelling::outside();
    let mut items = vec![service(plan)];
    items.extend(plan.operations.iter().map(|operation| self::operation(plan, operation, &sp)));
    for operation in &plan.operations {
        let streams = operation.input_events.iter().chain(&operation.output_events);
        items.extend(streams.map(stream));
    }
    items.extend(plan.event_lists.iter().map(|list| event_list(list, &sp)));
    items.extend(plan.schemas.iter().flat_map(schema));
    let imports = imports(plan, &sp);
    Module { name: "schemas", summary: "Static schemas of shapes and operations.", public: true, imports, items }
}

fn imports(plan: &ServicePlan, sp: &Spelling<'_>) -> TokenStream {
    let modules = sp.imports();
    let members = || plan.schemas.iter().filter_map(aggregate).flat_map(|aggregate| &aggregate.members);
    let simple = plan.schemas.iter().any(|schema| matches!(schema.kind, SchemaKind::Simple(_)));
    let binding = members().any(|member| member.binding != Binding::Body).then(|| ident("Binding"));
    let own = plan.schemas.iter().map(|schema| &schema.constraints);
    let constraints: Vec<_> = own.chain(members().map(|member| &member.constraints)).collect();
    let constrained = constraints.iter().any(|constraint| !constraint.is_empty()).then(|| ident("Constraints"));
    let pattern = constraints.iter().any(|constraint| constraint.pattern.is_some()).then(|| ident("Pattern"));
    let prelude = members().any(|member| matches!(member.target, SchemaRef::Prelude(_))).then(|| quote!(self));
    let kind = simple.then(|| ident("Kind"));
    let member = plan.schemas.iter().any(|schema| aggregate(schema).is_some()).then(|| ident("Member"));
    let schema = (!plan.schemas.is_empty()).then(|| ident("Schema"));
    let idents = [binding, constrained, kind, member, pattern, schema].into_iter().flatten().map(|name| quote!(#name));
    let names = prelude.into_iter().chain(idents);
    let service = service_imports(plan);
    quote!(#modules use trompe::schema::{#(#names),*}; #service)
}

fn service_imports(plan: &ServicePlan) -> TokenStream {
    let http = || plan.operations.iter().filter_map(|operation| operation.http.as_ref());
    let events = plan.has_streams().then(|| quote!(EventSchema, EventStreamSchema,));
    let errors = plan.operations.iter().any(|operation| !operation.errors.is_empty()).then(|| quote!(ErrorSchema,));
    let path = http().any(|http| !http.path.is_empty()).then(|| quote!(Segment,));
    let http = http().next().is_some().then(|| quote!(HttpTrait,));
    let operations = !plan.operations.is_empty() || plan.has_streams();
    let blueprint = operations.then(|| quote!(use trompe::serde::Blueprint;));
    quote!(#blueprint use trompe::service::{#errors #events #http OperationSchema, #path ServiceSchema};)
}

fn aggregate(schema: &SchemaPlan) -> Option<&AggregateSchema> {
    match &schema.kind {
        SchemaKind::Aggregate(aggregate) => Some(aggregate),
        _ => None,
    }
}

fn service(plan: &ServicePlan) -> TokenStream {
    let (name, id, version) = (ident(&plan.schema), &plan.id, &plan.version);
    let protocols = plan.protocols.iter().map(|protocol| ident(protocol));
    let operations = plan.operations.iter().map(|operation| ident(&operation.schema));
    let doc = format!(" `{id}`");
    quote! {
        #[doc = #doc]
        pub static #name: ServiceSchema = ServiceSchema {
            id: #id,
            version: #version,
            protocols: &[#(&trompe::protocol::#protocols),*],
            operations: &[#(&#operations),*],
        };
    }
}

fn operation(service: &ServicePlan, plan: &OperationPlan, sp: &Spelling<'_>) -> TokenStream {
    let (name, id, service) = (ident(&plan.schema), &plan.id, ident(&service.schema));
    let (input, output) = (message(plan.input.as_ref(), sp), message(plan.output.as_ref(), sp));
    let errors = plan.errors.iter().map(|response| error(response, sp));
    let http = option(plan.http.as_ref().map(http));
    let events = |stream: Option<&StreamPlan>| option(stream.map(|stream| ident(&stream.schema)).map(|name| quote!(&#name)));
    let (input_events, output_events) = (events(plan.input_events.as_ref()), events(plan.output_events.as_ref()));
    let idempotent = plan.idempotent;
    let doc = format!(" `{id}`");
    quote! {
        #[doc = #doc]
        pub static #name: OperationSchema = OperationSchema {
            id: #id,
            service: &#service,
            input: #input,
            output: #output,
            errors: &[#(#errors),*],
            http: #http,
            input_events: #input_events,
            output_events: #output_events,
            idempotent: #idempotent,
        };
    }
}

fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}

fn message(structure: Option<&StructureRef>, sp: &Spelling<'_>) -> TokenStream {
    match structure {
        Some(structure) => blueprint(structure, sp),
        None => quote!(Blueprint::of::<trompe::types::Unit>(&trompe::schema::UNIT)),
    }
}

fn blueprint(structure: &StructureRef, sp: &Spelling<'_>) -> TokenStream {
    let (ty, schema) = (sp.reference(&structure.reference), ident(&structure.schema));
    quote!(Blueprint::of::<#ty>(&#schema))
}

fn error(plan: &ErrorResponse, sp: &Spelling<'_>) -> TokenStream {
    let (shape, status, retryable) = (blueprint(&plan.shape, sp), Literal::u16_unsuffixed(plan.status), plan.retryable);
    quote!(ErrorSchema { shape: #shape, status: #status, retryable: #retryable })
}

fn http(plan: &HttpPlan) -> TokenStream {
    let (method, code) = (&plan.method, Literal::u16_unsuffixed(plan.code));
    let path = plan.path.iter().map(segment);
    let query = plan.query.iter().map(|(name, value)| quote!((#name, #value)));
    quote! {
        HttpTrait { method: #method, path: &[#(#path),*], query: &[#(#query),*], code: #code }
    }
}

fn segment(segment: &PathSegment) -> TokenStream {
    match segment {
        PathSegment::Literal(text) => quote!(Segment::Literal(#text)),
        PathSegment::Label(index) => {
            let index = Literal::usize_unsuffixed(*index);
            quote!(Segment::Label(#index))
        }
        PathSegment::GreedyLabel(index) => {
            let index = Literal::usize_unsuffixed(*index);
            quote!(Segment::GreedyLabel(#index))
        }
    }
}

fn stream(plan: &StreamPlan) -> TokenStream {
    let (name, member, union, list) = (ident(&plan.schema), &plan.member, ident(&plan.union), ident(&plan.list));
    quote! {
        static #name: EventStreamSchema = EventStreamSchema::new(#member, &#union, &#list);
    }
}

fn event_list(plan: &EventListPlan, sp: &Spelling<'_>) -> TokenStream {
    let (name, len) = (ident(&plan.name), Literal::usize_unsuffixed(plan.events.len()));
    let events = plan.events.iter().map(|event| {
        let (name, shape, exception) = (&event.name, message(event.shape.as_ref(), sp), event.exception);
        quote!(EventSchema { name: #name, shape: #shape, exception: #exception })
    });
    quote! {
        static #name: [EventSchema; #len] = [#(#events),*];
    }
}

fn schema(plan: &SchemaPlan) -> Vec<TokenStream> {
    let (name, id) = (ident(&plan.name), &plan.id);
    let constructor = match &plan.kind {
        SchemaKind::Simple(kind) => {
            let kind = ident(kind);
            quote!(Schema::simple(#id, Kind::#kind))
        }
        SchemaKind::Enumeration(values) => quote!(Schema::enumeration(#id, &[#(#values),*])),
        SchemaKind::Aggregate(aggregate) => {
            let (constructor, members) = (ident(aggregate.constructor), ident(&aggregate.members_name));
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
    std::iter::once(item).chain(members).chain(patterns(plan)).collect()
}

fn traits(plan: &SchemaPlan) -> TokenStream {
    let constraints = constraints(&plan.constraints);
    let media_type = plan.media_type.as_ref().map(|value| quote!(.media_type(#value)));
    let format = plan.timestamp_format.map(timestamp_format);
    let sensitive = plan.sensitive.then(|| quote!(.sensitive()));
    let constrained = plan.constrained.then(|| quote!(.constrained()));
    quote!(#constraints #media_type #format #sensitive #constrained)
}

fn members(plan: &AggregateSchema) -> TokenStream {
    let (name, len) = (ident(&plan.members_name), Literal::usize_unsuffixed(plan.members.len()));
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
    let json_name = plan.json_name.as_ref().map(|name| quote!(.named_in_json(#name)));
    let binding = binding(&plan.binding);
    let format = plan.timestamp_format.map(timestamp_format);
    let constraints = constraints(&plan.constraints);
    quote!(Member::new(#name, &#target) #required #sparse #token #sensitive #json_name #binding #format #constraints)
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
    let name = format_ident!("{}", match format {
        TimestampFormat::DateTime => "DateTime",
        TimestampFormat::HttpDate => "HttpDate",
        TimestampFormat::EpochSeconds => "EpochSeconds",
    });
    quote!(.timestamp_format(trompe::types::TimestampFormat::#name))
}

fn constraints(plan: &ConstraintPlan) -> TokenStream {
    if plan.is_empty() {
        return TokenStream::new();
    }
    let length = plan.length.map(|(min, max)| {
        let bound = |bound: Option<u64>| option(bound.map(Literal::u64_unsuffixed).map(|bound| quote!(#bound)));
        let (min, max) = (bound(min), bound(max));
        quote!(.length(#min, #max))
    });
    let range = plan.range.map(|(min, max)| {
        let bound = |bound: Option<f64>| option(bound.map(Literal::f64_unsuffixed).map(|bound| quote!(#bound)));
        let (min, max) = (bound(min), bound(max));
        quote!(.range(#min, #max))
    });
    let pattern = plan.pattern.as_ref().map(|pattern| ident(&pattern.name)).map(|name| quote!(.pattern(&#name)));
    let unique = plan.unique_items.then(|| quote!(.unique_items()));
    quote!(.constraints(Constraints::NONE #length #range #pattern #unique))
}

fn patterns(plan: &SchemaPlan) -> Vec<TokenStream> {
    let members = aggregate(plan).into_iter().flat_map(|aggregate| &aggregate.members);
    let all = std::iter::once(&plan.constraints).chain(members.map(|member| &member.constraints));
    all.filter_map(|constraints| constraints.pattern.as_ref()).map(pattern).collect()
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
