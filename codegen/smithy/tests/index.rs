//! Questions asked of a model: auth, pagination, resources, operations.

#![allow(clippy::unwrap_used, reason = "a test ends where its support fails")]

use trompe_smithy::index::{
    EffectiveAuth, OperationIndex, ResourceBinding, ResourceIndex, auth_schemes_of, operation_auth,
    pagination_of, service_auth,
};
use trompe_smithy::shape::Member;
use trompe_smithy::{Loader, Model, ShapeId};

fn model(text: &str) -> Model {
    let text = format!("$version: \"2.0\"\nnamespace a\n{text}");
    let loaded = Loader::new().text("a.smithy", text).load();
    let events: Vec<_> = loaded.diagnostics.iter().collect();
    assert!(loaded.is_valid(), "{events:?}");
    loaded.model
}

fn id(name: &str) -> ShapeId {
    ShapeId::parse(&format!("a#{name}")).unwrap()
}

fn names<'m>(members: impl IntoIterator<Item = &'m Member>) -> Vec<&'m str> {
    members.into_iter().map(Member::name).collect()
}

fn shown(auth: &EffectiveAuth<'_>) -> (Vec<String>, bool) {
    let schemes = auth.schemes.iter().map(|id| id.name().to_owned());
    (schemes.collect(), auth.anonymous)
}

const SECURED: &str = "
@httpDigestAuth @httpBasicAuth @httpBearerAuth
service Plain { operations: [Own, Public, Optional, Inherited] }

@httpDigestAuth @httpBasicAuth @httpBearerAuth
@auth([httpDigestAuth, httpBasicAuth])
service Ordered { operations: [Own, Public, Optional, Inherited] }

service Open { operations: [Inherited] }

@auth([httpBearerAuth]) operation Own {}
@auth([]) operation Public {}
@optionalAuth operation Optional {}
operation Inherited {}
";

#[test]
fn a_service_offers_its_schemes_by_name_or_in_the_order_of_auth() {
    let model = model(SECURED);
    let offered = auth_schemes_of(&model, &id("Ordered"));
    let offered: Vec<_> = offered.iter().map(|id| id.name()).collect();
    assert_eq!(
        offered,
        ["httpBasicAuth", "httpBearerAuth", "httpDigestAuth"]
    );
    let all = (offered.into_iter().map(str::to_owned).collect(), false);
    assert_eq!(shown(&service_auth(&model, &id("Plain"))), all);
    let ordered = (vec!["httpDigestAuth".into(), "httpBasicAuth".into()], false);
    assert_eq!(shown(&service_auth(&model, &id("Ordered"))), ordered);
    assert_eq!(shown(&service_auth(&model, &id("Open"))), (vec![], true));
    assert_eq!(shown(&service_auth(&model, &id("Own"))), (vec![], true));
}

#[test]
fn an_operation_chooses_among_the_schemes_of_its_service() {
    let model = model(SECURED);
    let auth = |service: &str, operation: &str| {
        shown(&operation_auth(&model, &id(service), &id(operation)))
    };
    let ordered = vec!["httpDigestAuth".to_owned(), "httpBasicAuth".to_owned()];
    assert_eq!(auth("Ordered", "Inherited"), (ordered.clone(), false));
    assert_eq!(auth("Ordered", "Optional"), (ordered, true));
    assert_eq!(
        auth("Ordered", "Own"),
        (vec!["httpBearerAuth".into()], false)
    );
    assert_eq!(auth("Ordered", "Public"), (vec![], true));
    assert_eq!(auth("Open", "Inherited"), (vec![], true));
}

const PAGED: &str = "
@paginated(inputToken: \"token\", outputToken: \"page.next\", pageSize: \"size\")
service Svc { operations: [List, Other, Single] }

service Bare { operations: [Complete] }

@readonly @paginated(items: \"page.rooms\")
operation List { input := { token: String, size: Integer }, output := { page: Page } }

@readonly @paginated(inputToken: \"after\", outputToken: \"next\")
operation Other { input := { after: String, size: Integer }, output := { next: String } }

@readonly @paginated(inputToken: \"after\", outputToken: \"next\")
operation Complete { input := { after: String }, output := { next: String } }

@readonly
operation Single { input := { token: String, size: Integer } }

structure Page { next: String, rooms: Rooms }
list Rooms { member: String }
";

#[test]
fn pagination_takes_from_the_service_what_the_operation_leaves_out() {
    let model = model(PAGED);
    let pages = pagination_of(&model, &id("Svc"), &id("List")).unwrap();
    assert_eq!(pages.input_token.name(), "token");
    assert_eq!(names(pages.output_token), ["page", "next"]);
    assert_eq!(names(pages.items.unwrap()), ["page", "rooms"]);
    assert_eq!(pages.page_size.map(Member::name), Some("size"));
}

#[test]
fn an_operations_own_pagination_goes_first() {
    let model = model(PAGED);
    let pages = pagination_of(&model, &id("Svc"), &id("Other")).unwrap();
    assert_eq!(pages.input_token.name(), "after");
    assert_eq!(names(pages.output_token), ["next"]);
    assert_eq!(pages.page_size.map(Member::name), Some("size"));
    assert!(pages.items.is_none());
    let pages = pagination_of(&model, &id("Bare"), &id("Complete")).unwrap();
    assert!(pages.page_size.is_none());
}

#[test]
fn without_the_trait_or_its_tokens_there_are_no_pages() {
    let model = model(PAGED);
    assert!(pagination_of(&model, &id("Svc"), &id("Single")).is_none());
    assert!(pagination_of(&model, &id("Bare"), &id("List")).is_none());
    assert!(pagination_of(&model, &id("Svc"), &id("Nowhere")).is_none());
}

const RESOURCE: &str = "
resource House {
    identifiers: { city: String, house: String }
    create: Build
    read: Visit
    list: Survey
    operations: [Paint]
    collectionOperations: [Count]
}

operation Build { input := { @required city: String } }

@readonly
operation Visit {
    input := {
        @required city: String
        @required @resourceIdentifier(\"house\") number: String
    }
    output := { city: String, @required house: String }
}

@readonly operation Survey { input := { house: String } }
operation Paint { input := { @required city: String, @required house: String } }
operation Count {}
operation Stray {}
";

#[test]
fn operations_of_a_resource_need_an_instance_or_not() {
    let model = model(RESOURCE);
    let index = ResourceIndex::new(&model);
    let found: Vec<_> = index
        .operations(&id("House"))
        .into_iter()
        .map(|one| (one.operation.id.name(), one.lifecycle, one.binding))
        .collect();
    let (collection, instance) = (ResourceBinding::Collection, ResourceBinding::Instance);
    let wanted = [
        ("Build", Some("create"), collection),
        ("Visit", Some("read"), instance),
        ("Survey", Some("list"), collection),
        ("Paint", None, instance),
        ("Count", None, collection),
    ];
    assert_eq!(found, wanted);
    for (name, _, binding) in wanted {
        assert_eq!(index.binding(&id("House"), &id(name)), Some(binding));
    }
    assert_eq!(index.binding(&id("House"), &id("Stray")), None);
    assert_eq!(index.binding(&id("Stray"), &id("Stray")), None);
}

#[test]
fn identifiers_are_bound_by_trait_or_by_required_members_of_their_name() {
    let model = model(RESOURCE);
    let index = ResourceIndex::new(&model);
    let house = id("House");
    let input = |operation: &str| -> Vec<(&str, &str)> {
        let bound = index.input(&house, &id(operation)).into_iter();
        bound.map(|(name, member)| (name, member.name())).collect()
    };
    assert_eq!(input("Visit"), [("city", "city"), ("house", "number")]);
    assert_eq!(input("Build"), [("city", "city")]);
    assert_eq!(input("Survey"), [], "a member that is not required");
    assert_eq!(input("Count"), []);
    let output = index.output(&house, &id("Visit"));
    assert_eq!(output.into_keys().collect::<Vec<_>>(), ["house"]);
}

#[test]
fn operations_take_and_give_structures_or_nothing() {
    let model = model(
        "service Svc { operations: [Op, Empty], errors: [Busy, Gone] }
        operation Op { input: In, output: Out, errors: [Gone] }
        operation Empty {}
        operation Same { input: Out }
        structure In {}
        structure Out {}
        @error(\"client\") structure Gone {}
        @error(\"server\") structure Busy {}",
    );
    let index = OperationIndex::new(&model);
    let name =
        |shape: Option<&trompe_smithy::shape::Shape>| shape.map(|shape| shape.id.to_string());
    assert_eq!(name(index.input(&id("Op"))).as_deref(), Some("a#In"));
    assert_eq!(name(index.output(&id("Op"))).as_deref(), Some("a#Out"));
    assert_eq!(name(index.input(&id("Empty"))), None);
    let errors = index.errors(&id("Svc"), &id("Op")).into_iter();
    let errors: Vec<_> = errors.map(|shape| shape.id.name()).collect();
    assert_eq!(errors, ["Gone", "Busy"]);
    let takers: Vec<_> = index
        .with_input(&id("Out"))
        .map(|shape| shape.id.name())
        .collect();
    let givers: Vec<_> = index
        .with_output(&id("Out"))
        .map(|shape| shape.id.name())
        .collect();
    assert_eq!((takers, givers), (vec!["Same"], vec!["Op"]));
}
