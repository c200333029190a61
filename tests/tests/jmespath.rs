//! Upstream's cases of JMESPath: expressions parsed as the generator does, and evaluated as the runtime does.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends where its support fails"
)]

use serde_json::Value;
use std::fs;
use trompe::jmespath::{Comparator, Expression, Function, Literal};
use trompe::types::Document;
use trompe_smithy::jmespath::{self as parsed, Operation};
use trompe_tests::loader::corpus;

/// As the generator compiles expressions into statics; here they are statics because nobody frees them.
fn compiled(expression: &parsed::Expression) -> Option<Expression> {
    let own = |expression: &parsed::Expression| compiled(expression).map(leak);
    let all = |parts: &[parsed::Expression]| {
        let parts: Option<Vec<_>> = parts.iter().map(compiled).collect();
        parts.map(|parts| &*parts.leak())
    };
    Some(match &expression.operation {
        Operation::Current => Expression::Current,
        Operation::Field(name) => Expression::Field(text(name)),
        Operation::Index(index) => Expression::Index(*index),
        Operation::Slice { start, stop, step } => Expression::Slice(*start, *stop, *step),
        Operation::Literal(value) => Expression::Literal(literal(value)),
        Operation::Sub(left, right) => Expression::Sub(own(left)?, own(right)?),
        Operation::Flatten(inner) => Expression::Flatten(own(inner)?),
        Operation::Project(left, right) => Expression::Project(own(left)?, own(right)?),
        Operation::ProjectObject(left, right) => Expression::ProjectObject(own(left)?, own(right)?),
        Operation::Filter {
            left,
            condition,
            right,
        } => Expression::Filter(own(left)?, own(condition)?, own(right)?),
        Operation::List(parts) => Expression::List(all(parts)?),
        Operation::Hash(parts) => {
            let part =
                |(name, part): &(String, parsed::Expression)| Some((text(name), compiled(part)?));
            Expression::Hash(parts.iter().map(part).collect::<Option<Vec<_>>>()?.leak())
        }
        Operation::Or(left, right) => Expression::Or(own(left)?, own(right)?),
        Operation::And(left, right) => Expression::And(own(left)?, own(right)?),
        Operation::Not(inner) => Expression::Not(own(inner)?),
        Operation::Compare(how, left, right) => {
            Expression::Compare(comparator(*how), own(left)?, own(right)?)
        }
        Operation::Call(name, arguments) => {
            Expression::Call(Function::named(name)?, all(arguments)?)
        }
        Operation::Reference(inner) => Expression::Reference(own(inner)?),
    })
}

fn leak(expression: Expression) -> &'static Expression {
    Box::leak(Box::new(expression))
}

fn text(text: &str) -> &'static str {
    text.to_owned().leak()
}

fn comparator(comparator: parsed::Comparator) -> Comparator {
    match comparator {
        parsed::Comparator::Equal => Comparator::Equal,
        parsed::Comparator::NotEqual => Comparator::NotEqual,
        parsed::Comparator::Less => Comparator::Less,
        parsed::Comparator::LessOrEqual => Comparator::LessOrEqual,
        parsed::Comparator::Greater => Comparator::Greater,
        parsed::Comparator::GreaterOrEqual => Comparator::GreaterOrEqual,
    }
}

fn literal(value: &parsed::Literal) -> Literal {
    match value {
        parsed::Literal::Null => Literal::Null,
        parsed::Literal::Bool(value) => Literal::Boolean(*value),
        parsed::Literal::Number(value) => Literal::Number(*value),
        parsed::Literal::Text(value) => Literal::String(text(value)),
        parsed::Literal::Array(items) => {
            Literal::List(items.iter().map(literal).collect::<Vec<_>>().leak())
        }
        parsed::Literal::Object(members) => {
            let member = |(name, value): &(String, parsed::Literal)| (text(name), literal(value));
            Literal::Map(members.iter().map(member).collect::<Vec<_>>().leak())
        }
    }
}

fn document(value: &Value) -> Document {
    match value {
        Value::Null => Document::Null,
        Value::Bool(value) => Document::Boolean(*value),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Document::Integer(whole),
            None => Document::Double(number.as_f64().unwrap()),
        },
        Value::String(text) => Document::String(text.clone()),
        Value::Array(items) => Document::List(items.iter().map(document).collect()),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| (name.clone(), document(value));
            Document::Map(members.iter().map(member).collect())
        }
    }
}

/// Lists that come from objects have no order that anybody promised.
fn same(found: &Document, expected: &Document, ordered: bool) -> bool {
    match (found, expected) {
        (Document::Integer(l), Document::Double(r))
        | (Document::Double(r), Document::Integer(l)) => *l as f64 == *r,
        (Document::List(l), Document::List(r)) if ordered => {
            l.len() == r.len() && l.iter().zip(r).all(|(l, r)| same(l, r, ordered))
        }
        (Document::List(l), Document::List(r)) => {
            let mut left = r.clone();
            l.len() == r.len()
                && l.iter().all(|item| {
                    let place = left.iter().position(|other| same(item, other, ordered));
                    place.map(|place| left.remove(place)).is_some()
                })
        }
        (Document::Map(l), Document::Map(r)) => {
            l.len() == r.len()
                && l.iter()
                    .all(|(key, item)| r.get(key).is_some_and(|other| same(item, other, ordered)))
        }
        _ => found == expected,
    }
}

/// Why a case does not hold.
fn failure(given: &Document, case: &Value) -> Option<String> {
    let text = case["expression"].as_str().unwrap();
    let result = match parsed::Expression::parse(text).map(|parsed| compiled(&parsed)) {
        Ok(Some(expression)) => expression
            .evaluate(given)
            .map_err(|error| error.to_string()),
        Ok(None) => Err("an unknown function".to_owned()),
        Err(error) => Err(error.to_string()),
    };
    let expected = case.get("result").map(document);
    let holds = match (&result, &expected) {
        (Ok(found), Some(expected)) => same(found, expected, !text.contains('*')),
        (Err(_), None) => case.get("error").is_some() || case.get("bench").is_some(),
        (Ok(_), None) => case.get("bench").is_some(),
        (Err(_), Some(_)) => false,
    };
    (!holds).then(|| format!("{text}: {result:?}, not {case}"))
}

#[test]
fn every_expression_gives_what_the_compliance_cases_say() {
    let Some(corpus) = corpus(None) else { return };
    let (mut failures, mut count) = (Vec::new(), 0);
    for entry in fs::read_dir(corpus.join("extras/jmespath-compliance")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let suites: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        for suite in suites.as_array().unwrap() {
            let given = document(&suite["given"]);
            let cases = suite["cases"].as_array().unwrap();
            count += cases.len();
            let name = path.file_stem().unwrap().display();
            let failed = cases.iter().filter_map(|case| failure(&given, case));
            failures.extend(failed.map(|why| format!("{name}: {why}")));
        }
    }
    println!("jmespath {}/{count}", count - failures.len());
    assert!(failures.is_empty() && count > 0, "{failures:#?}");
}
