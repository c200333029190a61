//! Events in the words of upstream's validators and loaders: identifiers, severities and messages
//! are what people suppress and search for.

#![allow(clippy::unwrap_used, reason = "a test ends where its support fails")]

use trompe_smithy::Loader;
use trompe_smithy::diagnostic::Severity;

/// The events of a model, but for the notes, in one line each.
fn lines(name: &str, text: &str) -> Vec<String> {
    let loaded = Loader::new().text(name, text).load();
    let events = loaded.diagnostics.iter();
    let events = events.filter(|event| event.severity > Severity::Note);
    events.map(|event| event.to_line(&loaded.sources)).collect()
}

/// The events of a model in IDL 2.0, in the namespace `a`.
fn of(body: &str) -> Vec<String> {
    lines(
        "m.smithy",
        &format!("$version: \"2.0\"\nnamespace a\n{body}\n"),
    )
}

fn ast(shapes: &str) -> Vec<String> {
    lines(
        "m.json",
        &format!("{{\"smithy\": \"2.0\", \"shapes\": {{{shapes}}}}}"),
    )
}

/// That one of the lines begins like this.
fn has(lines: &[String], start: &str) {
    let found = lines.iter().any(|line| line.starts_with(start));
    assert!(found, "{start}\nis not in\n{}", lines.join("\n"));
}

#[test]
fn unknown_control_statements_are_warned_of() {
    let found = lines(
        "m.smithy",
        "$version: \"2.0\"\n$foo: \"bar\"\nnamespace a\n",
    );
    has(
        &found,
        "[WARNING] -: Unknown control statement `foo` with value `\"bar\" | Model",
    );
}

#[test]
fn imports_name_no_members() {
    let found = lines("m.smithy", "$version: \"2.0\"\nnamespace a\nuse b#C$d\n");
    has(
        &found,
        "[ERROR] -: Syntax error at line 3, column 5: Use statements cannot use members",
    );
}

#[test]
fn broken_tokens_are_named() {
    let value = |text: &str| {
        lines(
            "m.smithy",
            &format!("$version: \"2.0\"\nmetadata a = {text}\n"),
        )
    };
    let at = "[ERROR] -: Syntax error at line 2, column 14: ";
    has(
        &value("-"),
        &format!("{at}Invalid number '-': '-' must be followed by a digit"),
    );
    has(
        &value("1."),
        &format!("{at}Invalid number '1.': '.' must be followed by a digit"),
    );
    has(
        &value("1e+"),
        &format!("{at}Invalid number '1e+': 'e', '+', and '-' must be followed by a digit"),
    );
    has(
        &value("/"),
        &format!("{at}Expected a '/' to follow '/' to form a comment."),
    );
    has(
        &value("\"\u{1}\""),
        &format!("{at}Error parsing quoted string: Invalid string character: `\u{1}`"),
    );
}

#[test]
fn parts_of_the_ast_of_wrong_kinds_are_named() {
    has(
        &ast("\"a#A\": 1"),
        "[ERROR] -: Expected object, but found number. | Model",
    );
    has(
        &ast("\"a#A\": {}"),
        "[ERROR] -: Missing expected member `type`. | Model",
    );
    has(
        &ast("\"a#A\": {\"type\": 1}"),
        "[ERROR] -: Expected `type` member to be a string, but found number. | Model",
    );
    has(
        &ast("\"a#A\": {\"type\": \"list\", \"member\": {}}"),
        "[ERROR] a#A: Missing expected member `target`. | Model",
    );
    has(
        &ast("\"a#A\": {\"type\": \"string\", \"mixins\": [1]}"),
        "[ERROR] a#A: Expected array element 0 to be a object but found number. | Model",
    );
    has(
        &ast("\"a#A\": {\"type\": \"resource\", \"identifiers\": {\"id\": \"a#B\"}}"),
        "[ERROR] a#A: Expected object, but found string. | Model",
    );
    has(
        &ast(
            "\"a#A\": {\"type\": \"operation\", \"input\": {\"target\": \"smithy.api#Unit\", \"x\": 1}}",
        ),
        "[WARNING] a#A: Expected an object with possible properties of `target`, but found additional properties: `x`",
    );
    has(
        &ast("\"a#A\": {\"type\": \"service\", \"x\": 1, \"w\": 1}"),
        "[WARNING] a#A: Expected an object with possible properties of `errors`, `mixins`, `operations`, `rename`, \
         `resources`, `traits`, `type`, `version`, but found additional properties: `w`, `x` | Model",
    );
}

#[test]
fn definitions_of_validators_are_held_to_their_form() {
    let of = |definition: &str| {
        let text = format!("$version: \"2.0\"\nmetadata validators = [{{ {definition} }}]\n");
        lines("m.smithy", &text)
    };
    let none = "name: \"EmitNoneSelector\", configuration: { selector: \"string\" }";
    has(
        &of("id: \"x\""),
        "[ERROR] -: Missing expected member `name`. | Model",
    );
    has(
        &of("name: 1"),
        "[ERROR] -: Expected `name` member to be a string, but found number. | Model",
    );
    has(
        &of(&format!("{none}, severity: \"ERROR\"")),
        "[ERROR] -: Expected one of `DANGER`, `NOTE`, `WARNING`; got `ERROR`. | Model",
    );
    has(
        &of(&format!("{none}, namespaces: \"a\"")),
        "[ERROR] -: Expected `namespaces` to be an array of strings. Found string. | Model",
    );
    has(
        &of(&format!("{none}, id: 1")),
        "[ERROR] -: Expected `id` to be a string; found number. | Model",
    );
    has(
        &of(&format!("{none}, selector: \"!\"")),
        "[ERROR] -: Syntax error at line 1 column 1",
    );
}

#[test]
fn targets_that_do_not_exist_have_an_event_of_their_own() {
    let found = of("structure S { m: Nothing }");
    has(
        &found,
        "[ERROR] a#S$m: member shape targets an unresolved shape `a#Nothing`",
    );
    assert!(
        found
            .iter()
            .any(|line| line.ends_with("| Target.UnresolvedShape")),
        "{found:?}"
    );
}

#[test]
fn exclusive_targets_are_told_of_in_structures_only() {
    let found = of(
        "@trait(selector: \"string\", structurallyExclusive: \"target\")\nstructure one {}\n\
         @one\nstring T\nstructure S { a: T, b: T }\nunion U { a: T, b: T }",
    );
    has(
        &found,
        "[ERROR] a#S: Only a single member of a structure can target a shape marked with the `a#one` trait",
    );
    assert!(found.iter().all(|line| !line.contains("a#U:")), "{found:?}");
}

#[test]
fn patterns_of_uris_that_are_none_are_no_traits() {
    let of = |uri: &str| {
        of(&format!(
            "@http(method: \"GET\", uri: \"{uri}\")\n@readonly\noperation O {{ input: I, output: Unit }}\n\
             @input\nstructure I {{}}"
        ))
    };
    let start = "[ERROR] a#O: Error creating trait `http`: ";
    has(
        &of("x"),
        &format!("{start}URI pattern must start with '/'. Found x | Model"),
    );
    has(
        &of("/x?"),
        &format!("{start}URI patterns must not end with '?'. Found /x? | Model"),
    );
    has(
        &of("/{}"),
        &format!("{start}Empty label declaration in pattern at index 1. | Model"),
    );
}

#[test]
fn operations_may_have_bodies_by_method() {
    let of = |method: &str| {
        of(&format!(
            "@http(method: \"{method}\", uri: \"/\")\noperation O {{ input: I, output: Unit }}\n\
             @input\nstructure I {{ a: String }}"
        ))
    };
    assert!(
        of("OPTIONS")
            .iter()
            .all(|line| !line.contains("UnexpectedPayload"))
    );
    has(&of("GET"), "[DANGER] a#O: ");
}

#[test]
fn topics_are_parsed_and_held_apart() {
    let traits = "$version: \"2.0\"\nnamespace smithy.mqtt\n@trait(selector: \"operation\")\nstring publish\n\
                  @trait(selector: \"operation\")\nstring subscribe\n@trait(selector: \"member\")\nstructure topicLabel {}\n";
    let of = |body: &str| {
        let model = format!("$version: \"2.0\"\nnamespace a\n{body}\n");
        let loaded = Loader::new()
            .text("mqtt.smithy", traits)
            .text("m.smithy", model)
            .load();
        let errors = loaded.diagnostics.iter();
        let errors = errors.filter(|event| event.severity == Severity::Error);
        errors
            .map(|event| event.to_line(&loaded.sources))
            .collect::<Vec<_>>()
    };
    let topic = |topic: &str| {
        of(&format!(
            "@smithy.mqtt#publish(\"{topic}\")\noperation O {{ input: I, output: Unit }}\n@input\nstructure I {{}}"
        ))
    };
    let start = "[ERROR] a#O: Error creating trait `smithy.mqtt#publish`: ";
    has(
        &topic("a/{b"),
        &format!("{start}Topic labels must span an entire level. Found `{{b` in `a/{{b`"),
    );
    has(
        &topic("{a}/{a}"),
        &format!("{start}Duplicate topic label `a` found in `{{a}}/{{a}}`"),
    );
    has(
        &topic("a/#"),
        &format!("{start}Wildcard levels are not allowed in MQTT topics. Found `#` in `a/#`"),
    );
    let both = "@smithy.mqtt#publish(\"t/{x}\")\noperation A { input: I, output: Unit }\n\
                @smithy.mqtt#publish(\"t/{y}\")\noperation B { input: J, output: Unit }\n\
                @input\nstructure I { @required @smithy.mqtt#topicLabel x: String }\n\
                @input\nstructure J { @required @smithy.mqtt#topicLabel y: String }";
    has(
        &of(both),
        "[ERROR] a#A: This shape resolves to an MQTT topic `t/{x}` as part of the `a#A` operation, and its payload of \
         `a#I` conflicts with other topic payloads: [`smithy.mqtt#publish` trait payload `a#J` of `a#B`] | \
         MqttTopicConflict",
    );
}

#[test]
fn templates_of_arns_begin_with_no_slash() {
    has(
        &of("@aws.api#arn(template: \"/x\")\nresource R {}"),
        "[ERROR] a#R: Error creating trait `aws.api#arn`: Invalid aws.api#arn trait. The template must not start with \
         '/'. Found `/x` | Model",
    );
}

#[test]
fn versions_have_traits_of_their_own() {
    has(
        &of("structure S { @box\n a: Integer }"),
        "[ERROR] a#S$a: @box is not supported in Smithy IDL 2.0 | Model",
    );
    let old = lines(
        "m.smithy",
        "$version: \"1.0\"\nnamespace a\n@default(1)\ninteger I\nstructure S {}\napply S @mixin\n",
    );
    has(
        &old,
        "[ERROR] a#I: The @default trait can only be used in Smithy 2.0 or later | Model",
    );
    has(
        &old,
        "[ERROR] a#S: Mixins can only be used in Smithy 2.0 or later.",
    );
}

#[test]
fn every_trait_for_nothing_is_told_of() {
    let found = of("apply Nothing { @deprecated @documentation(\"x\") }");
    has(
        &found,
        "[ERROR] -: Trait `deprecated` applied to unknown shape `a#Nothing` | Model",
    );
    has(
        &found,
        "[ERROR] -: Trait `documentation` applied to unknown shape `a#Nothing` | Model",
    );
}

#[test]
fn messages_show_nodes_as_json() {
    let found = lines(
        "m.smithy",
        "$version: \"2.0\"\nmetadata validators = [{ name: \"EmitEachSelector\", id: \"x\", configuration: {\n\
         selector: \"[trait|since]\", messageTemplate: \"Since @{trait|since}.\" } }]\nnamespace a\n\
         @since(\"1\")\nstring S\n",
    );
    has(&found, "[DANGER] a#S: Since \"1\". | x");
}

#[test]
fn namespaces_of_xml_are_uris() {
    let of = |uri: &str| of(&format!("@xmlNamespace(uri: \"{uri}\")\nstructure S {{}}"));
    for uri in ["urn:a", "http://a.example/b?c#d", "a/b:c"] {
        assert_eq!(of(uri), Vec::<String>::new(), "{uri}");
    }
    for uri in ["not a uri", "http://", ":a", "1a:b", "a:", "a#b#c", "%4"] {
        has(
            &of(uri),
            &format!(
                "[ERROR] a#S: An `xmlNamespace` trait is applied to the (structure: `a#S`) shape with an invalid uri: \
                 {uri} | XmlNamespaceTrait"
            ),
        );
    }
}

#[test]
fn origins_of_cors_exclude_each_other() {
    let of = |cors: &str| of(&format!("@cors({cors})\nservice S {{}}"));
    let event = "[ERROR] a#S: The `origin` and `origins` members of the `cors` trait are mutually exclusive.";
    has(
        &of("origin: \"https://a.example\", origins: { b: \"https://b.example\" }"),
        event,
    );
    assert_eq!(
        of("origin: \"*\", origins: { b: \"https://b.example\" }"),
        Vec::<String>::new()
    );
}

#[test]
fn pages_are_told_by_plain_types_only() {
    let found = of("enum Token { A }
        intEnum Size { TEN = 10\n }
        @paginated(inputToken: \"token\", outputToken: \"token\", pageSize: \"size\")
        operation List {
            input := { token: Token, size: Size }
            output := { token: String }
        }");
    let start = "[ERROR] a#List: paginated trait ";
    has(
        &found,
        &format!(
            "{start}`inputToken` member `token` targets a enum shape, but must target one of the following: [`map`, `string`]"
        ),
    );
    has(
        &found,
        &format!("{start}`pageSize` member `size` targets a intEnum shape, but must target one of"),
    );
}

#[test]
fn documents_that_a_protocol_cannot_carry_are_told_with_their_places() {
    let found = of(
        "@trait @protocolDefinition(noInlineDocumentSupport: true) structure plain {}
        @plain service S { operations: [Op] }
        operation Op { input := { doc: Doc } }
        document Doc",
    );
    let message = "This service uses the `a#plain` protocol which does not support inline document types, but the \
                   following document types were found in the closure of the service: [a#Doc @ m.smithy [6, 18]]";
    has(
        &found,
        &format!("[ERROR] a#S: {message} | NoInlineDocumentSupport"),
    );
}

#[test]
fn every_way_round_required_members_is_told() {
    let found = of(
        "structure A { @required one: B, @required two: B, @required own: A }
        structure B { @required back: A }",
    );
    let of_a: Vec<_> = found
        .iter()
        .filter(|line| line.starts_with("[ERROR] a#A: Found invalid shape recursion"))
        .collect();
    assert_eq!(of_a.len(), 3, "{}", found.join("\n"));
    for way in [
        "a#A$one > a#B > a#B$back > a#A.",
        "a#A$two > a#B",
        "a#A$own > a#A.",
    ] {
        has(
            &found,
            &format!("[ERROR] a#A: Found invalid shape recursion: {way}"),
        );
    }
}

#[test]
fn however_many_shapes_go_round_each_is_told() {
    let shapes = (0..1000).map(|i| format!("structure S{i} {{ @required own: S{i} }}\n"));
    let found = of(&shapes.collect::<String>());
    for i in 0..1000 {
        has(
            &found,
            &format!("[ERROR] a#S{i}: Found invalid shape recursion: a#S{i}$own > a#S{i}."),
        );
    }
}

#[test]
fn ways_round_are_told_in_part_where_nobody_could_read_them_all() {
    let members =
        |i: usize| (0..24).map(move |j| format!("@required m{j}: S{} ", (i + j + 1) % 24));
    let shapes =
        (0..24).map(|i| format!("structure S{i} {{ {} }}\n", members(i).collect::<String>()));
    let found = of(&shapes.collect::<String>());
    for i in 0..24 {
        has(
            &found,
            &format!("[ERROR] a#S{i}: Found invalid shape recursion"),
        );
    }
}

#[test]
fn an_unknown_version_is_told_of_after_it() {
    let found = lines("m.smithy", "$version: \"3.0\"\nnamespace a\n");
    has(
        &found,
        "[ERROR] -: Syntax error at line 1, column 16: Unsupported Smithy version number: 3.0 | Model",
    );
}

#[test]
fn numbers_may_have_leading_zeros_and_lose_them() {
    let text = "$version: \"2.0\"\nmetadata a = [007, -00.50, 0, 00, -01e1]\n";
    let loaded = Loader::new().text("m.smithy", text).load();
    assert!(loaded.is_valid());
    let read = loaded.model.metadata().get("a").unwrap().to_string();
    assert_eq!(read, "[7,-0.50,0,0,-1e1]");
}

#[test]
fn values_are_nested_as_deeply_as_upstream_reads_them() {
    let nested = |levels: usize| {
        let value = "[".repeat(levels) + &"]".repeat(levels);
        lines(
            "m.smithy",
            &format!("$version: \"2.0\"\nmetadata a = {value}\n"),
        )
    };
    assert_eq!(nested(64), Vec::<String>::new());
    has(
        &nested(65),
        "[ERROR] -: Syntax error at line 2, column 78: Parser exceeded maximum allowed depth of 64 | Model",
    );
}
