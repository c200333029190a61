//! Inputs for calls of which only the answer counts: any that can be sent.

use trompe::schema::{Binding, Kind, Member, Schema};
use trompe::serde::Shape;
use trompe::service::OperationSchema;

use crate::values::filled;

type Result<T> = std::result::Result<T, String>;

/// Recursive shapes end where members may be left out; what is required cannot go on for ever.
const DEPTH: usize = 8;

/// An input with what is required, and labels that are not empty.
pub(super) fn input(operation: &'static OperationSchema) -> Result<Box<dyn Shape>> {
    let members = members(operation.input.schema(), DEPTH);
    let model = format!(r#"{{"smithy": "2.0", "metadata": {{"it": {members}}}}}"#);
    let loaded = trompe_smithy::Loader::new().text("it.json", &model).load();
    filled(operation.input.blank(), loaded.model.metadata().get("it"))
}

fn members(structure: &'static Schema, depth: usize) -> String {
    let needed = |m: &&Member| m.is_required() || m.binding() == Binding::Label;
    let members = structure.members().iter().filter(needed);
    let texts = members.map(|m| format!("{:?}: {}", m.name(), value(m, depth)));
    format!("{{{}}}", texts.collect::<Vec<_>>().join(", "))
}

fn value(m: &'static Member, depth: usize) -> String {
    let target = m.target();
    let first = target.members().first();
    match target.kind() {
        Kind::Enum => format!("{:?}", target.values().first().unwrap_or(&"x")),
        Kind::String => "\"x\"".to_owned(),
        Kind::Blob => "\"\"".to_owned(),
        Kind::Boolean => "true".to_owned(),
        Kind::List => "[]".to_owned(),
        Kind::Structure if depth > 0 => members(target, depth - 1),
        Kind::Union if depth > 0 => {
            let member = first.map(|m| format!("{:?}: {}", m.name(), value(m, depth - 1)));
            format!("{{{}}}", member.unwrap_or_default())
        }
        Kind::Map | Kind::Document | Kind::Structure | Kind::Union => "{}".to_owned(),
        _ => "1".to_owned(),
    }
}
