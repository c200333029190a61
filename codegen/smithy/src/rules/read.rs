//! Nodes to rules.

use std::sync::Arc;

use super::diagram::Diagram;
use super::function::Function;
use super::path::Path;
use super::syntax::{
    Body, Condition, EndpointRule, Expression, Kind, Parameter, ParameterType, Part, Place, Rule,
    Rules,
};
use super::{Error, RuleSet, Value, template};
use crate::map::IndexMap;
use crate::node::{Node, NodeValue, Object};
use crate::source::Span;

/// Reads a tree of rules, as written.
pub(super) fn tree(node: &Node) -> Result<RuleSet, Vec<Error>> {
    read(node, |reader| {
        let rules = reader.list(node, "rules", Reader::rule);
        Some(Rules::Tree(rules))
    })
}

/// Reads a decision diagram, as written.
pub(super) fn diagram(node: &Node) -> Result<RuleSet, Vec<Error>> {
    read(node, |reader| {
        let conditions = reader.conditions(node);
        let results = reader.list(node, "results", Reader::result);
        let read = Diagram::read(node, conditions, results);
        reader.keep(read).map(Rules::Diagram)
    })
}

fn read(
    node: &Node,
    rules: impl FnOnce(&mut Reader) -> Option<Rules>,
) -> Result<RuleSet, Vec<Error>> {
    if node.as_object().is_none() {
        let message = "The root of a ruleset must be an object";
        return Err(vec![Error::new(message, node.span)]);
    }
    let mut reader = Reader::default();
    let version = text(node, "version").and_then(|(version, span)| {
        version_of(&version).map_err(|message| Error::new(message, span))?;
        Ok(version)
    });
    let version = reader.keep(version);
    let parameters = reader.parameters(node);
    let rules = rules(&mut reader);
    match (version, rules) {
        (Some(version), Some(rules)) if reader.errors.is_empty() => Ok(RuleSet {
            version,
            parameters,
            rules,
            span: node.span,
        }),
        _ => Err(reader.errors),
    }
}

/// Major and minor number of a version.
pub(super) fn version_of(text: &str) -> Result<(u32, u32), String> {
    let mut parts = text.split('.');
    let (Some(major), Some(minor)) = (parts.next(), parts.next()) else {
        return Err(match text {
            "" => "Version string cannot be null or empty".to_owned(),
            _ => format!("Invalid version: `{text}`. Expected format: major.minor"),
        });
    };
    let numbers = major.parse().ok().zip(minor.parse().ok());
    numbers.ok_or_else(|| format!("Invalid version format: {text}"))
}

/// Reads on after errors, and keeps them.
#[derive(Default)]
struct Reader {
    errors: Vec<Error>,
}

impl Reader {
    fn keep<T>(&mut self, read: Result<T, Error>) -> Option<T> {
        read.map_err(|error| self.errors.push(error)).ok()
    }

    /// What can be read of the items of a list.
    fn list<T>(
        &mut self,
        node: &Node,
        key: &str,
        mut read: impl FnMut(&mut Self, &Node) -> Option<T>,
    ) -> Vec<T> {
        let items = items(node, key);
        let items = self.keep(items).unwrap_or_default();
        items.iter().filter_map(|item| read(self, item)).collect()
    }

    fn parameters(&mut self, node: &Node) -> IndexMap<Arc<str>, Parameter> {
        let parameters = object(node, "parameters");
        let parameters = self.keep(parameters).into_iter().flatten();
        let read = |(name, entry): (&Arc<str>, &crate::node::Entry)| {
            let read = parameter(&entry.value);
            Some((name.clone(), self.keep(read)?))
        };
        parameters.filter_map(read).collect()
    }

    fn rule(&mut self, node: &Node) -> Option<Rule> {
        let conditions = self.conditions(node);
        self.rule_of(node, conditions)
    }

    /// What a diagram leads to, a rule without conditions.
    fn result(&mut self, node: &Node) -> Option<Rule> {
        self.rule_of(node, Vec::new())
    }

    fn conditions(&mut self, node: &Node) -> Vec<Condition> {
        self.list(node, "conditions", |reader, node| {
            let read = condition(node);
            reader.keep(read)
        })
    }

    fn rule_of(&mut self, node: &Node, conditions: Vec<Condition>) -> Option<Rule> {
        let kind = self.keep(text(node, "type"));
        let body = match kind {
            None => None,
            Some((kind, _)) if &*kind == "tree" => {
                Some(Body::Tree(self.list(node, "rules", Self::rule)))
            }
            Some((kind, span)) => {
                let read = body(node, &kind, span);
                self.keep(read)
            }
        };
        let span = node.span;
        body.map(|body| Rule {
            conditions,
            body,
            span,
        })
    }
}

fn body(node: &Node, kind: &str, span: Span) -> Result<Body, Error> {
    match kind {
        "endpoint" => {
            let endpoint = endpoint(member(node, "endpoint")?)?;
            Ok(Body::Endpoint(Box::new(endpoint)))
        }
        "error" => expression(member(node, "error")?).map(Body::Error),
        _ => Err(Error::new(format!("Unexpected rule type: {kind}"), span)),
    }
}

fn parameter(node: &Node) -> Result<Parameter, Error> {
    const KNOWN: [&str; 6] = [
        "builtIn",
        "default",
        "deprecated",
        "documentation",
        "required",
        "type",
    ];
    no_others(node, &KNOWN)?;
    let (kind, span) = text(node, "type")?;
    let unknown = || {
        let message = format!(
            "Unexpected parameter type `{kind}`. Expected `string`, `boolean`, or `stringArray`."
        );
        Error::new(message, span)
    };
    let kind = ParameterType::named(&kind).ok_or_else(unknown)?;
    let required = node.get("required").and_then(Node::as_bool) == Some(true);
    let default = node.get("default").map(Value::from_node).transpose()?;
    if let Some(default) = &default {
        let message = if !required {
            "When a default value is set, the field must also be marked as required".to_owned()
        } else if !kind.takes(default) {
            format!(
                "Invalid type for field \"default\": Type must match parameter type. Expected `{}`, found `{}`.",
                kind.as_type(),
                default.type_name()
            )
        } else {
            String::new()
        };
        if !message.is_empty() {
            return Err(Error::new(message, node.span));
        }
    }
    let string = |key| match &node.get(key)?.value {
        NodeValue::String(text) => Some(text.clone()),
        _ => None,
    };
    Ok(Parameter {
        kind,
        required,
        default,
        built_in: string("builtIn"),
        documentation: string("documentation"),
        span: node.span,
    })
}

fn endpoint(node: &Node) -> Result<EndpointRule, Error> {
    no_others(node, &["headers", "properties", "url"])?;
    let missing = || Error::new("URL must be included in endpoint", node.span);
    let url = expression(node.get("url").ok_or_else(missing)?)?;
    let mut endpoint = EndpointRule {
        url,
        headers: Vec::new(),
        properties: Vec::new(),
    };
    if node.get("headers").is_some() {
        for (name, entry) in object(node, "headers")? {
            let refusal = || Error::new("header values should be an array", entry.value.span);
            let values = entry.value.as_array().ok_or_else(refusal)?;
            let values = values.iter().map(expression).collect::<Result<_, _>>()?;
            endpoint.headers.push((name.clone(), values));
        }
    }
    if node.get("properties").is_some() {
        endpoint.properties = literals(object(node, "properties")?)?;
    }
    Ok(endpoint)
}

pub(super) fn condition(node: &Node) -> Result<Condition, Error> {
    if node.as_object().is_none() {
        return Err(Error::new("condition must be an object node", node.span));
    }
    let assign = node.get("assign").map(|_| text(node, "assign"));
    let (call, assign) = (call(node)?, assign.transpose()?);
    Ok(Condition { call, assign })
}

fn expression(node: &Node) -> Result<Expression, Error> {
    if node.as_object().is_none() {
        return literal(node);
    }
    match (node.get("ref"), node.get("fn")) {
        (Some(_), None) => {
            let (name, span) = text(node, "ref")?;
            let kind = Kind::Reference(name);
            Ok(Expression { kind, span })
        }
        (None, Some(_)) => call(node),
        _ => {
            let message = format!("expected exactly one of `ref` or `fn` to be set, found {node}");
            Err(Error::new(message, node.span))
        }
    }
}

fn call(node: &Node) -> Result<Expression, Error> {
    let arguments = items(node, "argv")?.iter().map(expression);
    let arguments: Vec<_> = arguments.collect::<Result<_, _>>()?;
    let (name, span) = text(node, "fn")?;
    let kind = if &*name == "getAttr" {
        attribute(arguments, span)?
    } else {
        let unknown = || Error::new(format!("`{name}` is not a valid function"), span);
        Kind::Call(Function::named(&name).ok_or_else(unknown)?, arguments)
    };
    let span = node.span;
    Ok(Expression { kind, span })
}

fn attribute(arguments: Vec<Expression>, span: Span) -> Result<Kind, Error> {
    let count = arguments.len();
    let Ok([target, path]) = <[Expression; 2]>::try_from(arguments) else {
        let message = format!("Expected 2 arguments but found {count}");
        return Err(Error::new(message, span));
    };
    let text = match &path.kind {
        Kind::Template(parts) => match &parts[..] {
            [Part::Text(text)] => Some(text),
            _ => None,
        },
        _ => None,
    };
    let refusal = || {
        Error::new(
            "The path of getAttr must be a text without places",
            path.span,
        )
    };
    let steps = Path::parse(text.ok_or_else(refusal)?);
    let steps = steps.map_err(|message| Error::new(message, path.span))?;
    Ok(Kind::Attribute(Box::new(target), steps))
}

fn literal(node: &Node) -> Result<Expression, Error> {
    let span = node.span;
    let at = |message: String| Error::new(message, span);
    let kind = match &node.value {
        NodeValue::Null => return Err(at("null node not supported".to_owned())),
        NodeValue::Bool(value) => Kind::Boolean(*value),
        NodeValue::Number(number) => {
            let value = number.as_i64().and_then(|value| i32::try_from(value).ok());
            Kind::Integer(value.ok_or_else(|| at(format!("`{number}` is not an integer")))?)
        }
        NodeValue::String(text) => {
            let parts = template::parse(text, |inner| short_form(inner, span));
            Kind::Template(parts.map_err(at)?)
        }
        NodeValue::Array(items) => {
            Kind::Array(items.iter().map(literal).collect::<Result<_, _>>()?)
        }
        NodeValue::Object(members) => Kind::Record(literals(members)?),
    };
    Ok(Expression { kind, span })
}

fn literals(members: &Object) -> Result<Vec<(Arc<str>, Expression)>, Error> {
    let members = members.iter();
    let members = members.map(|(name, entry)| Ok((name.clone(), literal(&entry.value)?)));
    members.collect()
}

/// A place in a template: `name`, or `name#path`.
fn short_form(text: &str, span: Span) -> Result<Part, String> {
    let (name, path) = match text.split_once('#') {
        Some((name, path)) => (name, Some(Path::parse(path)?)),
        None => (text, None),
    };
    let kind = Kind::Reference(Arc::from(name));
    let reference = Expression { kind, span };
    let kind = path.map(|path| Kind::Attribute(Box::new(reference.clone()), path));
    let place = kind.map_or(reference, |kind| Expression { kind, span });
    Ok(Part::Place(Box::new(Place(place))))
}

pub(super) fn member<'n>(node: &'n Node, key: &str) -> Result<&'n Node, Error> {
    let missing = || Error::new(format!("Missing expected member `{key}`."), node.span);
    node.get(key).ok_or_else(missing)
}

fn refuse(found: &Node, key: &str, wanted: &str) -> Error {
    let kind = found.type_name();
    let message = format!("Expected `{key}` member to be {wanted}, but found {kind}.");
    Error::new(message, found.span)
}

pub(super) fn text(node: &Node, key: &str) -> Result<(Arc<str>, Span), Error> {
    let found = member(node, key)?;
    match &found.value {
        NodeValue::String(text) => Ok((text.clone(), found.span)),
        _ => Err(refuse(found, key, "a string")),
    }
}

fn items<'n>(node: &'n Node, key: &str) -> Result<&'n [Node], Error> {
    let found = member(node, key)?;
    found
        .as_array()
        .ok_or_else(|| refuse(found, key, "an array"))
}

fn object<'n>(node: &'n Node, key: &str) -> Result<&'n Object, Error> {
    let found = member(node, key)?;
    found
        .as_object()
        .ok_or_else(|| refuse(found, key, "an object"))
}

fn no_others(node: &Node, known: &[&str]) -> Result<(), Error> {
    let Some(members) = node.as_object() else {
        let message = format!("Expected object, but found {}.", node.type_name());
        return Err(Error::new(message, node.span));
    };
    let others = members
        .iter()
        .filter(|(name, _)| !known.contains(&&***name));
    let others: Vec<_> = others.map(|(name, _)| format!("`{name}`")).collect();
    if others.is_empty() {
        return Ok(());
    }
    let known: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
    let message = format!(
        "Expected an object with possible properties of {}, but found additional properties: {}",
        known.join(", "),
        others.join(", ")
    );
    Err(Error::new(message, node.span))
}
