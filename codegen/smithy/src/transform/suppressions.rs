//! Suppressions that a published model should not show.

use std::collections::BTreeSet;

use super::filter::exclude_metadata;
use crate::diagnostic::{Diagnostic, Severity};
use crate::load::{Loaded, covers, is_event};
use crate::model::Model;
use crate::node::{Node, NodeValue};
use crate::shape_id::ShapeId;
use crate::traits::{TraitMap, id};

/// Which suppressions stay; empty lists let all pass.
#[derive(Clone, Debug, Default)]
pub struct SuppressionFilter {
    /// Drop those that suppressed nothing when the model was loaded.
    pub remove_unused: bool,
    /// Drop the reasons given in metadata.
    pub remove_reasons: bool,
    /// Keep only these event identifiers.
    pub event_id_allow_list: Vec<String>,
    /// Drop these event identifiers.
    pub event_id_deny_list: Vec<String>,
    /// Keep only these namespaces of suppressions in metadata.
    pub namespace_allow_list: Vec<String>,
    /// Drop these namespaces of suppressions in metadata.
    pub namespace_deny_list: Vec<String>,
}

/// The model with `suppress` traits and suppressions in metadata filtered. `loaded` is what the
/// model was made of; its events tell which suppressions had an effect.
#[must_use]
pub fn filter_suppressions(model: &Model, loaded: &Loaded, filter: &SuppressionFilter) -> Model {
    let gone = gone_validators(&loaded.model, model);
    let suppressed = loaded
        .diagnostics
        .iter()
        .filter(|event| event.severity == Severity::Suppressed && !gone.contains(&*event.event));
    let used = Used {
        events: suppressed.collect(),
        // Events beyond the limit of the load may have been suppressed by anything.
        all: !filter.remove_unused || loaded.diagnostics.dropped() > 0,
    };
    let model = model.map_shapes(|shape| {
        let mut changed = shape.clone();
        filter_trait(&mut changed.traits, &shape.id, filter, &used);
        for member in changed.members.values_mut() {
            filter_trait(&mut member.traits, &member.id, filter, &used);
        }
        changed
    });
    filter_entries(model, filter, &used)
}

/// The suppressed events.
struct Used<'l> {
    events: Vec<&'l Diagnostic>,
    all: bool,
}

impl Used<'_> {
    fn any(&self, suppresses: impl Fn(&Diagnostic) -> bool) -> bool {
        self.all || self.events.iter().any(|event| suppresses(event))
    }
}

impl SuppressionFilter {
    fn allows_event(&self, event: &str) -> bool {
        passes(event, &self.event_id_allow_list, &self.event_id_deny_list)
    }

    fn allows_namespace(&self, namespace: &str) -> bool {
        let (allow, deny) = (&self.namespace_allow_list, &self.namespace_deny_list);
        passes(namespace, allow, deny)
    }
}

fn passes(text: &str, allow: &[String], deny: &[String]) -> bool {
    let among = |list: &[String]| list.iter().any(|item| item == text);
    (allow.is_empty() || among(allow)) && !among(deny)
}

/// Validators of the metadata that the model no longer has.
fn gone_validators<'m>(before: &'m Model, now: &Model) -> BTreeSet<&'m str> {
    let now = validators(now);
    let mut gone = validators(before);
    gone.retain(|id| !now.contains(id));
    gone
}

fn validators(model: &Model) -> BTreeSet<&str> {
    let entries = model.metadata().get("validators").and_then(Node::as_array);
    let id = |entry: &'_ Node| entry.get("id").is_some();
    entries
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.get(if id(entry) { "id" } else { "name" })?.as_str())
        .collect()
}

fn filter_trait(traits: &mut TraitMap, on: &ShapeId, filter: &SuppressionFilter, used: &Used<'_>) {
    let Some(suppress) = traits.get_mut(id::SUPPRESS) else {
        return;
    };
    let concerns = |event: &Diagnostic| {
        let shape = event.shape.as_ref();
        shape.is_some_and(|shape| shape == on || *shape.root_str() == *on.as_str())
    };
    if let NodeValue::Array(ids) = &mut suppress.value.value {
        ids.retain(|id| {
            let id = id.as_str().unwrap_or_default();
            let effective = |event: &Diagnostic| concerns(event) && is_event(id, &event.event);
            filter.allows_event(id) && used.any(effective)
        });
        if ids.is_empty() {
            traits.remove(id::SUPPRESS);
        }
    }
}

const KEY: &str = "suppressions";

fn filter_entries(model: Model, filter: &SuppressionFilter, used: &Used<'_>) -> Model {
    let mut metadata = model.metadata().clone();
    let Some(NodeValue::Array(entries)) = metadata.get_mut(KEY).map(|node| &mut node.value) else {
        return model;
    };
    entries.retain(|entry| {
        let text = |key| entry.get(key).and_then(Node::as_str).unwrap_or_default();
        filter.allows_event(text("id"))
            && filter.allows_namespace(text("namespace"))
            && used.any(|event| covers(entry, event))
    });
    if entries.is_empty() {
        return exclude_metadata(&model, &[KEY.to_owned()]);
    }
    for entry in entries.iter_mut().filter(|_| filter.remove_reasons) {
        if let NodeValue::Object(members) = &mut entry.value {
            members.shift_remove("reason");
        }
    }
    model.with_metadata(metadata)
}
