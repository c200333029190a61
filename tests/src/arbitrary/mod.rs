//! Values of any shape that is known only by its schema, made of bytes: the same bytes make the same value, and fewer
//! or smaller bytes a smaller one.
//!
//! - `entropy`: decisions made of bytes
//! - `rules`: what can be carried where
//! - `reader`: a shape read from that

mod entropy;
mod reader;
mod rules;

use trompe::serde::Shape;
use trompe::service::{OperationSchema, Protocol};

use reader::Arbitrary;
pub use rules::{Direction, Rules};

type Result<T> = std::result::Result<T, String>;

/// An input of the operation that the protocol can carry, with the defaults that a server assumes.
///
/// # Errors
/// The shape has no value.
pub fn input(
    protocol: &'static dyn Protocol,
    operation: &'static OperationSchema,
    bytes: &[u8],
) -> Result<Box<dyn Shape>> {
    let rules = Rules::new(protocol, Direction::Request);
    let mut input = filled(operation.input.blank(), rules, bytes)?;
    input.fill_defaults();
    Ok(input)
}

/// An output, or an error, that the protocol can carry.
///
/// # Errors
/// The shape has no value.
pub fn answer(
    protocol: &'static dyn Protocol,
    blank: Box<dyn Shape>,
    bytes: &[u8],
) -> Result<Box<dyn Shape>> {
    filled(blank, Rules::new(protocol, Direction::Response), bytes)
}

fn filled(mut blank: Box<dyn Shape>, rules: Rules, bytes: &[u8]) -> Result<Box<dyn Shape>> {
    let mut source = Arbitrary::new(rules, bytes);
    trompe::serde::read_structure(&mut *blank, &mut source).map_err(|error| error.to_string())?;
    Ok(blank)
}
