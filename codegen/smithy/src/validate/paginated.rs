//! What pagination names exists and fits (events `PaginatedTrait.*`).

use super::{about, place, ticked};
use crate::diagnostic::{Diagnostic, Severity};
use crate::index::operations_of;
use crate::model::Model;
use crate::shape::{Member, Shape, ShapeKind};
use crate::traits::{Paginated, id};

const EVENT: &str = "PaginatedTrait";

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
                let merged = merge(own, service.traits.paginated());
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

fn merge<'m>(own: Paginated<'m>, service: Option<Paginated<'m>>) -> Paginated<'m> {
    let Some(service) = service else {
        return own;
    };
    Paginated {
        input_token: own.input_token.or(service.input_token),
        output_token: own.output_token.or(service.output_token),
        items: own.items.or(service.items),
        page_size: own.page_size.or(service.page_size),
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
        let span = place(&self.operation.traits, id::PAGINATED, self.operation.span);
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
            return events.push(error(&format!(
                "targets a member `{path}` that does not exist"
            )));
        };
        events.extend(self.optionality(property, member));
        events.extend(self.target(property, member));
        if property.output && path.split('.').count() > 2 {
            let kind = format!(".DeeplyNested.{}", property.name);
            let what = "contains a path with more than two parts, which can make your API cumbersome to use";
            events.push(self.event(Severity::Warning, &kind, property, what));
        }
    }

    fn resolve(&self, property: &Property, path: &str) -> Option<&'m Member> {
        let operation = self.operation.as_operation()?;
        let side = if property.output {
            &operation.output
        } else {
            &operation.input
        };
        let mut names = path.split('.');
        let mut member = self.model.get(&side.target)?.member(names.next()?)?;
        for name in names {
            member = self.model.target(member)?.member(name)?;
        }
        Some(member)
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
            "pageSize" => {
                let kind = ".ShouldNotBeRequired.pageSize";
                Some(self.event(Severity::Warning, kind, property, &should))
            }
            _ => None,
        }
    }

    fn target(&self, property: &Property, member: &Member) -> Option<Diagnostic> {
        let kind = match self.model.target(member)?.kind {
            ShapeKind::Set => "list",
            ShapeKind::Enum => "string",
            ShapeKind::IntEnum => "integer",
            kind => kind.keyword(),
        };
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
