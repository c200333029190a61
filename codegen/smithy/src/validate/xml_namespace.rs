//! Namespaces of XML are URIs (event `XmlNamespaceTrait`).

use super::{holders, place};
use crate::diagnostic::Diagnostic;
use crate::model::Model;
use crate::traits::id;

pub(super) fn validate(model: &Model, events: &mut Vec<Diagnostic>) {
    for (on, span, traits) in holders(model) {
        let uri = traits.xml_namespace().map(|namespace| namespace.uri);
        let Some(uri) = uri.filter(|uri| !is_uri(uri)) else {
            continue;
        };
        let kind = match on.member() {
            Some(_) => "member",
            None => model.get(on).map_or("", |shape| shape.kind.keyword()),
        };
        let message = format!(
            "An `xmlNamespace` trait is applied to the {kind} shape with an invalid uri: {uri}"
        );
        let span = place(traits, id::XML_NAMESPACE, span);
        events.push(
            Diagnostic::error("XmlNamespaceTrait", message)
                .at(span)
                .on(on),
        );
    }
}

/// Whether a text has only characters that URIs have, and whole percent escapes.
fn is_uri(text: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    let escapes = text.split('%').skip(1).all(|rest| {
        let digits = rest.get(..2);
        digits.is_some_and(|digits| digits.chars().all(|c| c.is_ascii_hexdigit()))
    });
    !text.is_empty() && text.chars().all(allowed) && escapes
}
