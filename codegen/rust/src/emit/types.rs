//! `types`: structures, unions, events and enums.

use super::spell::Spelling;
use super::{Module, enums, structures, unions};
use crate::plan::{ServicePlan, TypeModule, UnionPlan};

pub(super) fn emit(plan: &ServicePlan) -> Module {
    let sp = Spelling::inside(plan, TypeModule::Types);
    let mut items = Vec::new();
    for structure in plan.structures_in(TypeModule::Types) {
        items.extend(structures::define(structure, &sp));
    }
    for union in &plan.unions {
        items.extend(unions::define(union, &sp));
    }
    for events in &plan.events {
        items.extend(unions::define_events(events, &sp));
    }
    for plan in &plan.enums {
        items.extend(enums::define_text(plan, &sp));
    }
    for plan in &plan.int_enums {
        items.extend(enums::define_number(plan, &sp));
    }
    if uses_fmt(plan) {
        sp.fmt();
    }
    Module {
        name: "types",
        summary: "Structures, unions, events and enums.",
        public: true,
        imports: sp.imports(),
        items,
    }
}

fn uses_fmt(plan: &ServicePlan) -> bool {
    !plan.enums.is_empty()
        || !plan.int_enums.is_empty()
        || !plan.unions.is_empty()
        || plan.events.iter().any(UnionPlan::is_redacted)
        || plan.structures_in(TypeModule::Types).next().is_some()
}
