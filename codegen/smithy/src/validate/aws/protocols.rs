//! Services by the protocols they speak (events `ProtocolHttp`, `ProtocolHttpPayload`,
//! `QueryErrorCode`, `ErrorRename`, `Rpcv2CborTrait`, `Rpcv2JsonTrait`).

use std::collections::{BTreeMap, BTreeSet};

use super::super::{about, about_member, listed};
use super::{at_trait, bucket, input, output, text, texts};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::operations_of;
use crate::model::Model;
use crate::shape::{Shape, ShapeKind};
use crate::shape_id::ShapeId;

const AWS: [&str; 4] = [
    "aws.protocols#awsJson1_0",
    "aws.protocols#awsJson1_1",
    "aws.protocols#restJson1",
    "aws.protocols#restXml",
];

const QUERY: [&str; 3] = [
    "aws.protocols#awsQueryCompatible",
    "aws.protocols#awsQuery",
    "aws.protocols#ec2Query",
];

const WITHOUT_RENAMES: [&str; 6] = [
    "aws.protocols#awsJson1_0",
    "aws.protocols#awsJson1_1",
    "aws.protocols#awsQuery",
    "aws.protocols#ec2Query",
    "aws.protocols#restJson1",
    "aws.protocols#restXml",
];

const RPC_V2: [(&str, &str); 2] = [
    ("smithy.protocols#rpcv2Cbor", "Rpcv2CborTrait"),
    ("smithy.protocols#rpcv2Json", "Rpcv2JsonTrait"),
];

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for service in model.services() {
        let aws = AWS.iter().map(|id| (*id, "ProtocolHttp"));
        for (id, event) in aws.chain(RPC_V2) {
            events.extend(versions(service, id, event));
        }
        if AWS.iter().any(|id| service.has_trait(id)) {
            payloads(model, service, events);
        }
        if QUERY.iter().any(|id| service.has_trait(id)) {
            error_codes(model, service, events);
        }
        renames(model, service, events);
    }
}

/// Versions of HTTP for event streams are among those for all.
fn versions(service: &Shape, id: &str, event: &str) -> Option<Diagnostic> {
    let value = service.trait_value(id)?;
    let all = texts(value, "http");
    let mut streams = texts(value, "eventStreamHttp");
    streams.retain(|version| !all.contains(version));
    (!streams.is_empty()).then(|| {
        let message = format!(
            "The following values of the `eventStreamHttp` property do not also appear in the `http` property of the \
             {id} protocol trait: {}",
            listed(&streams)
        );
        at_trait(Severity::Error, event, service, id, message)
    })
}

fn payloads(model: &Model, service: &Shape, events: &mut Vec<Diagnostic>) {
    let mut structures: BTreeMap<&ShapeId, &Shape> = BTreeMap::new();
    for operation in operations_of(model, &service.id) {
        let errors = operation.as_operation().map(|o| o.errors.as_slice());
        let errors = errors.unwrap_or_default().iter();
        let errors = errors.filter_map(|error| model.referred(error));
        let sides = input(model, operation)
            .into_iter()
            .chain(output(model, operation));
        structures.extend(sides.chain(errors).map(|shape| (&shape.id, shape)));
    }
    for structure in structures.into_values() {
        let mut members = structure.members.values();
        let payload = members.find(|member| member.traits.is_http_payload());
        let wrong = payload.filter(|member| {
            use ShapeKind::{Blob, Document, Enum, String, Structure, Union};
            let kind = model.target(member).map(|target| target.kind);
            !matches!(
                kind,
                Some(Structure | Union | Document | Blob | String | Enum)
            )
        });
        events.extend(wrong.map(|member| {
            let message = "AWS Protocols only support binding the following shape types to the payload: string, blob, \
                           structure, union, and document";
            about_member(Severity::Error, "ProtocolHttpPayload", member, message)
        }));
    }
}

fn error_codes(model: &Model, service: &Shape, events: &mut Vec<Diagnostic>) {
    let operations = operations_of(model, &service.id);
    let own = service.as_service().map(|s| s.errors.as_slice());
    let own = own.unwrap_or_default().iter();
    let theirs = operations
        .iter()
        .filter_map(|operation| operation.as_operation());
    let errors = own.chain(theirs.flat_map(|operation| &operation.errors));
    let mut codes: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for error in errors.filter_map(|error| model.referred(error)) {
        let value = error.trait_value("aws.protocols#awsQueryError");
        let code = value.and_then(|value| text(value, "code"));
        let code = code.unwrap_or(error.id.name());
        codes.entry(code).or_default().insert(error.id.as_str());
    }
    for (code, shapes) in codes.iter().filter(|(_, shapes)| shapes.len() > 1) {
        let shapes: Vec<_> = shapes.iter().copied().collect();
        let message = format!(
            "Multiple error shapes with the error code `{code}` found: {}. This error code ambiguity will result in \
             the wrong error shape being deserialized when running the query protocol. This pain will be carried \
             forward when migrating to a new protocol when using the awsQueryCompatible trait.",
            listed(&shapes)
        );
        events.push(about(Severity::Warning, "QueryErrorCode", service, message));
    }
}

fn renames(model: &Model, service: &Shape, events: &mut Vec<Diagnostic>) {
    let spoken = WITHOUT_RENAMES.iter().filter(|id| service.has_trait(id));
    let names = spoken.filter_map(|id| id.split_once('#'));
    let mut names: Vec<_> = names.map(|(_, name)| name).collect();
    let Some(own) = service.as_service().filter(|_| !names.is_empty()) else {
        return;
    };
    names.sort_by_key(|name| bucket(name));
    let protocols = listed(&names);
    for (id, to) in &own.rename {
        if model
            .get(id)
            .is_some_and(|shape| shape.traits.error().is_some())
        {
            let message = format!(
                "Service attempts to rename an error shape from `{id}` to \"{to}\"; Service protocols {protocols} do \
                 not support error renaming."
            );
            events.push(about(Severity::Error, "ErrorRename", service, message));
        }
    }
}
