//! What pagination names exists and fits (events `PaginatedTrait.*`).

use super::{about, place, ticked};
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::index::{operations_of, resolve_path};
use crate::model::Model;
use crate::shape::{Member, Shape, ShapeKind};
use crate::source::Span;
use crate::traits::{Paginated, id};

const EVENT: &str = "PaginatedTrait";

/// How many names of members are searched for a near miss.
const NAMES_TRIED: usize = 200;

/// How many names of members an event lists.
const NAMES_SHOWN: usize = 8;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    let mut sound = Vec::new();
    for operation in model.shapes_of(ShapeKind::Operation) {
        if let Some(own) = operation.traits.paginated() {
            let before = events.len();
            Check {
                model,
                operation,
                service: None,
            }
            .all(own, events);
            if events.len() == before {
                sound.push(operation);
            }
        }
    }
    if sound.is_empty() {
        return;
    }
    for service in model.services() {
        for operation in operations_of(model, &service.id) {
            let own = operation.traits.paginated();
            if let Some(own) = own.filter(|_| sound.iter().any(|s| s.id == operation.id)) {
                let merged = service
                    .traits
                    .paginated()
                    .map_or(own, |defaults| own.or(defaults));
                Check {
                    model,
                    operation,
                    service: Some(service),
                }
                .all(merged, events);
            }
        }
    }
}

/// What one of the four properties asks for.
struct Property {
    name: &'static str,
    /// Whether it is of the output, where paths are allowed.
    output: bool,
    needed: bool,
    targets: &'static [&'static str],
    /// Of the targets those that are advised.
    advised: &'static [&'static str],
}

const INPUT_TOKEN: Property = Property {
    name: "inputToken",
    output: false,
    needed: true,
    targets: &["map", "string"],
    advised: &["string"],
};
const OUTPUT_TOKEN: Property = Property {
    name: "outputToken",
    output: true,
    ..INPUT_TOKEN
};
const ITEMS: Property = Property {
    name: "items",
    output: true,
    needed: false,
    targets: &["list", "map"],
    advised: &["list", "map"],
};
const PAGE_SIZE: Property = Property {
    name: "pageSize",
    output: false,
    needed: false,
    targets: &["byte", "integer", "long", "short"],
    advised: &["integer"],
};

struct Check<'m> {
    model: &'m Model,
    operation: &'m Shape,
    service: Option<&'m Shape>,
}

impl<'m> Check<'m> {
    fn all(&self, paginated: Paginated<'m>, events: &mut Vec<Diagnostic>) {
        self.property(&INPUT_TOKEN, paginated.input_token, events);
        self.property(&PAGE_SIZE, paginated.page_size, events);
        self.property(&OUTPUT_TOKEN, paginated.output_token, events);
        self.property(&ITEMS, paginated.items, events);
    }

    fn event(&self, severity: Severity, kind: &str, property: &Property, what: &str) -> Diagnostic {
        let within = self
            .service
            .map(|service| format!("When bound within the `{}` service, ", service.id));
        let within = within.unwrap_or_default();
        let message = format!("{within}paginated trait `{}` {what}", property.name);
        let span = self.place(property);
        about(severity, &format!("{EVENT}{kind}"), self.operation, message).at(span)
    }

    fn property(&self, property: &Property, path: Option<&str>, events: &mut Vec<Diagnostic>) {
        let error = |what: &str| self.event(Severity::Error, "", property, what);
        let Some(path) = path else {
            if self.service.is_some() && property.needed {
                events.push(error("is not configured"));
            }
            return;
        };
        if !property.output && path.contains('.') {
            return events.push(error("does not allow path values"));
        }
        let Some(member) = self.resolve(property, path) else {
            let event = error(&format!("targets a member `{path}` that does not exist"));
            return events.push(self.near_miss(event, property, path));
        };
        events.extend(self.optionality(property, member));
        events.extend(self.target(property, member));
        if property.output && path.split('.').count() > 2 {
            let kind = format!(".DeeplyNested.{}", property.name);
            let what = "contains a path with more than two parts, which can make your API cumbersome to use";
            events.push(self.event(Severity::Warning, &kind, property, what));
        }
    }

    /// The value of the property, the operation's own or that of the service, or else the trait.
    fn place(&self, property: &Property) -> Span {
        let holders = [Some(self.operation), self.service].into_iter().flatten();
        let mut values =
            holders.filter_map(|shape| shape.trait_value(id::PAGINATED)?.get(property.name));
        let otherwise = || place(&self.operation.traits, id::PAGINATED, self.operation.span);
        values.next().map_or_else(otherwise, |value| value.span)
    }

    /// Says which member a path that leads nowhere may have meant.
    fn near_miss(&self, event: Diagnostic, property: &Property, path: &str) -> Diagnostic {
        let (before, name) = path.rsplit_once('.').unwrap_or(("", path));
        let holder = match before {
            "" => self.side(property),
            before => self
                .resolve(property, before)
                .and_then(|member| self.model.target(member)),
        };
        let names = || {
            let names = holder.into_iter().flat_map(|shape| shape.members.keys());
            names.take(NAMES_TRIED)
        };
        let shown: Vec<_> = names().map(|name| &**name).take(NAMES_SHOWN).collect();
        match nearest(name, names().map(|name| &**name)) {
            Some(near) if before.is_empty() => event.did_you_mean(near),
            Some(near) => event.did_you_mean(format!("{before}.{near}")),
            None if shown.is_empty() => event,
            None => event.help(format!("members there are {}", ticked(shown))),
        }
    }

    fn resolve(&self, property: &Property, path: &str) -> Option<&'m Member> {
        resolve_path(self.model, self.side(property)?, path)?.pop()
    }

    /// The structure that a property is looked up in.
    fn side(&self, property: &Property) -> Option<&'m Shape> {
        let operation = self.operation.as_operation()?;
        let side = match property.output {
            true => &operation.output,
            false => &operation.input,
        };
        self.model.referred(side)
    }

    fn optionality(&self, property: &Property, member: &Member) -> Option<Diagnostic> {
        let name = member.name();
        let should = format!("member `{name}` should not be required");
        match property.name {
            _ if !member.traits.is_required() => None,
            "inputToken" => {
                let must = format!("member `{name}` must not be required");
                Some(self.event(Severity::Error, "", property, &must))
            }
            "outputToken" => Some(self.event(Severity::Danger, "", property, &should)),
            "pageSize" if self.service.is_none() => {
                let kind = ".ShouldNotBeRequired.pageSize";
                Some(self.event(Severity::Warning, kind, property, &should))
            }
            _ => None,
        }
    }

    fn target(&self, property: &Property, member: &Member) -> Option<Diagnostic> {
        let kind = self.model.target(member)?.kind.keyword();
        let name = member.name();
        if !property.targets.contains(&kind) {
            let what = format!(
                "member `{name}` targets a {kind} shape, but must target one of the following: [{}]",
                ticked(property.targets.iter().copied())
            );
            return Some(self.event(Severity::Error, "", property, &what));
        }
        let advised = property.advised.contains(&kind);
        let what = format!(
            "member `{name}` targets a {kind} shape, but this is not recommended. One of [{}] SHOULD be targeted.",
            ticked(property.advised.iter().copied())
        );
        let wrong = format!(".WrongShapeType.{}", property.name);
        (!advised).then(|| self.event(Severity::Danger, &wrong, property, &what))
    }
}
