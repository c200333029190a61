//! Members of a JSON AST document.

use std::sync::Arc;

use super::Reader;
use crate::decl::{MemberDecl, ShapeDecl, TargetDecl, entity};
use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Object};

impl Reader {
    /// The `member`, `key` or `value` of a list or map; absent where a mixin brings it.
    pub(super) fn fixed_member(&mut self, shape: &mut ShapeDecl, object: &mut Object, name: &str) {
        if let Some(entry) = object.shift_remove(name) {
            self.member(shape, name.into(), entry);
        }
    }

    /// The `members` of structures, unions and enums.
    pub(super) fn members(&mut self, shape: &mut ShapeDecl, object: &mut Object) {
        let Some(entry) = object.shift_remove("members") else {
            return;
        };
        let Some((members, _)) = self.object(entry.value, "`members`") else {
            return;
        };
        for (name, entry) in members {
            self.member(shape, name, entry);
        }
    }

    fn member(&mut self, shape: &mut ShapeDecl, name: Arc<str>, entry: Entry) {
        let span = entry.key_span;
        let target = entity::name_of(&entry.value, entity::Notation::Ast);
        let missing = entity::no_target(&entry.value);
        let Some((mut object, _)) = self.object(entry.value, &format!("member `{name}`")) else {
            return;
        };
        let Some(target) = target else {
            let event = Diagnostic::error("Model", missing);
            return self.events.push(event.at(span).on(&shape.id));
        };
        let traits = object
            .shift_remove("traits")
            .map(|entry| self.traits(entry.value));
        let unknown = entity::additional(&object, &["target", "traits"]);
        let id = shape.id.with_member(&name);
        self.events.extend(unknown.map(|event| event.on(&id)));
        let target = TargetDecl::Named(target);
        let traits = traits.unwrap_or_default();
        let member = MemberDecl {
            name: name.clone(),
            span,
            target,
            traits,
        };
        shape.members.insert(name, member);
    }
}
