//! The decisions of plans.

#[cfg(test)]
#[allow(dead_code, reason = "other tests use the rest")]
mod support;

use support::{report_of, service_of};
use trompe_codegen::plan::{
    AuthPlan, AuthSchemePlan, Binding, DefaultImpl, Presence, RustType, SchemaKind, ServicePlan,
    StructurePlan, Wanted,
};

fn model(shapes: &str) -> String {
    format!(
        "$version: \"2.0\"\nnamespace a\nuse smithy.protocols#rpcv2Cbor\nuse aws.protocols#restJson1\n\
         use smithy.api#Unit\n@rpcv2Cbor service Svc {{ operations: [Op] }}\n{shapes}"
    )
}

#[cfg(test)]
fn structure<'p>(plan: &'p ServicePlan, name: &str) -> &'p StructurePlan {
    plan.structures
        .iter()
        .find(|structure| structure.reference.name == name)
        .unwrap()
}

#[test]
fn a_member_is_plain_when_required_or_defaulted_and_else_an_option() {
    let plan = service_of(&model(
        "operation Op { output := { @required a: String, b: String = \"x\"\n c: String, \
         @required @clientOptional d: String, @required @idempotencyToken e: String, f: String = null\n } }",
    ));
    let fields = &structure(&plan, "OpOutput").fields;
    let optional: Vec<bool> = fields
        .iter()
        .map(|field| field.presence == Presence::Optional)
        .collect();
    assert_eq!(optional, [false, false, true, true, true, true]);
    let setters: Vec<_> = fields.iter().map(|field| field.setter.as_deref()).collect();
    assert_eq!(
        setters,
        [None, Some("b"), Some("c"), Some("d"), Some("e"), Some("f")]
    );
}

#[test]
fn a_default_that_only_servers_assume_makes_an_option_that_can_be_asked_for_it() {
    let plan = service_of(&model(
        "operation Op { input := { a: String = \"x\"\n @required b: Integer = 1\n c: String = null\n \
         inner: Inner, aOrDefault: String } }\n \
         structure Inner { plain: Integer = 2\n @clientOptional loose: Integer = 3\n }",
    ));
    let asked = |name| {
        let fields = structure(&plan, name).fields.iter();
        fields
            .map(|field| {
                let method = field.served.as_ref().map(|served| served.method.as_str());
                (field.presence == Presence::Optional, method)
            })
            .collect::<Vec<_>>()
    };
    let input = [
        (true, Some("a_or_default")),
        (true, Some("b_or_default")),
        (true, None),
        (true, None),
        (true, None),
    ];
    assert_eq!(asked("OpInput"), input);
    assert_eq!(
        asked("Inner"),
        [(false, None), (true, Some("loose_or_default"))]
    );
}

#[test]
fn default_is_derived_only_where_it_means_the_models_defaults() {
    let plan = service_of(&model(
        "operation Op { input: A, output: B }\nstructure A { x: Integer = 0, y: String }\nstructure B { x: Integer = 7, c: C }\n\
         structure C { @required x: Integer }",
    ));
    let defaults = ["A", "B", "C"].map(|name| structure(&plan, name).default);
    assert_eq!(
        defaults,
        [DefaultImpl::Derived, DefaultImpl::Model, DefaultImpl::None]
    );
}

#[test]
fn cycles_are_boxed_in_structures_and_in_unions_only_where_no_structure_breaks_them() {
    let plan = service_of(&model(
        "operation Op { input := { e: E, l: L } }\nunion E { both: Both, not: E, n: Integer }\n\
         structure Both { @required left: E, list: Es }\nlist Es { member: E }\nstructure L { next: L }",
    ));
    let is_boxed = |ty: &RustType| matches!(ty, RustType::Boxed(_));
    let both = structure(&plan, "Both");
    assert_eq!(
        both.fields
            .iter()
            .map(|field| is_boxed(&field.value))
            .collect::<Vec<_>>(),
        [true, false]
    );
    let payloads: Vec<bool> = plan.unions[0]
        .variants
        .iter()
        .map(|v| v.payload.as_ref().is_some_and(is_boxed))
        .collect();
    assert_eq!(payloads, [false, true, false]);
    assert!(is_boxed(&structure(&plan, "L").fields[0].value));
    assert!(!is_boxed(&structure(&plan, "OpInput").fields[0].value));
}

#[test]
fn secrets_inside_collections_hide_the_field() {
    let plan = service_of(&model(
        "operation Op { input := { a: M, b: String } }\nmap M { key: String, value: L }\nlist L { member: S }\n@sensitive string S",
    ));
    let input = structure(&plan, "OpInput");
    assert_eq!(
        input
            .fields
            .iter()
            .map(|field| field.redacted)
            .collect::<Vec<_>>(),
        [true, false]
    );
}

#[test]
fn shapes_that_reach_a_constraint_are_constrained() {
    let plan = service_of(&model(
        "operation Op { input := { a: A }, output := { b: B } }\nstructure A { l: L }\nlist L { member: S }\n\
         @length(max: 3) string S\nstructure B { s: String }",
    ));
    let constrained: Vec<&str> = plan
        .schemas
        .iter()
        .filter(|s| s.constrained)
        .map(|s| s.name.as_str())
        .collect();
    assert_eq!(constrained, ["A", "L", "OP_INPUT", "S"]);
}

#[test]
fn binding_traits_count_only_where_a_structure_is_the_message() {
    let plan = service_of(&model(
        "@http(method: \"POST\", uri: \"/a\") operation Op { input: In, output: Out }\n\
         structure In { @httpHeader(\"X-A\") a: String, @httpQuery(\"q\") q: String, inner: Inner }\n\
         structure Out { @httpResponseCode s: Integer }\nstructure Inner { @httpHeader(\"X-B\") b: String }",
    ));
    let bindings = |name: &str| -> Vec<Binding> {
        let schema = plan
            .schemas
            .iter()
            .find(|schema| schema.name == name)
            .unwrap();
        let SchemaKind::Aggregate(aggregate) = &schema.kind else {
            panic!("{name} has members")
        };
        aggregate
            .members
            .iter()
            .map(|member| member.binding.clone())
            .collect()
    };
    assert_eq!(
        bindings("IN"),
        [
            Binding::Header("x-a".into()),
            Binding::Query("q".into()),
            Binding::Body
        ]
    );
    assert_eq!(bindings("OUT"), [Binding::ResponseCode]);
    assert_eq!(bindings("INNER"), [Binding::Body]);
}

#[test]
fn the_errors_of_an_operation_include_its_services_and_its_streams_exceptions() {
    let plan = service_of(
        "$version: \"2.0\"\nnamespace a\nuse smithy.protocols#rpcv2Cbor\n\
         @rpcv2Cbor service Svc { resources: [R], errors: [Common] }\n\
         resource R { operations: [Op] }\n\
         operation Op { output := { s: Stream }, errors: [Own] }\n\
         @streaming union Stream { tick: Tick, gone: Gone }\nstructure Tick {}\n\
         @error(\"client\") structure Own {}\n@error(\"client\") structure Common {}\n@error(\"server\") structure Gone {}",
    );
    let names: Vec<&str> = plan.error_enums[0]
        .variants
        .iter()
        .map(|variant| variant.name.as_str())
        .collect();
    assert_eq!(names, ["Own", "Common", "Gone"]);
    assert_eq!(
        plan.operations[0].errors.len(),
        2,
        "exceptions are no responses"
    );
    assert_eq!(plan.events[0].variants.len(), 1, "exceptions are no events");
    assert!(
        structure(&plan, "OpOutput").fields.is_empty(),
        "the stream is no field"
    );
}

#[test]
fn a_rename_of_the_service_names_the_type() {
    let plan = service_of(
        &model("operation Op { input: B }\nstructure B { s: String }").replace(
            "operations: [Op]",
            "operations: [Op], rename: { \"a#B\": \"Better\" }",
        ),
    );
    assert_eq!(structure(&plan, "Better").id, "a#B");
}

#[test]
fn operations_narrow_the_service_to_what_they_reach() {
    let text = model("operation Op { input: In }\nstructure In { s: String }\noperation Other { input: Big }\nstructure Big {}")
        .replace("[Op]", "[Op, Other]");
    let wanted = Wanted {
        operations: Some(vec!["Other".to_owned()]),
        ..Wanted::default()
    };
    let (plan, loaded) = support::plan_of(&wanted, &text);
    assert!(loaded.is_valid());
    let names: Vec<&str> = plan.services[0]
        .structures
        .iter()
        .map(|s| s.reference.name.as_str())
        .collect();
    assert_eq!(
        (names.as_slice(), plan.services[0].operations.len()),
        (&["Big"][..], 1)
    );
}

#[test]
fn an_operation_or_service_that_is_not_there_is_named_with_its_nearest() {
    let wanted = Wanted {
        services: vec!["a#Svcc".to_owned()],
        ..Wanted::default()
    };
    let text = model("operation Op {}");
    let report = report_of(&wanted, &text);
    assert!(
        report.contains("no service `a#Svcc`") && report.contains("did you mean `a#Svc`?"),
        "{report}"
    );
    let wanted = Wanted {
        operations: Some(vec!["OP".to_owned(), "Nowhere".to_owned()]),
        ..Wanted::default()
    };
    let report = report_of(&wanted, &text);
    assert!(
        report.contains("did you mean `Op`?") && report.contains("no operation `Nowhere`"),
        "{report}"
    );
}

#[test]
fn a_pattern_that_servers_do_not_check_is_warned_of_at_its_place_unless_suppressed() {
    let text = model("operation Op { input := { s: S } }\n@pattern(\"^(?!a)b$\")\nstring S");
    let report = report_of(&Wanted::default(), &text);
    assert!(
        report.contains("warning[UnsupportedPattern]") && report.contains("main.smithy:8:10"),
        "{report}"
    );
    let suppressed = text.replace("@pattern", "@suppress([\"UnsupportedPattern\"])\n@pattern");
    assert_eq!(report_of(&Wanted::default(), &suppressed), "");
    for text in [text, suppressed] {
        let schemas = service_of(&text).schemas;
        assert!(schemas.iter().all(|schema| schema.constraints.is_empty()));
    }
}

#[test]
fn a_service_without_a_supported_protocol_is_refused_and_named() {
    let other = model(
        "operation Op {}\n@trait(selector: \"service\")\n@protocolDefinition\nstructure other {}\n",
    );
    let only = other.replace("@rpcv2Cbor service", "@other service");
    let report = report_of(&Wanted::default(), &only);
    assert!(
        report.contains("error[UnsupportedProtocol]") && report.contains("#other`"),
        "{report}"
    );
    let both = other.replace("@rpcv2Cbor service", "@other @rpcv2Cbor service");
    let report = report_of(&Wanted::default(), &both);
    assert!(report.contains("warning[UnsupportedProtocol]"), "{report}");
    assert_eq!(service_of(&both).protocols, ["RPC_V2_CBOR"]);
}

#[test]
fn operations_that_take_digests_alone_are_warned_of_at_the_trait() {
    let text = model("@auth([httpDigestAuth])\noperation Op {}\n").replace(
        "@rpcv2Cbor service",
        "@rpcv2Cbor\n@httpBasicAuth\n@httpDigestAuth\n@auth([httpBasicAuth])\nservice",
    );
    let report = report_of(&Wanted::default(), &text);
    assert!(report.contains("warning[UnsupportedAuth]"), "{report}");
    assert!(report.contains("| @httpDigestAuth"), "{report}");
    assert!(
        report.contains("Op can be called by HTTP digest"),
        "{report}"
    );
    let either = text.replace(
        "@auth([httpDigestAuth])",
        "@auth([httpDigestAuth, httpBasicAuth])",
    );
    assert!(!report_of(&Wanted::default(), &either).contains("UnsupportedAuth"));
}

#[test]
fn methods_and_handlers_give_way_to_names_that_are_taken() {
    let plan = service_of(
        "$version: \"2.0\"\nnamespace a\nuse smithy.protocols#rpcv2Cbor\n@rpcv2Cbor service Svc { operations: [Connect] }\n\
         operation Connect { output := { s: S } }\n@streaming union S { error: E, unknown: E }\nstructure E {}",
    );
    let operation = &plan.operations[0];
    assert_eq!(operation.method, "connect_operation");
    let handler = &operation.output_events.as_ref().unwrap().handler;
    assert_eq!(handler.on_event, ["on_error", "on_unknown"]);
    assert_eq!(
        (handler.on_unknown.as_str(), handler.on_error.as_str()),
        ("on_unknown_event", "on_session_error")
    );
}

fn auth_of(applied: &str, operation: &str) -> AuthPlan {
    let text = format!(
        "$version: \"2.0\"\nnamespace a\nuse smithy.protocols#rpcv2Cbor\nuse aws.auth#sigv4\nuse aws.auth#unsignedPayload\n\
         @rpcv2Cbor @httpBearerAuth @sigv4(name: \"media\") {applied}\nservice Svc {{ operations: [Op] }}\n{operation} operation Op {{}}"
    );
    service_of(&text).operations.remove(0).auth
}

#[test]
fn the_authentication_in_force_is_the_operations_the_services_or_all_in_alphabetical_order() {
    let (bearer, sigv4) = (
        AuthSchemePlan::HttpBearer,
        AuthSchemePlan::SigV4("media".to_owned()),
    );
    let of = |applied, operation| auth_of(applied, operation).schemes;
    assert_eq!(of("", ""), [sigv4.clone(), bearer.clone()]);
    let ordered = "@auth([httpBearerAuth, sigv4])";
    assert_eq!(of(ordered, ""), [bearer.clone(), sigv4.clone()]);
    assert_eq!(of(ordered, "@auth([sigv4])"), [sigv4]);
    assert_eq!(of(ordered, "@auth([])"), []);
}

#[test]
fn optional_authentication_and_unsigned_bodies_are_the_operations_own() {
    let plan = auth_of("@auth([httpBearerAuth])", "@optionalAuth @unsignedPayload");
    assert!(plan.optional && plan.unsigned_payload);
    let plan = auth_of("@auth([httpBearerAuth])", "");
    assert!(!plan.optional && !plan.unsigned_payload);
}

#[test]
fn a_set_of_smithy_1_is_a_list_of_unique_items() {
    let plan = service_of(
        "$version: \"1.0\"\nnamespace a\nuse aws.protocols#restJson1\n@restJson1 service Svc { version: \"1\", operations: [Op] }\n\
         @http(method: \"POST\", uri: \"/\") operation Op { input: In }\n\
         structure In { tags: Tags }\nset Tags { member: String }",
    );
    let schema = |name| plan.schemas.iter().find(|schema| schema.id == name);
    let (tags, input) = (schema("a#Tags").unwrap(), schema("a#In").unwrap());
    assert!(tags.constraints.unique_items);
    assert!(tags.constrained && input.constrained);
}
