//! A vendor's model of real size: the AWS model of Transcribe Streaming.

mod support;

use support::{corpus, errors};
use trompe_smithy::index::{
    Closure, EventStreamIndex, HttpIndex, HttpLocation, errors_of, operations_of, protocols_of,
};
use trompe_smithy::{Loaded, Loader, ShapeId};

fn load() -> Option<Loaded> {
    let path = corpus()?.join("aws-models/transcribe-streaming.json");
    Some(Loader::new().path(path).load())
}

#[test]
fn it_loads_without_errors_and_answers_the_generators_questions() {
    let Some(loaded) = load() else { return };
    assert_eq!(errors(&loaded), Vec::<String>::new());
    let model = &loaded.model;
    let service = &model.services().next().unwrap().id;
    let operations = operations_of(model, service);
    assert_eq!(operations.len(), 5);
    let streams = EventStreamIndex::new(model);
    let both = operations
        .iter()
        .filter(|o| streams.input(&o.id).is_some() && streams.output(&o.id).is_some());
    assert_eq!(both.count(), 4);
    let protocols: Vec<_> = protocols_of(model, service)
        .iter()
        .map(|id| id.as_str())
        .collect();
    assert_eq!(protocols, ["aws.protocols#restJson1"]);
}

#[test]
fn its_main_operation_is_described_in_full() {
    let Some(loaded) = load() else { return };
    let model = &loaded.model;
    let service = &model.services().next().unwrap().id;
    let id = ShapeId::from_parts(
        "com.amazonaws.transcribestreaming",
        "StartStreamTranscription",
    );
    let stream = EventStreamIndex::new(model).output(&id).unwrap();
    assert_eq!(stream.member.name(), "TranscriptResultStream");
    let names = |members: Vec<&trompe_smithy::shape::Member>| members.len();
    assert_eq!(
        names(EventStreamIndex::new(model).events(stream).collect()),
        1
    );
    assert_eq!(
        names(EventStreamIndex::new(model).exceptions(stream).collect()),
        5
    );
    let http = HttpIndex::new(model);
    let operation = http.operation(&id).unwrap();
    assert_eq!((operation.method, operation.code), ("POST", 200));
    let request = http.request(&id);
    let payloads: Vec<_> = request
        .iter()
        .filter(|b| b.location == HttpLocation::Payload)
        .collect();
    assert_eq!(payloads.len(), 1);
    assert!(request.iter().any(|b| matches!(
        b.location,
        HttpLocation::Header("x-amzn-transcribe-sample-rate")
    )));
    assert_eq!(errors_of(model, service, &id).len(), 5);
    let narrow = Closure::of_operations(model, service, &[id]);
    let whole = Closure::of_service(model, service);
    assert!(narrow.shapes().count() < whole.shapes().count());
    assert!(narrow.shapes().all(|shape| whole.contains(&shape.id)));
}
