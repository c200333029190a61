//! Every trait is on a shape its definition selects (event `TraitTarget`).

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::part::Part;
use super::{about, place, trait_name};
use crate::diagnostic::{Diagnostic, Severity};
use crate::graph::{Subject, Users};
use crate::map::{HashMap, HashSet, IndexMap};
use crate::model::Model;
use crate::node::Node;
use crate::selector::{Membership, Selector, TooCostly, Work};
use crate::shape::Shape;
use crate::shape_id::ShapeId;
use crate::source::Span;
use crate::traits::id;

type Places<'m> = Vec<(Subject<'m>, Span)>;

/// What is known of the traits met so far.
pub(super) struct Placement<'m> {
    model: &'m Model,
    membership: Membership<'m, 'm>,
    rules: HashMap<&'m ShapeId, Rc<Rule>>,
    /// Where traits are that must be asked about all at once.
    left: BTreeMap<&'m ShapeId, Places<'m>>,
    wrong: BTreeMap<&'m ShapeId, Places<'m>>,
    costly: BTreeMap<&'m ShapeId, TooCostly>,
}

/// What a trait may be applied to.
enum Rule {
    Anything,
    /// A mixin is no trait to apply.
    Nothing,
    Selected(String, Selector),
}

impl<'m> Placement<'m> {
    pub(super) fn new(model: &'m Model, work: &'m Work, users: Rc<OnceCell<Users<'m>>>) -> Self {
        Self {
            model,
            membership: Membership::sharing(model, work, users),
            rules: HashMap::default(),
            left: BTreeMap::new(),
            wrong: BTreeMap::new(),
            costly: BTreeMap::new(),
        }
    }

    fn rule(&mut self, trait_id: &'m ShapeId) -> Rc<Rule> {
        let rule = self.rules.entry(trait_id);
        Rc::clone(rule.or_insert_with(|| Rc::new(rule_of(self.model, trait_id))))
    }

    fn take(&mut self, trait_id: &'m ShapeId, places: Places<'m>) {
        match &*self.rule(trait_id) {
            Rule::Anything => {}
            Rule::Nothing => self.wrong.entry(trait_id).or_default().extend(places),
            Rule::Selected(_, selector) if Membership::is_local(selector) => {
                self.check(trait_id, selector, places);
            }
            Rule::Selected(..) => self.left.entry(trait_id).or_default().extend(places),
        }
    }

    fn check(&mut self, trait_id: &'m ShapeId, selector: &Selector, mut places: Places<'m>) {
        let asked = places.iter().map(|(on, _)| *on);
        match self.membership.picked(selector, asked) {
            Ok(picked) => {
                places.retain(|(on, _)| !picked.contains(on.id()));
                if !places.is_empty() {
                    self.wrong.entry(trait_id).or_default().extend(places);
                }
            }
            Err(error) => drop(self.costly.insert(trait_id, error)),
        }
    }

    /// Says what is wrong, once all shapes were seen.
    pub(super) fn report(&mut self, events: &mut Vec<Diagnostic>) {
        for (trait_id, places) in std::mem::take(&mut self.left) {
            if let Rule::Selected(_, selector) = &*self.rule(trait_id) {
                self.check(trait_id, selector, places);
            }
        }
        for (trait_id, error) in std::mem::take(&mut self.costly) {
            events.extend(too_costly(self.model, trait_id, error));
        }
        for (trait_id, places) in std::mem::take(&mut self.wrong) {
            match &*self.rule(trait_id) {
                Rule::Selected(text, _) => self.misplaced(trait_id, text, &places, events),
                _ => events.extend(no_trait(trait_id, &places)),
            }
        }
    }

    fn misplaced(
        &self,
        trait_id: &ShapeId,
        text: &str,
        wrong: &[(Subject<'m>, Span)],
        events: &mut Vec<Diagnostic>,
    ) {
        let name = trait_name(trait_id);
        let advice = advice(&self.membership, text, wrong);
        for (on, span) in wrong {
            let on = on.id();
            let message = format!(
                "Trait `{name}` cannot be applied to `{on}`. This trait may only be applied to shapes that match the \
                 following selector: {text}"
            );
            let event = Diagnostic::error("TraitTarget", message).at(*span).on(on);
            events.push(match advice.iter().find(|(_, fit)| fit.contains(on)) {
                Some((help, _)) => event.help(help),
                None => event.help(described(self.model, on)),
            });
        }
    }
}

/// Looks at the traits of a part.
pub(super) fn validate(model: &Part<'_, '_>, _events: &mut Vec<Diagnostic>) {
    let mut applied: IndexMap<&ShapeId, Places<'_>> = IndexMap::default();
    let own = model.shapes().filter(|shape| !shape.id.is_prelude());
    for on in own.flat_map(Subject::each_of) {
        for (trait_id, found) in on.traits().iter() {
            applied.entry(trait_id).or_default().push((on, found.span));
        }
    }
    let mut placement = model.placement();
    for (trait_id, places) in applied {
        placement.take(trait_id, places);
    }
}

fn rule_of(model: &Model, trait_id: &ShapeId) -> Rule {
    let definition = model.get(trait_id);
    if definition.is_some_and(|definition| definition.traits.is_mixin()) {
        return Rule::Nothing;
    }
    match selector(model, trait_id) {
        Some((text, selector)) => Rule::Selected(text, selector),
        None => Rule::Anything,
    }
}

fn no_trait(trait_id: &ShapeId, places: &Places<'_>) -> impl Iterator<Item = Diagnostic> {
    let name = trait_name(trait_id);
    places.iter().map(move |(on, span)| {
        let on = on.id();
        let message = format!("Trait `{name}` is a mixin and cannot be applied to `{on}`.");
        Diagnostic::error("TraitTarget", message).at(*span).on(on)
    })
}

/// The work is shared by all traits: it may be others that used most of it.
fn too_costly(model: &Model, trait_id: &ShapeId, error: TooCostly) -> Option<Diagnostic> {
    let definition = model.get(trait_id)?;
    let message = format!("The selectors of traits are too costly. {error}.");
    let span = place(&definition.traits, id::TRAIT, definition.span);
    Some(about(Severity::Error, "TraitTarget", definition, message).at(span))
}

/// How many parts of a selector are tried without.
const TRIES: usize = 4;

/// What would make a trait fit: another trait that its selector asks for or forbids. With each
/// the shapes for which that is all.
fn advice<'m>(
    membership: &Membership<'m, '_>,
    text: &str,
    wrong: &[(Subject<'m>, Span)],
) -> Vec<(String, HashSet<&'m ShapeId>)> {
    let parts = text
        .match_indices("[trait|")
        .take(TRIES)
        .filter(|_| !wrong.is_empty());
    let without = parts.filter_map(|(start, opening)| {
        let before = text.get(..start)?;
        let (name, after) = text.get(start + opening.len()..)?.split_once(']')?;
        let forbidden = before.strip_suffix(":not(").zip(after.strip_prefix(')'));
        let (help, (before, after)) = match forbidden {
            Some(around) => (format!("it would fit without `@{name}`"), around),
            None => (format!("add `@{name}` as well"), (before, after)),
        };
        let selector = Selector::parse(&format!("{before}{after}")).ok()?;
        let fit = membership.picked(&selector, wrong.iter().map(|(on, _)| *on));
        Some((help, fit.ok()?))
    });
    without.collect()
}

/// What a shape or member is, in words.
fn described(model: &Model, on: &ShapeId) -> String {
    let member = model.member(on).filter(|_| on.member().is_some());
    let kind = |shape: Option<&Shape>| match shape.map_or("shape", |shape| shape.kind.keyword()) {
        keyword if keyword.starts_with(['a', 'e', 'i', 'o']) => format!("an {keyword}"),
        keyword => format!("a {keyword}"),
    };
    match member {
        Some(member) => format!(
            "`{}` is a member of {} and targets {}",
            member.name(),
            kind(model.find(on.root_str())),
            kind(model.target(member))
        ),
        None => format!("`{}` is {}", on.name(), kind(model.get(on))),
    }
}

/// The selector of a trait, its text on one line; `None` where any shape will do.
fn selector(model: &Model, trait_id: &ShapeId) -> Option<(String, Selector)> {
    let definition = model.get(trait_id)?.trait_value(id::TRAIT)?;
    let text = definition.get("selector").and_then(Node::as_str)?;
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    let text = lines.join(" ").trim().to_owned();
    let parsed = Selector::parse(&text).ok().filter(|_| text != "*")?;
    Some((text, parsed))
}
