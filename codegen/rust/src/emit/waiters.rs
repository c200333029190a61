//! `waiters`: what to wait for, one static a waiter.

use heck::ToUpperCamelCase;
use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;
use trompe_smithy::jmespath::{Comparator, Expression, Literal, Operation};
use trompe_smithy::traits::{AcceptorState, PathComparator};

use super::literal::{ident, text};
use super::spell::Spelling;
use super::{Module, docs};
use crate::plan::{AcceptorPlan, MatcherPlan, PathPlan, ServicePlan, WaiterPlan};

pub(super) fn emit(plan: &ServicePlan) -> Module {
    let sp = Spelling::outside();
    let items: Vec<_> = plan
        .waiters
        .iter()
        .map(|waiter| self::waiter(waiter, &sp))
        .collect();
    let imports = sp.imports();
    let acceptors = || plan.waiters.iter().flat_map(|waiter| &waiter.acceptors);
    let expected = acceptors().any(has_path).then(|| {
        quote!(
            use trompe::client::waiter::Expected;
        )
    });
    let expression = acceptors()
        .any(|acceptor| has_path(acceptor) || acceptor.message.is_some())
        .then(|| {
            quote!(
                use trompe::jmespath::Expression;
            )
        });
    Module {
        name: "waiters",
        summary: "What to wait for, as arguments of `until`.",
        public: true,
        imports: quote! {
            #imports
            use trompe::client::waiter::{Acceptor, State, Waiter};
            #expected
            #expression
        },
        items,
    }
}

fn has_path(plan: &AcceptorPlan) -> bool {
    matches!(
        plan.matcher,
        MatcherPlan::Output(_) | MatcherPlan::InputOutput(_)
    )
}

fn waiter(plan: &WaiterPlan, sp: &Spelling<'_>) -> TokenStream {
    let (name, title, docs) = (ident(&plan.name), &plan.title, docs(&plan.docs));
    let operation = sp.operation(&plan.operation);
    let deprecated = plan.deprecated.then(|| quote!(#[deprecated]));
    let (min, max) = (seconds(plan.min_delay), seconds(plan.max_delay));
    let acceptors = plan.acceptors.iter().map(acceptor);
    quote! {
        #docs
        #deprecated
        pub static #name: Waiter<#operation> = Waiter::new(#title, #min, #max, &[#(#acceptors),*]);
    }
}

fn seconds(seconds: u32) -> Token {
    Token::u32_unsuffixed(seconds)
}

fn acceptor(plan: &AcceptorPlan) -> TokenStream {
    let state = ident(match plan.state {
        AcceptorState::Success => "Success",
        AcceptorState::Failure => "Failure",
        AcceptorState::Retry => "Retry",
    });
    let acceptor = match &plan.matcher {
        MatcherPlan::Success(success) => quote!(Acceptor::success(State::#state, #success)),
        MatcherPlan::ErrorType(name) => quote!(Acceptor::error(State::#state, #name)),
        MatcherPlan::Output(path) => {
            let (path, expected) = path_and_expected(path);
            quote!(Acceptor::output(State::#state, &#path, #expected))
        }
        MatcherPlan::InputOutput(path) => {
            let (path, expected) = path_and_expected(path);
            quote!(Acceptor::input_output(State::#state, &#path, #expected))
        }
    };
    let message = plan.message.as_ref().map(|message| {
        let message = expression(message);
        quote!(.message(&#message))
    });
    quote!(#acceptor #message)
}

fn path_and_expected(plan: &PathPlan) -> (TokenStream, TokenStream) {
    let wanted = text(&plan.expected);
    let expected = match plan.comparator {
        PathComparator::StringEquals => quote!(StringEquals(#wanted)),
        PathComparator::AllStringEquals => quote!(AllStringEquals(#wanted)),
        PathComparator::AnyStringEquals => quote!(AnyStringEquals(#wanted)),
        PathComparator::BooleanEquals => {
            let wanted = plan.expected == "true";
            quote!(BooleanEquals(#wanted))
        }
    };
    (expression(&plan.path), quote!(Expected::#expected))
}

fn expression(expression: &Expression) -> TokenStream {
    let operation = match &expression.operation {
        Operation::Current => quote!(Current),
        Operation::Field(name) => quote!(Field(#name)),
        Operation::Index(index) => {
            let index = Token::i64_unsuffixed(*index);
            quote!(Index(#index))
        }
        Operation::Slice { start, stop, step } => {
            let [start, stop, step] = [start, stop, step].map(|place| bound(*place));
            quote!(Slice(#start, #stop, #step))
        }
        Operation::Literal(value) => {
            let value = literal(value);
            quote!(Literal(#value))
        }
        Operation::Sub(left, right) => two("Sub", left, right),
        Operation::Project(left, right) => two("Project", left, right),
        Operation::ProjectObject(left, right) => two("ProjectObject", left, right),
        Operation::Or(left, right) => two("Or", left, right),
        Operation::And(left, right) => two("And", left, right),
        Operation::Flatten(inner) => one("Flatten", inner),
        Operation::Not(inner) => one("Not", inner),
        Operation::Reference(inner) => one("Reference", inner),
        Operation::Filter {
            left,
            condition,
            right,
        } => {
            let parts = [left, condition, right].map(|part| self::expression(part));
            quote!(Filter(#(&#parts),*))
        }
        Operation::List(parts) => {
            let parts = parts.iter().map(self::expression);
            quote!(List(&[#(#parts),*]))
        }
        Operation::Hash(parts) => {
            let parts = parts.iter().map(|(name, part)| {
                let part = self::expression(part);
                quote!((#name, #part))
            });
            quote!(Hash(&[#(#parts),*]))
        }
        Operation::Compare(comparator, left, right) => {
            let (comparator, left, right) = (
                self::comparator(*comparator),
                self::expression(left),
                self::expression(right),
            );
            quote!(Compare(trompe::jmespath::Comparator::#comparator, &#left, &#right))
        }
        Operation::Call(name, arguments) => {
            let name = ident(&name.to_upper_camel_case());
            let arguments = arguments.iter().map(self::expression);
            quote!(Call(trompe::jmespath::Function::#name, &[#(#arguments),*]))
        }
    };
    quote!(Expression::#operation)
}

fn one(name: &str, inner: &Expression) -> TokenStream {
    let (name, inner) = (ident(name), expression(inner));
    quote!(#name(&#inner))
}

fn two(name: &str, left: &Expression, right: &Expression) -> TokenStream {
    let (name, left, right) = (ident(name), expression(left), expression(right));
    quote!(#name(&#left, &#right))
}

fn bound(place: Option<i64>) -> TokenStream {
    match place.map(Token::i64_unsuffixed) {
        Some(place) => quote!(Some(#place)),
        None => quote!(None),
    }
}

fn comparator(comparator: Comparator) -> TokenStream {
    match comparator {
        Comparator::Equal => quote!(Equal),
        Comparator::NotEqual => quote!(NotEqual),
        Comparator::Less => quote!(Less),
        Comparator::LessOrEqual => quote!(LessOrEqual),
        Comparator::Greater => quote!(Greater),
        Comparator::GreaterOrEqual => quote!(GreaterOrEqual),
    }
}

// A number that is written may be beyond all numbers that there are.
fn number(value: f64) -> TokenStream {
    if value.is_finite() {
        let value = Token::f64_unsuffixed(value);
        return quote!(Number(#value));
    }
    match value > 0.0 {
        true => quote!(Number(f64::INFINITY)),
        false => quote!(Number(f64::NEG_INFINITY)),
    }
}

fn literal(value: &Literal) -> TokenStream {
    let value = match value {
        Literal::Null => quote!(Null),
        Literal::Bool(value) => quote!(Boolean(#value)),
        Literal::Number(value) => number(*value),
        Literal::Text(text) => quote!(String(#text)),
        Literal::Array(items) => {
            let items = items.iter().map(literal);
            quote!(List(&[#(#items),*]))
        }
        Literal::Object(members) => {
            let members = members.iter().map(|(name, value)| {
                let value = literal(value);
                quote!((#name, #value))
            });
            quote!(Map(&[#(#members),*]))
        }
    };
    quote!(trompe::jmespath::Literal::#value)
}
