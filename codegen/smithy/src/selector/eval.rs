//! Sends shapes through the steps of a selector.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::neighbor::Neighbors;
use super::parse::{Step, reach};
use super::reach as walk;
use super::value::Value;
use super::work::Work;
use crate::graph::Subject;
use crate::map::HashMap;
use crate::model::Model;
use crate::shape_id::ShapeId;

/// Shapes and members by identifier.
pub(super) type Found<'m> = BTreeMap<&'m ShapeId, Subject<'m>>;

/// What variables hold.
pub(super) type Variables<'m> = BTreeMap<String, Rc<Found<'m>>>;

/// What it costs to send a shape on alone, and to keep a variable for it.
const KEPT: usize = 128;

/// Shapes on their way, all with the same variables in scope. Shapes travel in sets, so that
/// none passes a step twice; only a step that sets a variable sends each on alone.
#[derive(Clone, Debug, Default)]
pub(super) struct State<'m> {
    pub(super) found: Found<'m>,
    pub(super) variables: Rc<Variables<'m>>,
}

impl<'m> State<'m> {
    /// Shapes that set out, without variables.
    pub(super) fn of(found: Found<'m>) -> Self {
        let variables = Rc::default();
        Self { found, variables }
    }
}

/// Steps, and those before them where they are a choice among others.
#[derive(Clone, Copy)]
pub(super) struct Way<'s> {
    steps: &'s [Step],
    before: Option<&'s Self>,
}

impl<'s> Way<'s> {
    pub(super) fn of(steps: &'s [Step]) -> Self {
        let before = None;
        Self { steps, before }
    }
}

pub(super) struct Evaluator<'m, 'w> {
    model: &'m Model,
    work: &'w Work,
    neighbors: Neighbors<'m, 'w>,
    /// What `:root` yields, by the place of its steps in the selector.
    roots: RefCell<HashMap<*const Step, Rc<Found<'m>>>>,
}

impl<'m, 'w> Evaluator<'m, 'w> {
    pub(super) fn new(model: &'m Model, work: &'w Work) -> Self {
        Self::with(model, work, Neighbors::new(model, work))
    }

    pub(super) fn with(model: &'m Model, work: &'w Work, neighbors: Neighbors<'m, 'w>) -> Self {
        Self {
            model,
            work,
            neighbors,
            roots: RefCell::default(),
        }
    }

    pub(super) fn work(&self) -> &'w Work {
        self.work
    }

    /// All shapes and members.
    pub(super) fn all(&self) -> Found<'m> {
        let all = Subject::all(self.model);
        all.map(|subject| (subject.id(), subject)).collect()
    }

    /// The shape or member of an identifier.
    pub(super) fn subject(&self, id: &ShapeId) -> Option<(&'m ShapeId, Subject<'m>)> {
        let subject = match id.member() {
            Some(_) => Subject::Member(self.model.member(id)?),
            None => Subject::of(self.model, id)?,
        };
        Some((subject.id(), subject))
    }

    /// The given shapes and all that lead to them by so many relationships at most.
    pub(super) fn leading_to(&self, targets: &Found<'m>, steps: usize) -> Found<'m> {
        let mut found = targets.clone();
        let mut edge: Vec<Subject<'m>> = targets.values().copied().collect();
        for _ in 0..steps {
            let sources = edge.iter().flat_map(|at| self.neighbors.backward(&[], *at));
            let sources: Vec<_> = sources.collect();
            edge = sources
                .into_iter()
                .filter(|source| found.insert(source.id(), *source).is_none())
                .collect();
        }
        found
    }

    /// What the steps yield for a set of shapes.
    pub(super) fn run(&self, steps: &[Step], state: State<'m>) -> Vec<State<'m>> {
        steps.iter().fold(vec![state], |states, step| {
            let taken = states.into_iter().flat_map(|state| self.step(step, state));
            taken.filter(|state| !state.found.is_empty()).collect()
        })
    }

    fn step(&self, step: &Step, mut state: State<'m>) -> Vec<State<'m>> {
        self.work.spend(1 + state.found.len());
        if self.work.is_spent() {
            return Vec::new();
        }
        match step {
            Step::Is(choices) => {
                let choices = choices.iter();
                return merged(choices.flat_map(|steps| self.run(steps, state.clone())));
            }
            Step::Set(name, steps) => return self.set(name, steps, &state),
            Step::Type(_)
            | Step::Attribute(_)
            | Step::Scoped(_)
            | Step::Not(_)
            | Step::Test(_)
            | Step::In(_) => self.filter(step, &mut state),
            _ => state.found = self.travel(step, &state),
        }
        vec![state]
    }

    /// Steps that let shapes through.
    fn filter(&self, step: &Step, state: &mut State<'m>) {
        let variables = &state.variables;
        let one = |steps: &[Step], subject: Subject<'m>| {
            let found = Found::from([(subject.id(), subject)]);
            let variables = Rc::clone(variables);
            self.flat(steps, State { found, variables })
        };
        state.found.retain(|id, subject| match step {
            Step::Type(filter) => filter.matches(*subject),
            Step::Attribute(attribute) => {
                attribute.holds(&Value::Root(*subject, variables), self.work)
            }
            Step::Scoped(scoped) => scoped.holds(&Value::Root(*subject, variables), self.work),
            Step::Not(steps) => one(steps, *subject).is_empty(),
            Step::Test(choices) => {
                let mut choices = choices.iter();
                choices.any(|steps| !one(steps, *subject).is_empty())
            }
            Step::In(steps) => one(steps, *subject).contains_key(id),
            _ => true,
        });
    }

    /// Whether steps that only filter and go forward lead to a shape from anywhere, told from the
    /// last step back. Shapes may be met on many ways, so that this is for selectors that go
    /// forward once at most.
    pub(super) fn leads(&self, way: &Way<'_>, subject: Subject<'m>) -> bool {
        let Some((step, steps)) = way.steps.split_last() else {
            return way.before.is_none_or(|before| self.leads(before, subject));
        };
        let rest = Way { steps, ..*way };
        match step {
            Step::Forward(names) => {
                let sources = self.neighbors.backward(names, subject);
                sources.into_iter().any(|source| self.leads(&rest, source))
            }
            Step::Is(choices) => choices.iter().any(|steps| {
                let before = Some(&rest);
                self.leads(&Way { steps, before }, subject)
            }),
            step => self.passes(step, subject) && self.leads(&rest, subject),
        }
    }

    /// Whether a step that filters, without variables, lets a shape through.
    fn passes(&self, step: &Step, subject: Subject<'m>) -> bool {
        self.work.spend(1);
        let variables = Variables::default();
        let root = || Value::Root(subject, &variables);
        !self.work.is_spent()
            && match step {
                Step::Type(filter) => filter.matches(subject),
                Step::Attribute(attribute) => attribute.holds(&root(), self.work),
                Step::Scoped(scoped) => scoped.holds(&root(), self.work),
                Step::Not(steps) => !self.yields(steps, subject),
                Step::Test(choices) => choices.iter().any(|steps| self.yields(steps, subject)),
                Step::In(steps) => {
                    let found = self.flat(steps, State::of(Found::from([(subject.id(), subject)])));
                    found.contains_key(subject.id())
                }
                _ => false,
            }
    }

    /// Whether steps yield anything for one shape.
    fn yields(&self, steps: &[Step], subject: Subject<'m>) -> bool {
        match reach(steps) {
            Some(0) => self.leads(&Way::of(steps), subject),
            _ => {
                let alone = Found::from([(subject.id(), subject)]);
                !self.flat(steps, State::of(alone)).is_empty()
            }
        }
    }

    /// Steps that go from shapes to others.
    fn travel(&self, step: &Step, state: &State<'m>) -> Found<'m> {
        let found = &state.found;
        let each = |travel: &dyn Fn(Subject<'m>) -> Vec<Subject<'m>>| -> Found<'m> {
            let reached = found.values().flat_map(|subject| travel(*subject));
            reached.map(|subject| (subject.id(), subject)).collect()
        };
        match step {
            Step::Forward(names) => each(&|subject| self.neighbors.forward(names, subject)),
            Step::Reverse(names) => each(&|subject| self.neighbors.backward(names, subject)),
            Step::Recursive => walk::others(found, |subject| self.neighbors.forward(&[], subject)),
            Step::Root(steps) => {
                let found = self.root(step, steps);
                self.work.spend(found.len());
                (*found).clone()
            }
            Step::Get(name) => {
                let kept = state.variables.get(name);
                self.work.spend(kept.map_or(0, |kept| kept.len()));
                kept.map(|kept| (**kept).clone()).unwrap_or_default()
            }
            Step::Repeat(steps) => self.repeat(steps, state),
            Step::TopDown(qualifier, disqualifier) => {
                self.top_down(qualifier, disqualifier.as_deref(), state)
            }
            _ => Found::new(),
        }
    }

    /// What steps yield, whatever variables they set on the way.
    fn flat(&self, steps: &[Step], state: State<'m>) -> Found<'m> {
        let states = self.run(steps, state).into_iter();
        states.flat_map(|state| state.found).collect()
    }

    fn set(&self, name: &str, steps: &[Step], state: &State<'m>) -> Vec<State<'m>> {
        let alone = |(id, subject): (&&'m ShapeId, &Subject<'m>)| {
            let found = Found::from([(*id, *subject)]);
            let kept = self.flat(
                steps,
                State {
                    found: found.clone(),
                    variables: Rc::clone(&state.variables),
                },
            );
            self.work
                .spend(KEPT * (1 + state.variables.len()) + kept.len());
            let mut variables = (*state.variables).clone();
            variables.insert(name.to_owned(), Rc::new(kept));
            let variables = Rc::new(variables);
            State { found, variables }
        };
        let mut found = state.found.iter();
        let taken = std::iter::from_fn(|| found.next().filter(|_| !self.work.is_spent()));
        taken.map(alone).collect()
    }

    /// A `:root` function sees no variables, so it is evaluated once.
    fn root(&self, step: &Step, steps: &[Step]) -> Rc<Found<'m>> {
        let place = std::ptr::from_ref(step);
        if let Some(found) = self.roots.borrow().get(&place) {
            return Rc::clone(found);
        }
        let all = State {
            found: self.all(),
            variables: Rc::default(),
        };
        let found = Rc::new(self.flat(steps, all));
        self.roots.borrow_mut().insert(place, Rc::clone(&found));
        found
    }

    fn repeat(&self, steps: &[Step], state: &State<'m>) -> Found<'m> {
        walk::others(&state.found, |subject| {
            let state = State {
                found: Found::from([(subject.id(), subject)]),
                variables: Rc::clone(&state.variables),
            };
            self.flat(steps, state).into_values().collect()
        })
    }

    fn top_down(
        &self,
        qualifier: &[Step],
        disqualifier: Option<&[Step]>,
        state: &State<'m>,
    ) -> Found<'m> {
        let matches = |steps: &[Step], subject: Subject<'m>| {
            let found = Found::from([(subject.id(), subject)]);
            let variables = Rc::clone(&state.variables);
            !self.flat(steps, State { found, variables }).is_empty()
        };
        let marked = |subject, above: bool| {
            let qualified = above || matches(qualifier, subject);
            qualified && !disqualifier.is_some_and(|steps| matches(steps, subject))
        };
        walk::down(&state.found, marked, |subject| {
            let names = ["resource".to_owned(), "operation".to_owned()];
            self.neighbors.forward(&names, subject)
        })
    }
}

/// States with the same variables as one: choices that overlap would otherwise double what is on
/// its way at every step.
fn merged<'m>(states: impl Iterator<Item = State<'m>>) -> Vec<State<'m>> {
    let mut merged: Vec<State<'m>> = Vec::new();
    let mut places: HashMap<*const Variables<'m>, usize> = HashMap::default();
    for state in states {
        let place = *places
            .entry(Rc::as_ptr(&state.variables))
            .or_insert(merged.len());
        match merged.get_mut(place) {
            Some(known) => known.found.extend(state.found),
            None => merged.push(state),
        }
    }
    merged
}
