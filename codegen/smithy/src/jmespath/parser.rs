//! Tokens to an expression, by the power with which they bind (Pratt's method).

use super::lexer::{Token, TokenKind, tokens};
use super::{Comparator, Expression, Literal, Operation, SyntaxError};

/// Deepest nesting, and longest chain.
const DEPTH: usize = 320;

/// What binds no tighter than this ends a projection.
const PROJECTION_STOP: i32 = 10;

const STARTS: [TokenKind; 11] = [
    TokenKind::Current,
    TokenKind::Identifier,
    TokenKind::Literal,
    TokenKind::Star,
    TokenKind::OpenBrace,
    TokenKind::OpenBracket,
    TokenKind::Flatten,
    TokenKind::Reference,
    TokenKind::Not,
    TokenKind::Filter,
    TokenKind::OpenParen,
];

const FOLLOWERS: [TokenKind; 14] = [
    TokenKind::Dot,
    TokenKind::OpenBracket,
    TokenKind::Or,
    TokenKind::And,
    TokenKind::Pipe,
    TokenKind::Flatten,
    TokenKind::Filter,
    TokenKind::Equal,
    TokenKind::NotEqual,
    TokenKind::Greater,
    TokenKind::GreaterOrEqual,
    TokenKind::Less,
    TokenKind::LessOrEqual,
    TokenKind::OpenParen,
];

type Parse<T> = Result<T, SyntaxError>;

pub(super) fn parse(text: &str) -> Parse<Expression> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        at: 0,
        depth: 0,
    };
    let expression = parser.expression(0)?;
    parser.expect(&[TokenKind::End])?;
    Ok(expression)
}

struct Parser {
    /// Ends with [`TokenKind::End`].
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

/// The place of a token.
type Place = (usize, usize);

fn at(place: Place, operation: Operation) -> Expression {
    let (line, column) = place;
    Expression {
        operation,
        line,
        column,
    }
}

impl Parser {
    fn kind(&self) -> TokenKind {
        self.kind_at(0)
    }

    fn kind_at(&self, offset: usize) -> TokenKind {
        let token = self.tokens.get(self.at + offset);
        token.map_or(TokenKind::End, |token| token.kind)
    }

    fn place(&self) -> Place {
        let token = self.tokens.get(self.at).or(self.tokens.last());
        token.map_or((1, 1), |token| (token.line, token.column))
    }

    fn fail<T>(&self, message: impl Into<String>) -> Parse<T> {
        let (line, column) = self.place();
        Err(SyntaxError {
            line,
            column,
            message: message.into(),
        })
    }

    fn shown(&self) -> String {
        let value = self
            .tokens
            .get(self.at)
            .and_then(|token| token.value.as_ref());
        match value {
            Some(Literal::Text(text)) => format!("'{}'", text.replace('\'', "\\'")),
            Some(Literal::Number(number)) => format!("'{number:?}'"),
            Some(Literal::Bool(value)) => format!("'{value}'"),
            _ => self.kind().shown().to_owned(),
        }
    }

    fn expect_next(&self, kinds: &[TokenKind]) -> Parse<TokenKind> {
        let found = self.kind();
        if kinds.contains(&found) {
            return Ok(found);
        }
        let shown: Vec<_> = kinds.iter().map(|kind| kind.shown()).collect();
        let wanted = match &*shown {
            [one] => (*one).to_owned(),
            many => format!("[{}]", many.join(", ")),
        };
        self.fail(format!("Expected {wanted}, but found {}", self.shown()))
    }

    fn expect(&mut self, kinds: &[TokenKind]) -> Parse<TokenKind> {
        let found = self.expect_next(kinds)?;
        self.at += 1;
        Ok(found)
    }

    fn expression(&mut self, power: i32) -> Parse<Expression> {
        let before = self.depth;
        self.deepen()?;
        let mut left = self.start()?;
        while power < self.kind().power() {
            self.deepen()?;
            left = self.follow(left)?;
        }
        self.depth = before;
        Ok(left)
    }

    fn deepen(&mut self) -> Parse<()> {
        self.depth += 1;
        match self.depth > DEPTH {
            true => self.fail(format!(
                "Parser exceeded the maximum allowed depth of {DEPTH}"
            )),
            false => Ok(()),
        }
    }

    fn boxed(&mut self, power: i32) -> Parse<Box<Expression>> {
        self.expression(power).map(Box::new)
    }

    /// What an expression begins with.
    fn start(&mut self) -> Parse<Expression> {
        let place = self.place();
        let kind = self.expect(&STARTS)?;
        let current = at(place, Operation::Current);
        Ok(match kind {
            TokenKind::Identifier => return self.name(place),
            TokenKind::Star => return self.any_value(current),
            TokenKind::Literal => {
                let value = self.last_value();
                at(place, Operation::Literal(value.unwrap_or(Literal::Null)))
            }
            TokenKind::OpenBracket => return self.bracket(),
            TokenKind::OpenBrace => return self.hash(),
            TokenKind::Flatten => return self.flatten(current),
            TokenKind::Reference => at(place, Operation::Reference(self.boxed(kind.power())?)),
            TokenKind::Not => at(place, Operation::Not(self.boxed(kind.power())?)),
            TokenKind::Filter => return self.filter(current),
            TokenKind::OpenParen => {
                let inner = self.expression(0)?;
                self.expect(&[TokenKind::CloseParen])?;
                inner
            }
            _ => current,
        })
    }

    fn last_value(&self) -> Option<Literal> {
        let last = self.tokens.get(self.at.checked_sub(1)?)?;
        last.value.clone()
    }

    fn last_text(&self) -> String {
        match self.last_value() {
            Some(Literal::Text(text)) => text,
            _ => String::new(),
        }
    }

    fn name(&mut self, place: Place) -> Parse<Expression> {
        let name = self.last_text();
        let last = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let quoted = last.is_some_and(|token| token.quoted);
        if self.kind() != TokenKind::OpenParen {
            return Ok(at(place, Operation::Field(name)));
        }
        if quoted {
            return self.fail("Names of functions have no quotes");
        }
        self.at += 1;
        let arguments = self.list(TokenKind::CloseParen)?;
        Ok(at(place, Operation::Call(name, arguments)))
    }

    /// What stands after an expression and takes it in.
    fn follow(&mut self, left: Expression) -> Parse<Expression> {
        let place = self.place();
        let kind = self.expect(&FOLLOWERS)?;
        let comparator = match kind {
            TokenKind::Dot if self.kind() == TokenKind::Star => {
                self.at += 1;
                return self.any_value(left);
            }
            TokenKind::Dot => {
                let right = Box::new(self.after_dot(kind.power())?);
                return Ok(at(place, Operation::Sub(Box::new(left), right)));
            }
            TokenKind::Flatten => return self.flatten(left),
            TokenKind::Filter => return self.filter(left),
            TokenKind::OpenBracket => return self.item(left, place),
            TokenKind::Or | TokenKind::And | TokenKind::Pipe => {
                let (left, right) = (Box::new(left), self.boxed(kind.power())?);
                return Ok(at(
                    place,
                    match kind {
                        TokenKind::Or => Operation::Or(left, right),
                        TokenKind::And => Operation::And(left, right),
                        _ => Operation::Sub(left, right),
                    },
                ));
            }
            TokenKind::Equal => Comparator::Equal,
            TokenKind::NotEqual => Comparator::NotEqual,
            TokenKind::Greater => Comparator::Greater,
            TokenKind::GreaterOrEqual => Comparator::GreaterOrEqual,
            TokenKind::Less => Comparator::Less,
            TokenKind::LessOrEqual => Comparator::LessOrEqual,
            kind => return self.fail(format!("Invalid led token: {}", kind.shown())),
        };
        let place = self.place();
        let right = self.boxed(TokenKind::Equal.power())?;
        Ok(at(
            place,
            Operation::Compare(comparator, Box::new(left), right),
        ))
    }

    fn item(&mut self, left: Expression, place: Place) -> Parse<Expression> {
        let kinds = [TokenKind::Number, TokenKind::Colon, TokenKind::Star];
        if self.expect_next(&kinds)? == TokenKind::Star {
            return self.any_item(left);
        }
        let right = Box::new(self.index()?);
        Ok(at(place, Operation::Sub(Box::new(left), right)))
    }

    fn bracket(&mut self) -> Parse<Expression> {
        match self.kind() {
            TokenKind::Number | TokenKind::Colon => self.index(),
            TokenKind::Star if self.kind_at(1) == TokenKind::CloseBracket => {
                let current = at(self.place(), Operation::Current);
                self.any_item(current)
            }
            _ => self.multi_list(),
        }
    }

    /// `[1]` or `[1:2:3]`, after the bracket.
    fn index(&mut self) -> Parse<Expression> {
        let place = self.place();
        let (mut parts, mut part) = ([None, None, None], 0);
        loop {
            let kinds = [TokenKind::Number, TokenKind::CloseBracket, TokenKind::Colon];
            match self.expect(&kinds)? {
                TokenKind::Number => {
                    let number = self.integer()?;
                    if let Some(slot) = parts.get_mut(part) {
                        *slot = Some(number);
                    }
                    self.expect_next(&[TokenKind::Colon, TokenKind::CloseBracket])?;
                }
                TokenKind::Colon if part == 2 => {
                    return self.fail("Too many colons in slice expression");
                }
                TokenKind::Colon => part += 1,
                _ => break,
            }
        }
        let [start, stop, step] = parts;
        if let (0, Some(index)) = (part, start) {
            return Ok(at(place, Operation::Index(index)));
        }
        let slice = at(place, Operation::Slice { start, stop, step });
        let right = Box::new(self.projected(TokenKind::Star)?);
        Ok(at(place, Operation::Project(Box::new(slice), right)))
    }

    fn integer(&self) -> Parse<i64> {
        match self.last_value() {
            // Any such number has an exact integer.
            Some(Literal::Number(number)) if number.fract() == 0.0 && number.abs() < 9e15 => {
                Ok(format!("{number:.0}").parse().unwrap_or_default())
            }
            _ => self.fail("Expected an integer"),
        }
    }

    fn multi_list(&mut self) -> Parse<Expression> {
        let place = self.place();
        let items = self.list(TokenKind::CloseBracket)?;
        match items.is_empty() {
            true => self.fail("Expected an expression"),
            false => Ok(at(place, Operation::List(items))),
        }
    }

    /// Expressions between commas, up to the token that closes them.
    fn list(&mut self, closing: TokenKind) -> Parse<Vec<Expression>> {
        let mut items = Vec::new();
        while self.kind() != closing {
            items.push(self.expression(0)?);
            if self.expect_next(&[TokenKind::Comma, closing])? == TokenKind::Comma {
                self.at += 1;
                if self.kind() == closing {
                    return self.fail(format!("Invalid token after ',': {}", self.shown()));
                }
            }
        }
        self.at += 1;
        Ok(items)
    }

    fn hash(&mut self) -> Parse<Expression> {
        let place = self.place();
        let mut members = Vec::new();
        loop {
            self.expect(&[TokenKind::Identifier])?;
            let key = self.last_text();
            self.expect(&[TokenKind::Colon])?;
            members.push((key, self.expression(0)?));
            if self.expect(&[TokenKind::CloseBrace, TokenKind::Comma])? == TokenKind::CloseBrace {
                return Ok(at(place, Operation::Hash(members)));
            }
        }
    }

    /// `[*]`, at the star.
    fn any_item(&mut self, left: Expression) -> Parse<Expression> {
        let place = self.place();
        self.expect(&[TokenKind::Star])?;
        self.expect(&[TokenKind::CloseBracket])?;
        let right = Box::new(self.projected(TokenKind::Star)?);
        Ok(at(place, Operation::Project(Box::new(left), right)))
    }

    /// `*`, after the star.
    fn any_value(&mut self, left: Expression) -> Parse<Expression> {
        let (line, column) = self.place();
        let place = (line, column.saturating_sub(1));
        let right = Box::new(self.projected(TokenKind::Star)?);
        Ok(at(place, Operation::ProjectObject(Box::new(left), right)))
    }

    /// `[]`, after it.
    fn flatten(&mut self, left: Expression) -> Parse<Expression> {
        let place = self.place();
        let inner = (left.line, left.column);
        let flatten = at(inner, Operation::Flatten(Box::new(left)));
        let right = Box::new(self.projected(TokenKind::Star)?);
        Ok(at(place, Operation::Project(Box::new(flatten), right)))
    }

    /// `[?`, after it.
    fn filter(&mut self, left: Expression) -> Parse<Expression> {
        let condition = self.boxed(0)?;
        self.expect(&[TokenKind::CloseBracket])?;
        let right = Box::new(self.projected(TokenKind::Filter)?);
        let place = (condition.line, condition.column);
        let left = Box::new(left);
        Ok(at(
            place,
            Operation::Filter {
                left,
                condition,
                right,
            },
        ))
    }

    /// What is made of each item of a projection.
    fn projected(&mut self, by: TokenKind) -> Parse<Expression> {
        match self.kind() {
            TokenKind::Dot => {
                self.at += 1;
                self.after_dot(by.power())
            }
            TokenKind::OpenBracket | TokenKind::Filter => self.expression(by.power()),
            kind if kind.power() < PROJECTION_STOP => Ok(at(self.place(), Operation::Current)),
            _ => self.fail("Invalid projection"),
        }
    }

    fn after_dot(&mut self, power: i32) -> Parse<Expression> {
        let kinds = [
            TokenKind::OpenBracket,
            TokenKind::OpenBrace,
            TokenKind::Star,
            TokenKind::Identifier,
        ];
        match self.expect_next(&kinds)? {
            TokenKind::OpenBracket => {
                self.at += 1;
                self.multi_list()
            }
            _ => self.expression(power),
        }
    }
}
