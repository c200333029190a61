//! Attribute steps: `[trait|length|min > 1]` and `[@trait|range: @{min} > @{max}]`.

use super::SelectorError;
use super::compare::Comparator;
use super::lexer::Cursor;
use super::parse::Step;
use super::value::Value;
use super::work::Work;

/// Keys, shape identifiers and properties such as `(length)`, from the outside in.
pub(super) type Path = Vec<String>;

/// A path into a shape, and perhaps what must be found there.
#[derive(Clone, Debug)]
pub(super) struct Attribute {
    path: Path,
    test: Option<Test>,
}

#[derive(Clone, Debug)]
struct Test {
    comparator: Comparator,
    wanted: Vec<Operand>,
    ignore_case: bool,
}

/// A path into a shape, and what must hold of something found there.
#[derive(Clone, Debug)]
pub(super) struct Scoped {
    path: Path,
    assertions: Vec<(Operand, Test)>,
}

/// One side of a comparison.
#[derive(Clone, Debug)]
enum Operand {
    Text(String),
    /// A path from the scope.
    Path(Path),
}

pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Step, SelectorError> {
    cursor.expect("[")?;
    if cursor.eat("@") {
        return scoped(cursor).map(Step::Scoped);
    }
    let path = path(cursor)?;
    let Some(comparator) = comparator(cursor, &[']'])? else {
        return Ok(Step::Attribute(Attribute { path, test: None }));
    };
    let test = test(cursor, comparator, |cursor| {
        value(cursor).map(Operand::Text)
    })?;
    cursor.expect("]")?;
    let test = Some(test);
    Ok(Step::Attribute(Attribute { path, test }))
}

fn scoped(cursor: &mut Cursor<'_>) -> Result<Scoped, SelectorError> {
    let mut keys = Path::new();
    if !cursor.eat(":") {
        keys = path(cursor)?;
        cursor.expect(":")?;
    }
    let mut assertions = vec![assertion(cursor)?];
    while cursor.eat("&&") {
        assertions.push(assertion(cursor)?);
    }
    cursor.expect("]")?;
    Ok(Scoped {
        path: keys,
        assertions,
    })
}

fn assertion(cursor: &mut Cursor<'_>) -> Result<(Operand, Test), SelectorError> {
    let left = operand(cursor)?;
    match comparator(cursor, &[])? {
        Some(comparator) => Ok((left, test(cursor, comparator, operand)?)),
        None => Err(cursor.error("Expected one of the comparators of attributes")),
    }
}

fn test(
    cursor: &mut Cursor<'_>,
    comparator: Comparator,
    operand: fn(&mut Cursor<'_>) -> Result<Operand, SelectorError>,
) -> Result<Test, SelectorError> {
    let mut wanted = vec![operand(cursor)?];
    while cursor.eat(",") {
        wanted.push(operand(cursor)?);
    }
    let ignore_case = cursor.eat("i");
    Ok(Test {
        comparator,
        wanted,
        ignore_case,
    })
}

/// `None` at one of the characters that end an attribute without a comparison.
fn comparator(cursor: &mut Cursor<'_>, ends: &[char]) -> Result<Option<Comparator>, SelectorError> {
    let starts = ['=', '!', '^', '$', '*', '?', '>', '<', '{'];
    let first = cursor.one_of(&[ends, &starts].concat())?;
    let comparator = match first {
        '=' => Comparator::Equal,
        '>' if cursor.eat("=") => Comparator::GreaterOrEqual,
        '>' => Comparator::Greater,
        '<' if cursor.eat("=") => Comparator::LessOrEqual,
        '<' => Comparator::Less,
        '{' => return projection(cursor).map(Some),
        end if ends.contains(&end) => return Ok(None),
        other => {
            cursor.expect("=")?;
            match other {
                '!' => Comparator::NotEqual,
                '^' => Comparator::StartsWith,
                '$' => Comparator::EndsWith,
                '*' => Comparator::Contains,
                _ => Comparator::Exists,
            }
        }
    };
    Ok(Some(comparator))
}

fn projection(cursor: &mut Cursor<'_>) -> Result<Comparator, SelectorError> {
    let comparator = match cursor.one_of(&['<', '=', '!'])? {
        '=' => Comparator::SameItems,
        '!' => {
            cursor.expect("=")?;
            Comparator::OtherItems
        }
        _ if cursor.eat("<") => Comparator::ProperSubset,
        _ => Comparator::Subset,
    };
    cursor.expect("}")?;
    Ok(comparator)
}

fn path(cursor: &mut Cursor<'_>) -> Result<Path, SelectorError> {
    let mut path = vec![cursor.word()?.to_owned()];
    while cursor.eat("|") {
        path.push(segment(cursor)?);
    }
    Ok(path)
}

/// A key, a shape identifier, or a property such as `(length)`.
fn segment(cursor: &mut Cursor<'_>) -> Result<String, SelectorError> {
    if cursor.eat("(") {
        let name = format!("({})", cursor.word()?);
        cursor.expect(")")?;
        return Ok(name);
    }
    value(cursor)
}

/// `@{path}` or a plain value.
fn operand(cursor: &mut Cursor<'_>) -> Result<Operand, SelectorError> {
    if !cursor.eat("@") {
        return value(cursor).map(Operand::Text);
    }
    cursor.expect("{")?;
    let mut path = vec![segment(cursor)?];
    while cursor.eat("|") {
        path.push(segment(cursor)?);
    }
    cursor.expect("}")?;
    Ok(Operand::Path(path))
}

fn value(cursor: &mut Cursor<'_>) -> Result<String, SelectorError> {
    cursor.skip_ws();
    match cursor.peek() {
        Some(quote @ ('\'' | '"')) => cursor.quoted(quote).map(str::to_owned),
        Some(c) if c == '-' || c.is_ascii_digit() => {
            let number = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
            Ok(cursor.take_while(number).to_owned())
        }
        _ => match cursor.take_while(|c| c.is_ascii_alphanumeric() || "_.#".contains(c)) {
            "" => cursor.word().map(str::to_owned),
            text => Ok(text.to_owned()),
        },
    }
}

impl Attribute {
    /// Whether what is found from the root is what is wanted.
    pub(super) fn holds(&self, root: &Value<'_>, work: &Work) -> bool {
        let found = root.at(&self.path);
        work.spend(found.count());
        match &self.test {
            None => found.is_present(),
            Some(test) => test.holds(&found, &Value::Empty, work),
        }
    }
}

impl Scoped {
    /// Whether all assertions hold for one of the values found from the root.
    pub(super) fn holds(&self, root: &Value<'_>, work: &Work) -> bool {
        let scope = root.at(&self.path);
        work.spend(scope.count());
        let all = |value: &Value<'_>| {
            let mut assertions = self.assertions.iter();
            assertions.all(|(left, test)| test.holds(&left.in_scope(value), value, work))
        };
        scope.is_present() && scope.flattened().into_iter().any(all)
    }
}

impl Test {
    fn holds(&self, found: &Value<'_>, scope: &Value<'_>, work: &Work) -> bool {
        let mut wanted = self.wanted.iter().map(|wanted| wanted.in_scope(scope));
        wanted.any(|wanted| {
            work.spend(found.count().saturating_mul(wanted.count()));
            !work.is_spent() && self.comparator.holds(found, &wanted, self.ignore_case)
        })
    }
}

impl Operand {
    fn in_scope<'v>(&'v self, scope: &Value<'v>) -> Value<'v> {
        match self {
            Self::Text(text) => Value::Text(text.as_str().into()),
            Self::Path(path) => scope.at(path),
        }
    }
}
