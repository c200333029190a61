//! Namespaces of XML are URIs (event `XmlNamespaceTrait`).

use super::part::Part;
use super::{holders, place};
use crate::diagnostic::Diagnostic;
use crate::traits::id;

pub(super) fn validate(model: &Part<'_, '_>, events: &mut Vec<Diagnostic>) {
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
            "An `xmlNamespace` trait is applied to the ({kind}: `{on}`) shape with an invalid uri: {uri}"
        );
        let span = place(traits, id::XML_NAMESPACE, span);
        events.push(
            Diagnostic::error("XmlNamespaceTrait", message)
                .at(span)
                .on(on),
        );
    }
}

/// Whether a text has only characters that URIs have, whole percent escapes, a scheme that is one
/// and something behind it, an authority behind two slashes, and one fragment at most.
fn is_uri(text: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    let escapes = text.split('%').skip(1).all(|rest| {
        let digits = rest.get(..2);
        digits.is_some_and(|digits| digits.chars().all(|c| c.is_ascii_hexdigit()))
    });
    let whole = text.split_once('#').map_or(text, |(whole, _)| whole);
    let schemed = whole.split_once(':');
    let schemed = schemed.filter(|(scheme, _)| !scheme.contains(['/', '?']));
    let rest = schemed.map_or(whole, |(_, rest)| rest);
    let named = schemed.is_none_or(|(scheme, rest)| is_scheme(scheme) && !rest.is_empty());
    let fragments = text.matches('#').count();
    text.chars().all(allowed) && escapes && named && rest != "//" && fragments < 2
}

fn is_scheme(text: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(part)
}
