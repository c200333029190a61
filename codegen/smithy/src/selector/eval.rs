//! Sends shapes through the steps of a selector.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::neighbor::{follows, neighbors};
use super::parse::{Step, TypeFilter};
use super::subject::Subject;
use crate::model::Model;
use crate::shape::{Category, ShapeKind};
use crate::shape_id::ShapeId;

pub(super) struct Evaluator<'m> {
    model: &'m Model,
    reverse: OnceCell<HashMap<&'m ShapeId, Vec<(&'static str, Subject<'m>)>>>,
}

type Found<'m> = BTreeMap<&'m ShapeId, Subject<'m>>;

impl<'m> Evaluator<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        Self {
            model,
            reverse: OnceCell::new(),
        }
    }

    pub(super) fn select(&self, steps: &[Step]) -> Vec<Subject<'m>> {
        let all = Subject::all(self.model)
            .map(|subject| (subject.id(), subject))
            .collect();
        self.run(steps, all).into_values().collect()
    }

    /// The steps are taken by sets, so that no shape passes a step twice.
    fn run(&self, steps: &[Step], start: Found<'m>) -> Found<'m> {
        steps
            .iter()
            .fold(start, |found, step| self.step(step, found))
    }

    fn step(&self, step: &Step, mut found: Found<'m>) -> Found<'m> {
        match step {
            Step::Type(filter) => found.retain(|_, subject| filter.matches(*subject)),
            Step::Attribute(attribute) => found.retain(|_, subject| attribute.holds(*subject)),
            Step::Not(steps) => found.retain(|_, subject| self.yields_nothing(steps, *subject)),
            Step::Test(choices) => found.retain(|_, subject| {
                choices
                    .iter()
                    .any(|steps| !self.yields_nothing(steps, *subject))
            }),
            Step::Is(choices) => {
                return choices
                    .iter()
                    .flat_map(|steps| self.run(steps, found.clone()))
                    .collect();
            }
            Step::Forward(names) => {
                return found
                    .values()
                    .flat_map(|subject| self.forward(names, *subject))
                    .collect();
            }
            Step::Reverse(names) => {
                return found
                    .values()
                    .flat_map(|subject| self.backward(names, *subject))
                    .collect();
            }
            Step::Recursive => return self.reachable(&found),
        }
        found
    }

    fn yields_nothing(&self, steps: &[Step], subject: Subject<'m>) -> bool {
        self.run(steps, Found::from([(subject.id(), subject)]))
            .is_empty()
    }

    fn forward(&self, names: &[String], subject: Subject<'m>) -> Vec<(&'m ShapeId, Subject<'m>)> {
        let followed = neighbors(self.model, subject)
            .into_iter()
            .filter(|(name, _)| follows(names, name));
        followed
            .map(|(_, neighbor)| (neighbor.id(), neighbor))
            .collect()
    }

    fn backward(&self, names: &[String], subject: Subject<'m>) -> Vec<(&'m ShapeId, Subject<'m>)> {
        let reverse = self.reverse.get_or_init(|| self.reversed());
        let sources = reverse
            .get(subject.id())
            .map(Vec::as_slice)
            .unwrap_or_default();
        let followed = sources.iter().filter(|(name, _)| follows(names, name));
        followed.map(|(_, source)| (source.id(), *source)).collect()
    }

    fn reversed(&self) -> HashMap<&'m ShapeId, Vec<(&'static str, Subject<'m>)>> {
        let mut reversed: HashMap<_, Vec<_>> = HashMap::new();
        for subject in Subject::all(self.model) {
            for (name, neighbor) in neighbors(self.model, subject) {
                reversed
                    .entry(neighbor.id())
                    .or_default()
                    .push((name, subject));
            }
        }
        reversed
    }

    fn reachable(&self, start: &Found<'m>) -> Found<'m> {
        let mut open: Vec<Subject<'m>> = start.values().copied().collect();
        let mut expanded = HashSet::new();
        let mut reached = Found::new();
        while let Some(subject) = open.pop() {
            if !expanded.insert(subject.id()) {
                continue;
            }
            for (id, neighbor) in self.forward(&[], subject) {
                reached.insert(id, neighbor);
                open.push(neighbor);
            }
        }
        reached
    }
}

impl TypeFilter {
    fn matches(self, subject: Subject<'_>) -> bool {
        match (self, subject) {
            (Self::Any | Self::Member, Subject::Member(..)) => true,
            (Self::Any, Subject::Shape(_)) => true,
            (_, Subject::Member(..)) | (Self::Member, _) => false,
            (filter, Subject::Shape(shape)) => filter.takes(shape.kind),
        }
    }

    fn takes(self, kind: ShapeKind) -> bool {
        match self {
            Self::Any | Self::Member => true,
            Self::Number => kind.is_number(),
            Self::SimpleType => kind.category() == Category::Simple,
            Self::Collection => matches!(kind, ShapeKind::List | ShapeKind::Set),
            Self::DataType => kind.category() != Category::Service,
            Self::Kind(ShapeKind::String) => kind.is_string(),
            Self::Kind(ShapeKind::Integer) => {
                matches!(kind, ShapeKind::Integer | ShapeKind::IntEnum)
            }
            Self::Kind(ShapeKind::List) => matches!(kind, ShapeKind::List | ShapeKind::Set),
            Self::Kind(wanted) => kind == wanted,
        }
    }
}
